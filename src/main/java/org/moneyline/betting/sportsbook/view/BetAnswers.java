package org.moneyline.betting.sportsbook.view;

import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BetEvent.BetPlaced;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetQuery.BetOf;
import org.moneyline.betting.api.BetQuery.BetsOf;
import org.moneyline.betting.api.BetQuery.ExposureOf;
import org.moneyline.betting.api.BetQuery.OpenBook;
import org.moneyline.betting.api.BetQuery.ReceiptOf;
import org.moneyline.betting.api.BetReceipt;
import org.moneyline.betting.api.BetView;
import org.moneyline.betting.api.BookView;
import org.moneyline.betting.api.ExposureView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsQuery.NamesOf;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionNames;
import org.moneyline.platform.api.Questions;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Answers what people ask about bets. */
@Component
class BetAnswers {

    /** Above every id there is: the first page begins here. */
    private static final UUID AFTER_ALL = new UUID(-1L, -1L);

    private final BetRows rows;
    private final JdbcClient jdbc;
    private final EventStore events;
    private final Questions questions;

    BetAnswers(BetRows rows, JdbcClient jdbc, EventStore events, Questions questions) {
        this.rows = rows;
        this.jdbc = jdbc;
        this.events = events;
        this.questions = questions;
    }

    @QueryHandler
    BetView on(BetOf question) {
        BetRow row =
                rows.findByBetId(question.betId().value())
                        .orElseThrow(() -> unknown(question.betId()));
        return named(List.of(row)).getFirst();
    }

    /** From the bet's own first event, so it is right as soon as the bet is durable. */
    @QueryHandler
    BetReceipt on(ReceiptOf question) {
        BetId betId = question.betId();
        try {
            DomainEventStream stream = events.readEvents(betId.toString());
            if (stream.hasNext() && stream.next().getPayload() instanceof BetPlaced placed) {
                return new BetReceipt(
                        placed.betId(),
                        placed.type(),
                        placed.stake(),
                        placed.payout(),
                        placed.legs(),
                        placed.at());
            }
        } catch (AggregateNotFoundException e) {
            throw unknown(betId);
        }
        throw unknown(betId);
    }

    @QueryHandler
    Page<BetView> on(BetsOf question) {
        int limit = Math.clamp(question.limit(), 1, Page.LIMIT_MAX_ITEMS);
        UUID before = before(question.cursor());
        Short status = question.status() == null ? null : (short) question.status().ordinal();
        List<BetRow> found;
        if (question.eventId() != null) {
            UUID account = question.accountId() == null ? null : question.accountId().value();
            found = rows.ofEvent(question.eventId().value(), account, before, status, limit + 1);
        } else if (question.accountId() != null) {
            found =
                    rows.ofAccount(
                            question.accountId().value(), before, status, Limit.of(limit + 1));
        } else {
            found = rows.all(before, status, Limit.of(limit + 1));
        }
        boolean more = found.size() > limit;
        List<BetRow> shown = more ? found.subList(0, limit) : found;
        return new Page<>(named(shown), more ? shown.getLast().betId().toString() : null);
    }

    @QueryHandler
    Map<MarketId, List<ExposureView>> on(ExposureOf question) {
        Map<MarketId, List<Standing>> standing = new LinkedHashMap<>();
        jdbc.sql(
                        """
                        select market_id, ordinal, bets, staked, returns, currency
                          from betting_exposure where market_id = any (:markets)
                         order by market_id, ordinal
                        """)
                .param(
                        "markets",
                        question.markets().stream().map(MarketId::value).toArray(UUID[]::new))
                .query((row, n) ->
                        new Standing(
                                new SelectionId(
                                        new MarketId(row.getObject(1, UUID.class)), row.getInt(2)),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                Currency.getInstance(row.getString(6))))
                .list()
                .forEach(one ->
                        standing.computeIfAbsent(one.selection.marketId(), m -> new ArrayList<>())
                                .add(one));
        Map<MarketId, List<ExposureView>> exposures = new LinkedHashMap<>();
        standing.forEach((market, selections) -> exposures.put(market, exposed(selections)));
        return exposures;
    }

    private record Standing(
            SelectionId selection, long bets, long staked, long returns, Currency currency) {}

    private static List<ExposureView> exposed(List<Standing> selections) {
        long stakedOnAll = selections.stream().mapToLong(Standing::staked).sum();
        return selections.stream()
                .map(one ->
                        new ExposureView(
                                one.selection,
                                one.bets,
                                new Money(one.staked, one.currency),
                                new Money(one.returns - one.staked, one.currency),
                                new Money(one.returns - stakedOnAll, one.currency)))
                .toList();
    }

    /** One statement, so that the position and the book are of the same moment. */
    @QueryHandler
    BookView on(OpenBook question) {
        List<BookView.Line> lines = new ArrayList<>();
        long[] position = {0};
        jdbc.sql(
                        """
                        select p.global_index, e.market_id, e.ordinal, e.staked, e.returns
                          from betting_position p
                          left join (
                              select x.* from betting_exposure x
                               where x.bets > 0 and not exists (
                                   select from betting_settlement s
                                    where s.market_id = x.market_id and s.kind = 0)) e on true
                        """)
                .query(row -> {
                    position[0] = row.getLong(1);
                    UUID market = row.getObject(2, UUID.class);
                    if (market != null) {
                        lines.add(
                                new BookView.Line(
                                        new SelectionId(new MarketId(market), row.getInt(3)),
                                        row.getLong(4),
                                        row.getLong(5)));
                    }
                });
        return new BookView(position[0], lines);
    }

    private List<BetView> named(List<BetRow> bets) {
        if (bets.isEmpty()) {
            return List.of();
        }
        Map<SelectionId, SelectionNames> names =
                questions.map(
                        new NamesOf(bets.stream().map(BetRow::selectionId).distinct().toList()),
                        SelectionId.class,
                        SelectionNames.class);
        return bets.stream().map(bet -> bet.view(nameOf(bet, names))).toList();
    }

    /** The catalogue may be a moment behind, or under rebuild; the bet is shown all the same. */
    private static SelectionNames nameOf(BetRow bet, Map<SelectionId, SelectionNames> names) {
        SelectionNames known = names.get(bet.selectionId());
        return known != null
                ? known
                : new SelectionNames(
                        new EventId(bet.selectionId().marketId().value()),
                        "",
                        "",
                        bet.placedAt(),
                        "",
                        bet.selectionId().toString());
    }

    private static UUID before(@Nullable String cursor) {
        if (cursor == null) {
            return AFTER_ALL;
        }
        try {
            UUID before = UUID.fromString(cursor);
            if (before.toString().equals(cursor)) {
                return before;
            }
        } catch (IllegalArgumentException e) {
            throw cursorInvalid();
        }
        // Java reads "1-1-1-1-1" as an id, but no page ever gave it.
        throw cursorInvalid();
    }

    private static Refusal cursorInvalid() {
        return new Refusal(
                Refusal.Kind.INVALID,
                "CURSOR_INVALID",
                "This is no cursor of this list. Start again without one.");
    }

    private static Refusal unknown(BetId betId) {
        return new Refusal(
                Refusal.Kind.NOT_FOUND,
                "BET_UNKNOWN",
                "There is no bet " + betId + ".",
                Map.of("betId", betId.toString()));
    }
}
