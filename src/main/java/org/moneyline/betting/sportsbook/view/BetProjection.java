package org.moneyline.betting.sportsbook.view;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BetCommand.LegResult;
import org.moneyline.betting.api.BetEvent;
import org.moneyline.betting.api.BetEvent.BetPlaced;
import org.moneyline.betting.api.BetEvent.BetRefused;
import org.moneyline.betting.api.BetEvent.BetResettled;
import org.moneyline.betting.api.BetEvent.BetSettled;
import org.moneyline.betting.api.BetEvent.BetVoided;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetStatus;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.Leg;
import org.moneyline.kernel.Money;
import org.moneyline.odds.api.OddsEvent.BetsTakenVoided;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.odds.api.OddsEvent.SettlementWithdrawn;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.RowBatch;
import org.springframework.stereotype.Component;

/**
 * Bets, what stands on each selection, and how far settlements are. A batch is folded in memory and
 * written with a few statements, whatever it holds: bets first, then what was decided about them,
 * then the settlements, whose figures are counted from both. The order within a batch does not
 * matter to those figures, so a replay in other batches ends at the same.
 */
@Component
class BetProjection extends BatchedProjection {

    private static final String DECIDE =
            """
            update betting_bet b
               set status = v.status, payout = v.payout, result = coalesce(v.result, b.result),
                   round = v.round, decided_at = v.decided_at, basis = v.basis
              from unnest(?, ?, ?, ?, ?, ?, ?)
                   as v (bet_id, status, payout, result, round, decided_at, basis)
             where b.bet_id = v.bet_id
            """;

    // Before the next results, if they are in the same batch: whichever came first ends it.
    private static final String WITHDRAW =
            """
            update betting_settlement s
               set superseded = true, bets_total = s.bets_done, finished_at = v.at
              from unnest(?, ?, ?) as v (market_id, round, at)
             where s.market_id = v.market_id and s.kind = 0 and s.round = v.round
               and not s.superseded
            """;

    private static final String SUPERSEDE =
            """
            update betting_settlement s
               set superseded = true, bets_total = s.bets_done,
                   finished_at = (
                       select n.started_at from betting_settlement n
                        where n.market_id = s.market_id and n.kind = 0
                          and n.settlement_id > s.settlement_id
                        order by n.settlement_id limit 1)
             where s.market_id = any (?) and s.kind = 0 and not s.superseded
               and exists (
                       select from betting_settlement n
                        where n.market_id = s.market_id and n.kind = 0
                          and n.settlement_id > s.settlement_id)
            """;

    // A decision of a superseded round still counts there, and changes what is left for the next.
    private static final String COUNT_DONE =
            """
            update betting_settlement s
               set bets_done = s.bets_done + v.bets,
                   bets_total = case when s.superseded then s.bets_done + v.bets
                                     else s.bets_total end,
                   paid = s.paid + v.paid, currency = v.currency, last_done_at = v.at
              from unnest(?, ?, ?, ?, ?, ?) as v (market_id, round, bets, paid, currency, at)
             where s.market_id = v.market_id and s.kind = 0 and s.round = v.round
            returning s.market_id, s.superseded
            """;

    // Counted anew: what a new result, a late bet or a voided one changes is not just one more.
    private static final String RECOUNT =
            """
            update betting_settlement s
               set bets_total = s.bets_done + (
                       select count(*) from betting_bet b
                        where b.market_id = s.market_id and b.status in (0, 2)
                          and s.results[b.ordinal + 1] is not null
                          and b.result is distinct from s.results[b.ordinal + 1])
             where s.kind = 0 and not s.superseded and s.market_id = any (?)
            """;

    private static final String RECOUNT_WINDOWS =
            """
            update betting_settlement s
               set bets_total = c.total, bets_done = c.done, paid = c.paid, currency = c.currency,
                   finished_at = case when c.done = c.total
                                      then greatest(s.started_at, c.last_done_at) end
              from (select w.settlement_id, count(b.bet_id) as total,
                           max(b.decided_at) filter (where b.status = 3) as last_done_at,
                           count(b.bet_id) filter (where b.status = 3) as done,
                           coalesce(sum(b.payout) filter (where b.status = 3), 0) as paid,
                           max(b.currency) as currency
                      from betting_settlement w
                      left join betting_bet b
                        on b.market_id = w.market_id and b.status <> 1
                       and b.placed_at >= w.window_from and b.placed_at < w.window_to
                     where w.kind = 1 and w.market_id = any (?)
                     group by w.settlement_id) c
             where s.settlement_id = c.settlement_id
            """;

