package org.moneyline.betting.exchange.view;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeEvent;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.ExchangeEvent.OrdersMoved;
import org.moneyline.betting.api.ExchangeEvent.PositionEvent;
import org.moneyline.betting.api.ExchangeEvent.PositionOpened;
import org.moneyline.betting.api.ExchangeEvent.PositionReduced;
import org.moneyline.betting.api.ExchangeEvent.PositionSettled;
import org.moneyline.betting.api.ExchangeEvent.PositionVoided;
import org.moneyline.betting.api.ExchangeEvent.RunnerWithdrawn;
import org.moneyline.betting.api.ExchangeEvent.Seat;
import org.moneyline.betting.api.ExchangeEvent.TradesVoided;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderInstruction;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;
import org.moneyline.betting.exchange.view.ProjectedOrder.Key;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.RowBatch;
import org.springframework.stereotype.Component;

/**
 * Orders, executions, and what each customer has on each market. A batch is collected, the orders
 * it touches are read with one statement, the events pass over them in memory, and what came of it
 * is written with a few statements. Most orders are accepted, matched and over within a batch, and
 * then cost one row of a COPY.
 */
@Component
class ExchangeProjection extends BatchedProjection {

    private static final String LOAD =
            """
            select o.* from unnest(?, ?, ?) as k (market_id, account_id, number)
              join betting_order o on o.market_id = k.market_id and o.account_id = k.account_id
                                  and o.number = k.number
            """;

    // Those of the withdrawn runner are void; the others shrink as the positions' do, half up.
    private static final String REDUCE =
            """
            update betting_fill f
               set voided = f.voided or f.ordinal = v.ordinal,
                   price = case when f.voided or f.ordinal = v.ordinal then f.price
                                else greatest(1010,
                                         (f.price * (10000 - v.factor) + 5000) / 10000) end
              from (values (?::uuid, ?::integer, ?::bigint, ?::bigint))
                       as v (market_id, ordinal, factor, before)
              join betting_order o on o.market_id = v.market_id and o.matched > 0
             where f.order_id = o.order_id and f.account_id = o.account_id
               and f.market_id = o.market_id and f.trade_id < v.before
            """;

    /** What was matched in a window of time; also parts whose prices a withdrawal had reduced. */
    private static final String VOID =
            """
            update betting_fill f set voided = true
              from (values (?::uuid, ?::timestamptz, ?::timestamptz, ?::bigint))
                       as v (market_id, starts_at, ends_at, before)
              join betting_order o on o.market_id = v.market_id and o.matched > 0
             where f.order_id = o.order_id and f.account_id = o.account_id
               and f.market_id = o.market_id and f.trade_id < v.before
               and f.at >= v.starts_at and f.at < v.ends_at
            """;

    private static final String COUNT_ANEW =
            """
            update betting_order o
               set matched_money = c.money, matched_risk = c.risk
              from (select x.account_id, x.number, sum(f.price * f.size)::bigint as money,
                           sum(case when f.voided then 0 when f.side = 0 then f.size
                                    else f.size * (f.price - 1000) / 1000 end)::bigint as risk
                      from betting_order x
                      join betting_fill f on f.order_id = x.order_id
                       and f.account_id = x.account_id and f.market_id = x.market_id
                     where x.market_id = ? and x.matched > 0
                     group by x.account_id, x.number) c
             where o.market_id = ? and o.account_id = c.account_id and o.number = c.number
            """;

