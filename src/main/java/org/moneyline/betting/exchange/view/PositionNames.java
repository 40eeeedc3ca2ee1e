package org.moneyline.betting.exchange.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.axonframework.queryhandling.QueryHandler;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.ExchangeQuery.NamesOfPositions;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.PositionName;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsQuery.NamesOf;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionNames;
import org.moneyline.platform.api.Questions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Says which markets positions are on. */
@Component
class PositionNames {

    /** The part of a position's id that is its market's time. */
    private static final long TIME_MASK = 0xFFFF_FFFF_FFFF_0000L;

    private final JdbcClient jdbc;
    private final Questions questions;

    PositionNames(JdbcClient jdbc, Questions questions) {
        this.jdbc = jdbc;
        this.questions = questions;
    }

    @QueryHandler
    List<PositionName> on(NamesOfPositions question) {
        if (question.positionIds().size() > ExchangeQuery.NAMES_MAX) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "TOO_MANY_POSITIONS",
                    "At most " + ExchangeQuery.NAMES_MAX + " positions are named at once.");
        }
        Map<SelectionId, PositionId> asked = new HashMap<>();
        for (MarketId market : candidates(question)) {
            PositionId position = PositionId.of(question.accountId(), market);
            if (question.positionIds().contains(position)) {
                asked.put(new SelectionId(market, 0), position);
            }
        }
        if (asked.isEmpty()) {
            return List.of();
        }
        Map<SelectionId, SelectionNames> names =
                questions.map(
                        new NamesOf(List.copyOf(asked.keySet())),
                        SelectionId.class,
                        SelectionNames.class);
        List<PositionName> found = new ArrayList<>(asked.size());
        asked.forEach((selection, position) -> {
            SelectionNames name = names.get(selection);
            if (name != null) {
                found.add(
                        new PositionName(
                                position,
                                selection.marketId(),
                                name.eventId(),
                                name.event(),
                                name.market()));
            }
        });
        return found;
    }

    /**
     * The customer's markets of the times in the ids: a position's id cannot be turned back into
     * its market's, but it begins with it.
     */
    private List<MarketId> candidates(NamesOfPositions question) {
        AccountId account = question.accountId();
        return jdbc.sql(
                        """
                        select distinct p.market_id
                          from unnest(cast(:lowest as uuid[]), cast(:highest as uuid[]))
                                   as asked (lowest, highest)
                          join betting_exchange_position p
                            on p.account_id = :account
                           and p.market_id between asked.lowest and asked.highest
                        """)
                .param("lowest", ids(question, 0))
                .param("highest", ids(question, -1))
                .param("account", account.value())
                .query((row, n) -> new MarketId(row.getObject("market_id", UUID.class)))
                .list();
    }

    /** The ids' times with all bits behind them as given, as the database writes arrays. */
    private static String ids(NamesOfPositions question, long rest) {
        return question.positionIds().stream()
                .map(id -> id.value().getMostSignificantBits())
                .map(high -> new UUID((high & TIME_MASK) | (rest & ~TIME_MASK), rest).toString())
                .distinct()
                .collect(Collectors.joining(",", "{", "}"));
    }
}