    private static final String FINISH =
            """
            update betting_settlement s
               set finished_at = case when s.bets_done = s.bets_total
                                      then greatest(s.started_at, s.last_done_at) end
             where s.market_id = any (?) and s.kind = 0 and not s.superseded
            """;

    private static final String POSITION =
            """
            insert into betting_position (id, global_index) values (1, ?)
            on conflict (id) do update set global_index = excluded.global_index
            """;

    private final RowBatch markets =
            unnested(
                    """
                    insert into betting_market (market_id, event_id) select * from unnest(?, ?)
                    on conflict (market_id) do nothing
                    """,
                    "uuid",
                    "uuid");
    private final RowBatch bets =
            copied(
                    "betting_bet",
                    "bet_id uuid",
                    "account_id uuid",
                    "type int2",
                    "status int2",
                    "currency text",
                    "stake int8",
                    "payout int8",
                    "market_id uuid",
                    "ordinal int4",
                    "price int4",
                    "placed_at timestamptz",
                    "decided_at timestamptz",
                    "refusal_code text");
    private final RowBatch exposures =
            unnested(
                    """
                    insert into betting_exposure as e
                        (market_id, ordinal, bets, staked, returns, currency)
                    select * from unnest(?, ?, ?, ?, ?, ?)
                    on conflict (market_id, ordinal) do update
                       set bets = e.bets + excluded.bets, staked = e.staked + excluded.staked,
                           returns = e.returns + excluded.returns
                    """,
                    "uuid",
                    "int4",
                    "int8",
                    "int8",
                    "int8",
                    "text");
    private final RowBatch settlements =
            batch(
                    """
                    insert into betting_settlement (settlement_id, market_id, kind, round, basis,
                        by_whom, results, window_from, window_to, started_at)
                    values (?, ?, ?, ?, ?, ?, cast(? as integer[]), ?, ?, ?)
                    """);

    private final Map<SelectionId, Exposure> changes = new HashMap<>();
    private final Map<UUID, Ended> ended = new LinkedHashMap<>();
    private final Map<Round, Done> done = new LinkedHashMap<>();
    private final Map<Round, Instant> withdrawn = new LinkedHashMap<>();
    // Markets with a new result, those whose settlements must be counted anew, and all of which
    // something was heard.
    private final Set<UUID> results = new HashSet<>();
    private final Set<UUID> recount = new HashSet<>();
    private final Set<UUID> touched = new HashSet<>();
    private long position;

    private static final class Exposure {
        private long bets;
        private long staked;
        private long returns;
        private final String currency;

        Exposure(String currency) {
            this.currency = currency;
        }
    }

    private record Ended(
            BetStatus status,
            long payout,
            @Nullable Integer result,
            int round,
            Instant at,
            String basis) {}

    private record Round(UUID marketId, int round) {}

    private static final class Done {
        private long bets;
        private long paid;
        private String currency = "";
        private Instant at = Instant.EPOCH;
    }

    BetProjection() {
        super("betting-projection");
    }

    @Override
    public List<String> tables() {
        return List.of(
                "betting_market",
                "betting_bet",
                "betting_exposure",
                "betting_settlement",
                "betting_position");
    }

    @EventHandler
    void on(MarketOpened event) {
        UUID market = event.marketId().value();
        markets.put(market, market, event.eventId().value());
    }

    @EventHandler
    void on(MarketSettled event, EventTail.Event at) {
        UUID market = event.marketId().value();
        settlements.add(
                at.globalIndex(),
                market,
                0,
                event.round(),
                event.basis(),
                event.by(),
                packed(event.results()),
                null,
                null,
                at.recordedAt());
        results.add(market);
        recount.add(market);
        touched.add(market);
        position = at.globalIndex();
    }