    private final RowBatch newOrders =
            copied(
                    "betting_order",
                    "market_id uuid",
                    "account_id uuid",
                    "number int4",
                    "order_id uuid",
                    "ordinal int4",
                    "side int2",
                    "price int4",
                    "size int8",
                    "matched int8",
                    "matched_money int8",
                    "matched_risk int8",
                    "remaining int8",
                    "cancelled int8",
                    "lapsed int8",
                    "persistence int2",
                    "status int2",
                    "live bool",
                    "reason int2",
                    "reference text",
                    "goes_on_at timestamptz",
                    "placed_at timestamptz",
                    "changed_at timestamptz",
                    "taken_out bool");
    private final RowBatch changedOrders =
            unnested(
                    """
                    update betting_order o
                       set price = v.price, matched = v.matched, matched_money = v.matched_money,
                           matched_risk = v.matched_risk, remaining = v.remaining,
                           cancelled = v.cancelled, lapsed = v.lapsed, status = v.status,
                           live = v.live, reason = v.reason, moves = cast(v.moves as integer[]),
                           changed_at = v.changed_at, taken_out = v.taken_out
                      from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                           as v (market_id, account_id, number, price, matched, matched_money,
                                 matched_risk, remaining, cancelled, lapsed, status, live, reason,
                                 moves, changed_at, taken_out)
                     where o.market_id = v.market_id and o.account_id = v.account_id
                       and o.number = v.number
                    """,
                    "uuid",
                    "uuid",
                    "int4",
                    "int4",
                    "int8",
                    "int8",
                    "int8",
                    "int8",
                    "int8",
                    "int8",
                    "int2",
                    "bool",
                    "int2",
                    "text",
                    "timestamptz",
                    "bool");
    private final RowBatch trades =
            copied(
                    "betting_trade",
                    "market_id uuid",
                    "trade_id int8",
                    "ordinal int4",
                    "price int4",
                    "size int8",
                    "at timestamptz");
    private final RowBatch fills =
            copied(
                    "betting_fill",
                    "account_id uuid",
                    "trade_id int8",
                    "order_id uuid",
                    "market_id uuid",
                    "ordinal int4",
                    "side int2",
                    "price int4",
                    "size int8",
                    "at timestamptz");
    private final RowBatch newPositions =
            copied(
                    "betting_exchange_position",
                    "account_id uuid",
                    "market_id uuid",
                    "hold int8",
                    "turnover int8",
                    "net int8",
                    "commission int8",
                    "settled_round int4");
    private final RowBatch changedPositions =
            unnested(
                    """
                    update betting_exchange_position p
                       set hold = coalesce(v.hold, p.hold), turnover = p.turnover + v.turnover,
                           net = coalesce(v.net, p.net),
                           commission = coalesce(v.commission, p.commission),
                           settled_round = coalesce(v.settled_round, p.settled_round)
                      from unnest(?, ?, ?, ?, ?, ?, ?)
                           as v (account_id, market_id, hold, turnover, net, commission,
                                 settled_round)
                     where p.account_id = v.account_id and p.market_id = v.market_id
                    """,
                    "uuid",
                    "uuid",
                    "int8",
                    "int8",
                    "int8",
                    "int8",
                    "int4");

    private final List<Heard> heard = new ArrayList<>();

    private record Heard(ExchangeEvent event, long globalIndex) {}

    private record PositionKey(UUID accountId, UUID marketId) {}

    /** What a batch changed of a position; null is unchanged. */
    private static final class PositionChange {
        private boolean opened;
        private @Nullable Long hold;
        private long turnover;
        private @Nullable PositionSettled settled;
    }

    /** What one batch comes to. */
    private static final class Batch {
        private final Map<Key, ProjectedOrder> placed = new LinkedHashMap<>();
        private final Map<Key, ProjectedOrder> known = new HashMap<>();
        private final Map<PositionKey, PositionChange> positions = new LinkedHashMap<>();
        private final Set<ProjectedOrder> changed = new LinkedHashSet<>();

        /** Withdrawals and voided windows, in the order they happened. */
        private final List<Heard> corrections = new ArrayList<>();

        @Nullable ProjectedOrder order(Key key) {
            ProjectedOrder order = placed.get(key);
            return order == null ? known.get(key) : order;
        }

        PositionChange position(UUID accountId, UUID marketId) {
            return positions.computeIfAbsent(
                    new PositionKey(accountId, marketId), k -> new PositionChange());
        }
    }

    ExchangeProjection() {
        super("betting-projection");
    }

    @Override
    public List<String> tables() {
        return List.of(
                "betting_order", "betting_trade", "betting_fill", "betting_exchange_position");
    }

    @EventHandler
    void on(PositionEvent event, EventTail.Event at) {
        heard.add(new Heard(event, at.globalIndex()));
    }

    @EventHandler
    void on(BookMoved event, EventTail.Event at) {
        heard.add(new Heard(event, at.globalIndex()));
    }

