package org.moneyline.betting.settlement.view;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.axonframework.queryhandling.QueryHandler;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetCommand.LegResult;
import org.moneyline.betting.api.BetCommand.SettleBet;
import org.moneyline.betting.api.BetCommand.VoidBet;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetQuery.DueBetsOf;
import org.moneyline.betting.api.BetQuery.DueSettlements;
import org.moneyline.betting.api.BetQuery.GoesOn;
import org.moneyline.betting.api.BetQuery.Settlements;
import org.moneyline.betting.api.DueBetView;
import org.moneyline.betting.api.DueSettlementView;
import org.moneyline.betting.api.SettlementView;
import org.moneyline.betting.sportsbook.view.ResultCode;
import org.moneyline.kernel.Money;
import org.moneyline.odds.api.MarketId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Answers how far settlements are, and what the settlement process has to do next. */
@Component
class SettlementAnswers {

    /** The most bets handed out at once; a page is kept in memory while it is worked on. */
    private static final int DUE_MAX_BETS = 10_000;

    /** Far more than are ever due at once. */
    private static final int DUE_MAX_SETTLEMENTS = 10_000;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final JdbcClient jdbc;

    SettlementAnswers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @QueryHandler
    List<SettlementView> on(Settlements question) {
        return jdbc.sql(
                        """
                        select market_id, round, basis, bets_total, bets_done, paid, currency,
                               started_at, finished_at
                          from betting_settlement
                         where cast(:market as uuid) is null or market_id = :market
                         order by settlement_id desc
                         limit :limit
                        """)
                .param(
                        "market",
                        question.marketId() == null ? null : question.marketId().value(),
                        java.sql.Types.OTHER)
                .param("limit", Math.clamp(question.limit(), 1, Settlements.LIMIT_MAX_ITEMS))
                .query(SettlementAnswers::settlement)
                .list();
    }

    @QueryHandler
    List<DueSettlementView> on(DueSettlements question) {
        return jdbc.sql(
                        """
                        select settlement_id, market_id from betting_settlement
                         where finished_at is null order by settlement_id limit :limit
                        """)
                .param("limit", Math.clamp(question.limit(), 1, DUE_MAX_SETTLEMENTS))
                .query((row, n) ->
                        new DueSettlementView(
                                row.getLong(1), new MarketId(row.getObject(2, UUID.class))))
                .list();
    }

    @QueryHandler
    List<DueBetView> on(DueBetsOf question) {
        DueBetView after = question.after();
        return jdbc.sql(
                        """
                        select b.account_id, b.bet_id, b.ordinal, s.kind, s.round, s.basis,
                               s.by_whom, s.results[b.ordinal + 1] as result
                          from betting_settlement s
                          join betting_bet b on b.market_id = s.market_id
                         where s.settlement_id = :settlement and not s.superseded
                           and b.status in (0, 2)
                           and (s.kind = 0 and s.results[b.ordinal + 1] is not null
                                and b.result is distinct from s.results[b.ordinal + 1]
                             or s.kind = 1 and b.placed_at >= s.window_from
                                and b.placed_at < s.window_to)
                           and (b.account_id, b.bet_id) > (:account, :bet)
                         order by b.account_id, b.bet_id
                         limit :limit
                        """)
                .param("settlement", question.settlementId())
                .param("account", after == null ? BEFORE_ALL : after.accountId().value())
                .param("bet", after == null ? BEFORE_ALL : after.decision().betId().value())
                .param("limit", Math.clamp(question.limit(), 1, DUE_MAX_BETS))
                .query(SettlementAnswers::dueBet)
                .list();
    }

    @QueryHandler
    Boolean on(GoesOn question) {
        return jdbc.sql("select not superseded from betting_settlement where settlement_id = ?")
                .param(question.settlementId())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    private static DueBetView dueBet(ResultSet row, int n) throws SQLException {
        AccountId account = new AccountId(row.getObject("account_id", UUID.class));
        BetId bet = new BetId(row.getObject("bet_id", UUID.class));
        String basis = row.getString("basis");
        if (row.getInt("kind") == 1) {
            return new DueBetView(account, new VoidBet(bet, row.getString("by_whom"), basis));
        }
        LegResult result =
                new LegResult(
                        0,
                        row.getInt("round"),
                        ResultCode.read(row.getInt("ordinal"), row.getInt("result")));
        return new DueBetView(account, new SettleBet(bet, List.of(result), basis));
    }

    private static SettlementView settlement(ResultSet row, int n) throws SQLException {
        String currency = row.getString("currency");
        return new SettlementView(
                new MarketId(row.getObject("market_id", UUID.class)),
                row.getInt("round"),
                row.getString("basis"),
                row.getLong("bets_total"),
                row.getLong("bets_done"),
                currency == null
                        ? null
                        : new Money(row.getLong("paid"), Currency.getInstance(currency)),
                instant(row.getObject("started_at", OffsetDateTime.class)),
                row.getObject("finished_at") == null
                        ? null
                        : instant(row.getObject("finished_at", OffsetDateTime.class)));
    }

    private static Instant instant(OffsetDateTime time) {
        return time.toInstant();
    }
}