    /** What it paid stands, and nothing more is due by it. */
    @EventHandler
    void on(SettlementWithdrawn event, EventTail.Event at) {
        UUID market = event.marketId().value();
        withdrawn.put(new Round(market, event.round()), at.recordedAt());
        touched.add(market);
        position = at.globalIndex();
    }

    @EventHandler
    void on(BetsTakenVoided event, EventTail.Event at) {
        UUID market = event.marketId().value();
        settlements.add(
                at.globalIndex(),
                market,
                1,
                0,
                event.reason(),
                event.by(),
                null,
                event.from(),
                event.to(),
                at.recordedAt());
        recount.add(market);
        touched.add(market);
        position = at.globalIndex();
    }

    @EventHandler
    void on(BetEvent event, EventTail.Event at) {
        switch (event) {
            case BetPlaced e -> {
                row(e, BetStatus.ACCEPTED, e.stake(), e.payout(), e.at(), null, null, e.legs());
                count(e.legs().getFirst(), e.stake(), e.payout(), 1);
            }
            case BetRefused e ->
                    row(
                            e,
                            BetStatus.REFUSED,
                            e.stake(),
                            Money.zero(e.stake().currency()),
                            at.recordedAt(),
                            at.recordedAt(),
                            e.code(),
                            e.legs());
            case BetSettled e ->
                    ended(e.betId(), e.legs(), e.results(), e.payout(), 1, e.basis(), at);
            case BetResettled e ->
                    ended(e.betId(), e.legs(), e.results(), e.payout(), e.round(), e.basis(), at);
            case BetVoided e -> {
                ended.put(
                        e.betId().value(),
                        new Ended(
                                BetStatus.VOIDED,
                                e.stake().minor(),
                                resultBefore(e.betId()),
                                e.round(),
                                at.recordedAt(),
                                e.reason()));
                for (Leg leg : e.legs()) {
                    UUID market = leg.selectionId().marketId().value();
                    count(leg, e.stake(), leg.ifWon(e.stake()), -1);
                    recount.add(market);
                    touched.add(market);
                }
            }
        }
        position = at.globalIndex();
    }

    private void row(
            BetEvent event,
            BetStatus status,
            Money stake,
            Money payout,
            Instant placedAt,
            @Nullable Instant decidedAt,
            @Nullable String refusalCode,
            List<Leg> legs) {
        Leg leg = legs.getFirst();
        SelectionId selection = leg.selectionId();
        UUID market = selection.marketId().value();
        bets.add(
                event.betId().value(),
                event.accountId().value(),
                (short) BetType.SINGLE.ordinal(),
                (short) status.ordinal(),
                stake.currency().getCurrencyCode(),
                stake.minor(),
                payout.minor(),
                market,
                selection.ordinal(),
                leg.price().thousandths(),
                placedAt,
                decidedAt,
                refusalCode);
        if (status == BetStatus.ACCEPTED) {
            // Taken behind a result that is on its way already, it becomes due as well.
            recount.add(market);
            touched.add(market);
        }
    }

    private void count(Leg leg, Money stake, Money payout, int sign) {
        Exposure change =
                changes.computeIfAbsent(
                        leg.selectionId(), id -> new Exposure(stake.currency().getCurrencyCode()));
        change.bets += sign;
        change.staked += sign * stake.minor();
        change.returns += sign * payout.minor();
    }

    private void ended(
            BetId betId,
            List<Leg> legs,
            List<LegResult> legResults,
            Money payout,
            int round,
            String basis,
            EventTail.Event at) {
        LegResult result = legResults.getFirst();
        ended.put(
                betId.value(),
                new Ended(
                        BetStatus.SETTLED,
                        payout.minor(),
                        ResultCode.of(result.result()),
                        round,
                        at.recordedAt(),
                        basis));
        UUID market = legs.get(result.leg()).selectionId().marketId().value();
        Done sum = done.computeIfAbsent(new Round(market, result.round()), r -> new Done());
        sum.bets++;
        sum.paid += payout.minor();
        sum.currency = payout.currency().getCurrencyCode();
        sum.at = at.recordedAt();
        touched.add(market);
    }

    /** A voided bet keeps the result it had, which an update of the same batch must not lose. */
    private @Nullable Integer resultBefore(BetId betId) {
        Ended before = ended.get(betId.value());
        return before == null ? null : before.result();
    }