    @EventHandler
    void on(RunnerWithdrawn event, EventTail.Event at) {
        heard.add(new Heard(event, at.globalIndex()));
    }

    @EventHandler
    void on(TradesVoided event, EventTail.Event at) {
        heard.add(new Heard(event, at.globalIndex()));
    }

    @Override
    public void discard() {
        super.discard();
        heard.clear();
    }

    @Override
    public void flush(Connection connection) throws SQLException {
        if (heard.isEmpty()) {
            return;
        }
        Batch batch = new Batch();
        load(connection, batch);
        for (Heard one : heard) {
            switch (one.event) {
                case PositionEvent e -> follow(e, batch);
                case BookMoved e -> follow(e, one.globalIndex, batch);
                case RunnerWithdrawn e -> batch.corrections.add(one);
                case TradesVoided e -> batch.corrections.add(one);
                default -> throw new IllegalStateException("not asked for: " + one.event);
            }
        }
        rows(batch);
        super.flush(connection);
        for (Heard correction : batch.corrections) {
            if (correction.event instanceof RunnerWithdrawn withdrawn) {
                reduce(connection, withdrawn, correction.globalIndex);
            } else if (correction.event instanceof TradesVoided voided) {
                voidFills(connection, voided, correction.globalIndex);
            }
        }
    }

    // Reading

    private void load(Connection connection, Batch batch) throws SQLException {
        Set<Key> placed = new LinkedHashSet<>();
        Set<Key> named = new LinkedHashSet<>();
        for (Heard one : heard) {
            if (one.event instanceof OrdersAccepted accepted) {
                name(accepted, placed, named);
            } else if (one.event instanceof BookMoved moved) {
                Map<Integer, UUID> seats = seats(moved);
                for (BookFact fact : moved.facts()) {
                    name(named, moved, seats, fact.seat(), fact.order());
                    name(named, moved, seats, fact.againstSeat(), fact.against());
                }
            }
        }
        named.removeAll(placed);
        if (!named.isEmpty()) {
            load(connection, List.copyOf(named), batch.known);
        }
    }

    private static void name(OrdersAccepted accepted, Set<Key> placed, Set<Key> named) {
        int number = accepted.firstNumber();
        for (OrderInstruction asked : accepted.instructions()) {
            if (asked.kind() == OrderInstruction.Kind.PLACE) {
                placed.add(key(accepted, number));
            } else if (asked.order() != null) {
                named.add(key(accepted, asked.order()));
            }
            number++;
        }
    }

    private static void name(
            Set<Key> named,
            BookMoved moved,
            Map<Integer, UUID> seats,
            @Nullable Integer seat,
            @Nullable Integer order) {
        UUID account = seat == null ? null : seats.get(seat);
        if (account != null && order != null) {
            named.add(new Key(moved.marketId().value(), account, order));
        }
    }

    private static Key key(PositionEvent event, int number) {
        return new Key(event.marketId().value(), event.accountId().value(), number);
    }

    private static Map<Integer, UUID> seats(BookMoved moved) {
        Map<Integer, UUID> accounts = HashMap.newHashMap(moved.seats().size());
        for (Seat seat : moved.seats()) {
            accounts.put(seat.seat(), seat.accountId().value());
        }
        return accounts;
    }

    private static void load(Connection connection, List<Key> keys, Map<Key, ProjectedOrder> known)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOAD)) {
            array(statement, 1, "uuid", keys.stream().map(Key::marketId).toArray());
            array(statement, 2, "uuid", keys.stream().map(Key::accountId).toArray());
            array(statement, 3, "int4", keys.stream().map(Key::number).toArray());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ProjectedOrder order = read(row);
                    known.put(order.key, order);
                }
            }
        }
    }

    private static void array(
            PreparedStatement statement, int parameter, String type, Object[] values)
            throws SQLException {
        statement.setArray(parameter, statement.getConnection().createArrayOf(type, values));
    }

    private static ProjectedOrder read(ResultSet row) throws SQLException {
        OffsetDateTime goesOnAt = row.getObject("goes_on_at", OffsetDateTime.class);
        ProjectedOrder order =
                new ProjectedOrder(
                        new Key(
                                row.getObject("market_id", UUID.class),
                                row.getObject("account_id", UUID.class),
                                row.getInt("number")),
                        row.getObject("order_id", UUID.class),
                        row.getInt("ordinal"),
                        Side.values()[row.getInt("side")],
                        row.getLong("size"),
                        Persistence.values()[row.getInt("persistence")],
                        row.getString("reference"),
                        goesOnAt == null ? null : goesOnAt.toInstant(),
                        row.getObject("placed_at", OffsetDateTime.class).toInstant());
        order.price = row.getInt("price");
        order.matched = row.getLong("matched");
        order.matchedMoney = row.getLong("matched_money");
        order.matchedRisk = row.getLong("matched_risk");
        order.remaining = row.getLong("remaining");
        order.cancelled = row.getLong("cancelled");
        order.lapsed = row.getLong("lapsed");
        order.takenOut = row.getBoolean("taken_out");
        order.inBook = row.getInt("status") != OrderStatus.ACCEPTED.ordinal();
        int reason = row.getInt("reason");
        order.reason = row.wasNull() ? null : OrderReason.values()[reason];
        order.changedAt = row.getObject("changed_at", OffsetDateTime.class).toInstant();
        Array moves = row.getArray("moves");
        if (moves != null) {
            Integer[] pairs = (Integer[]) moves.getArray();
            for (int i = 0; i < pairs.length; i += 2) {
                order.moves.put(pairs[i], pairs[i + 1]);
            }
        }
        return order;
    }

    // Following

    private static void follow(PositionEvent event, Batch batch) {
        PositionChange change = batch.position(event.accountId().value(), event.marketId().value());
        switch (event) {
            case PositionOpened e -> {
                change.opened = true;
                change.hold = e.hold().minor();
            }
            case OrdersAccepted e -> {
                accepted(e, batch);
                change.hold = e.hold().minor();
            }
            case OrdersMoved e -> change.hold = e.hold().minor();
            case PositionReduced e -> change.hold = e.hold().minor();
            case PositionVoided e -> change.hold = e.hold().minor();
            case PositionSettled e -> {
                change.hold = 0L;
                change.settled = e;
            }
        }
    }

    private static void accepted(OrdersAccepted event, Batch batch) {
        int number = event.firstNumber();
        for (OrderInstruction asked : event.instructions()) {
            if (asked.kind() == OrderInstruction.Kind.PLACE) {
                Key key = key(event, number);
                batch.placed.put(key, new ProjectedOrder(key, asked, event));
            } else if (asked.kind() == OrderInstruction.Kind.REPLACE
                    && asked.order() != null
                    && asked.price() != null) {
                ProjectedOrder order = batch.order(key(event, asked.order()));
                if (order != null && order.isLive()) {
                    order.moves.put(number, asked.price());
                    batch.changed.add(order);
                }
            }
            number++;
        }
    }

    private void follow(BookMoved event, long globalIndex, Batch batch) {
        Map<Integer, UUID> seats = seats(event);
        UUID market = event.marketId().value();
        int matches = 0;
        for (BookFact fact : event.facts()) {
            ProjectedOrder own = order(market, seats, fact.seat(), fact.order(), batch);
            if (own != null) {
                own.heard(fact, true, event.at());
                batch.changed.add(own);
            }
            if (fact.kind() != FactKind.MATCHED) {
                continue;
            }
            long trade = TradeNumber.of(globalIndex, matches++);
            trades.add(market, trade, fact.runner(), fact.price(), fact.size(), event.at());
            ProjectedOrder waited = order(market, seats, fact.againstSeat(), fact.against(), batch);
            if (waited != null) {
                waited.heard(fact, false, event.at());
                batch.changed.add(waited);
            }
            fill(own, trade, fact, event.at(), batch);
            fill(waited, trade, fact, event.at(), batch);
        }
    }

    private static @Nullable ProjectedOrder order(
            UUID market,
            Map<Integer, UUID> seats,
            @Nullable Integer seat,
            @Nullable Integer number,
            Batch batch) {
        UUID account = seat == null ? null : seats.get(seat);
        return account == null || number == null
                ? null
                : batch.order(new Key(market, account, number));
    }

    private void fill(
            @Nullable ProjectedOrder order, long trade, BookFact fact, Instant at, Batch batch) {
        if (order != null && fact.size() != null) {
            fills.add(
                    order.key.accountId(),
                    trade,
                    order.orderId,
                    order.key.marketId(),
                    order.ordinal,
                    (short) order.side.ordinal(),
                    fact.price(),
                    fact.size(),
                    at);
            batch.position(order.key.accountId(), order.key.marketId()).turnover += fact.size();
        }
    }

    // Writing

    private void rows(Batch batch) {
        batch.placed.values().forEach(this::insert);
        for (ProjectedOrder order : batch.changed) {
            if (!batch.placed.containsKey(order.key)) {
                update(order);
            }
        }
        batch.positions.forEach(this::position);
    }

    private void insert(ProjectedOrder order) {
        newOrders.add(
                order.key.marketId(),
                order.key.accountId(),
                order.key.number(),
                order.orderId,
                order.ordinal,
                (short) order.side.ordinal(),
                order.price,
                order.size,
                order.matched,
                order.matchedMoney,
                order.matchedRisk,
                order.remaining,
                order.cancelled,
                order.lapsed,
                (short) order.persistence.ordinal(),
                (short) order.status().ordinal(),
                order.isLive(),
                reason(order),
                order.reference,
                order.goesOnAt,
                order.placedAt,
                order.changedAt,
                order.takenOut);
        if (!order.moves.isEmpty()) {
            // Rare: its batch ends between the request for a new price and the book's answer.
            update(order);
        }
    }

    private void update(ProjectedOrder order) {
        changedOrders.add(
                order.key.marketId(),
                order.key.accountId(),
                order.key.number(),
                order.price,
                order.matched,
                order.matchedMoney,
                order.matchedRisk,
                order.remaining,
                order.cancelled,
                order.lapsed,
                (short) order.status().ordinal(),
                order.isLive(),
                reason(order),
                order.movesText(),
                order.changedAt,
                order.takenOut);
    }

    private static @Nullable Short reason(ProjectedOrder order) {
        return order.reason == null ? null : (short) order.reason.ordinal();
    }

    private void position(PositionKey key, PositionChange change) {
        PositionSettled settled = change.settled;
        Long net = settled == null ? null : Long.valueOf(settled.net().minor());
        Long commission = settled == null ? null : Long.valueOf(settled.commission().minor());
        Integer round = settled == null ? null : Integer.valueOf(settled.round());
        if (change.opened) {
            newPositions.add(
                    key.accountId,
                    key.marketId,
                    orZero(change.hold),
                    change.turnover,
                    orZero(net),
                    orZero(commission),
                    round == null ? 0 : round);
        } else {
            changedPositions.add(
                    key.accountId,
                    key.marketId,
                    change.hold,
                    change.turnover,
                    net,
                    commission,
                    round);
        }
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }

    private static void reduce(Connection connection, RunnerWithdrawn event, long globalIndex)
            throws SQLException {
        UUID market = event.marketId().value();
        try (PreparedStatement statement = connection.prepareStatement(REDUCE)) {
            statement.setObject(1, market);
            statement.setInt(2, event.ordinal());
            statement.setLong(3, event.factorBasisPoints());
            statement.setLong(4, TradeNumber.of(globalIndex, 0));
            statement.executeUpdate();
        }
        countAnew(connection, market);
    }

    private static void voidFills(Connection connection, TradesVoided event, long globalIndex)
            throws SQLException {
        UUID market = event.marketId().value();
        try (PreparedStatement statement = connection.prepareStatement(VOID)) {
            statement.setObject(1, market);
            statement.setObject(2, event.from().atOffset(ZoneOffset.UTC));
            statement.setObject(3, event.to().atOffset(ZoneOffset.UTC));
            statement.setLong(4, TradeNumber.of(globalIndex, 0));
            statement.executeUpdate();
        }
        countAnew(connection, market);
    }

    private static void countAnew(Connection connection, UUID market) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT_ANEW)) {
            statement.setObject(1, market);
            statement.setObject(2, market);
            statement.executeUpdate();
        }
    }
}