    private static String packed(List<SelectionResult> results) {
        int length = 0;
        for (SelectionResult result : results) {
            length = Math.max(length, result.ordinal() + 1);
        }
        @Nullable String[] codes = new String[length];
        for (SelectionResult result : results) {
            codes[result.ordinal()] = Integer.toString(ResultCode.of(result));
        }
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < length; i++) {
            text.append(i == 0 ? "" : ",").append(codes[i] == null ? "NULL" : codes[i]);
        }
        return text.append('}').toString();
    }

    @Override
    public void flush(Connection connection) throws SQLException {
        changes.forEach((selection, change) ->
                exposures.add(
                        selection.marketId().value(),
                        selection.ordinal(),
                        change.bets,
                        change.staked,
                        change.returns,
                        change.currency));
        super.flush(connection);
        decide(connection);
        settle(connection);
        if (position > 0) {
            try (PreparedStatement statement = connection.prepareStatement(POSITION)) {
                statement.setLong(1, position);
                statement.executeUpdate();
            }
        }
    }

    private void decide(Connection connection) throws SQLException {
        if (ended.isEmpty()) {
            return;
        }
        Columns rows = new Columns("uuid", "int2", "int8", "int4", "int4", "timestamptz", "text");
        ended.forEach((betId, end) ->
                rows.add(
                        betId,
                        (short) end.status.ordinal(),
                        end.payout,
                        end.result,
                        end.round,
                        text(end.at),
                        end.basis));
        try (PreparedStatement statement = rows.prepared(connection, DECIDE)) {
            statement.executeUpdate();
        }
    }

    private void settle(Connection connection) throws SQLException {
        if (touched.isEmpty()) {
            return;
        }
        if (!withdrawn.isEmpty()) {
            withdraw(connection);
        }
        if (!results.isEmpty()) {
            execute(connection, SUPERSEDE, results);
        }
        if (!done.isEmpty()) {
            Columns counted = new Columns("uuid", "int4", "int8", "int8", "text", "timestamptz");
            done.forEach((round, sum) ->
                    counted.add(
                            round.marketId,
                            round.round,
                            sum.bets,
                            sum.paid,
                            sum.currency,
                            text(sum.at)));
            countDone(connection, counted);
        }
        if (!recount.isEmpty()) {
            execute(connection, RECOUNT, recount);
            execute(connection, RECOUNT_WINDOWS, recount);
        }
        execute(connection, FINISH, touched);
    }

    private void withdraw(Connection connection) throws SQLException {
        Columns rounds = new Columns("uuid", "int4", "timestamptz");
        withdrawn.forEach((round, at) -> rounds.add(round.marketId, round.round, text(at)));
        try (PreparedStatement statement = rounds.prepared(connection, WITHDRAW)) {
            statement.executeUpdate();
        }
    }

    private void countDone(Connection connection, Columns counted) throws SQLException {
        try (PreparedStatement statement = counted.prepared(connection, COUNT_DONE);
                ResultSet changed = statement.executeQuery()) {
            while (changed.next()) {
                if (changed.getBoolean(2)) {
                    recount.add(changed.getObject(1, UUID.class));
                }
            }
        }
    }

    private static void execute(Connection connection, String sql, Set<UUID> markets)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("uuid", markets.toArray()));
            statement.executeUpdate();
        }
    }

    private static String text(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toString();
    }

    @Override
    public void discard() {
        super.discard();
        changes.clear();
        ended.clear();
        done.clear();
        withdrawn.clear();
        results.clear();
        recount.clear();
        touched.clear();
        position = 0;
    }

    /** Values for one statement that takes an array for each column. */
    private static final class Columns {
        private final String[] types;
        private final List<@Nullable Object[]> rows = new ArrayList<>();

        Columns(String... types) {
            this.types = types;
        }

        void add(@Nullable Object... values) {
            rows.add(values);
        }

        PreparedStatement prepared(Connection connection, String sql) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(sql);
            for (int column = 0; column < types.length; column++) {
                @Nullable Object[] values = new Object[rows.size()];
                for (int row = 0; row < values.length; row++) {
                    values[row] = rows.get(row)[column];
                }
                statement.setArray(column + 1, connection.createArrayOf(types[column], values));
            }
            return statement;
        }
    }
}
