package org.moneyline.faults;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.ExchangeEvent.Seat;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderInstruction;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.Side;
import org.moneyline.betting.exchange.model.NaiveReplay;
import org.moneyline.kernel.Money;
import org.moneyline.odds.api.MarketId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The markets as their events are stored, read with SQL, gone through once more by the naive book,
 * and compared with the product's tables: fills, what waits, and what is held.
 */
final class StoredMarkets {

    private static final int ROWS_AT_ONCE = 500;
    private static final int FINDINGS_MAX = 20;

    /** What the replay found, and how much it went through. */
    record Replayed(
            List<String> findings,
            Set<UUID> acceptedOrders,
            Map<UUID, Map<AccountId, NaiveReplay.Position>> positions,
            long instructions,
            long matches) {}

    private record Opened(MarketId marketId, boolean flatLadder, int runners, Money minimumSize) {}

    private final Connection connection;
    private final List<String> findings = new ArrayList<>();

    private StoredMarkets(Connection connection) {
        this.connection = connection;
    }

    /** Reads in one snapshot; the connection must be in a transaction. */
    static Replayed replay(Connection connection, List<UUID> markets) throws SQLException {
        return new StoredMarkets(connection).replay(markets);
    }

    private Replayed replay(List<UUID> markets) throws SQLException {
        Map<UUID, NaiveReplay> replays = new HashMap<>();
        for (Opened opened : opened()) {
            if (markets.contains(opened.marketId().value())) {
                replays.put(
                        opened.marketId().value(),
                        new NaiveReplay(
                                opened.flatLadder(), opened.runners(), opened.minimumSize()));
            }
        }
        Set<UUID> orders = new HashSet<>();
        read(
                "betting.orders-accepted",
                payload -> {
                    OrdersAccepted accepted = accepted(payload);
                    NaiveReplay replay = replays.get(accepted.marketId().value());
                    if (replay != null) {
                        replay.accepted(accepted);
                        for (OrderInstruction one : accepted.instructions()) {
                            if (one.kind() == OrderInstruction.Kind.PLACE
                                    && !orders.add(one.orderId().value())) {
                                found("order " + one.orderId() + " was accepted twice");
                            }
                        }
                    }
                });
        read(
                "betting.book-moved",
                payload -> {
                    BookMoved moved = moved(payload);
                    NaiveReplay replay = replays.get(moved.marketId().value());
                    if (replay != null) {
                        replay.moved(moved);
                    }
                });
        long instructions = 0;
        long matches = 0;
        Map<UUID, Map<AccountId, NaiveReplay.Position>> positions = new HashMap<>();
        for (UUID market : markets) {
            NaiveReplay replay = replays.get(market);
            if (replay == null) {
                found("market " + market + " has no book");
                continue;
            }
            replay.findings().forEach(one -> found("market " + market + ", naive replay: " + one));
            instructions += replay.instructions();
            matches += replay.matches();
            positions.put(market, replay.positions());
        }
        compare(positions);
        return new Replayed(findings, orders, positions, instructions, matches);
    }

    private void found(String finding) {
        if (findings.size() < FINDINGS_MAX) {
            findings.add(finding);
        }
    }

    private void compare(Map<UUID, Map<AccountId, NaiveReplay.Position>> positions)
            throws SQLException {
        Map<UUID, Map<UUID, long[]>> fills = fills();
        Map<UUID, Map<UUID, Map<Integer, Long>>> waiting = waiting();
        Map<UUID, Map<UUID, Long>> holds = holds();
        positions.forEach((market, all) ->
                all.forEach((account, naive) -> {
                    UUID customer = account.value();
                    String who = customer + " in " + market;
                    long[] matched =
                            fills.getOrDefault(market, Map.of())
                                    .getOrDefault(customer, new long[naive.ifWins().size()]);
                    for (int runner = 0; runner < naive.ifWins().size(); runner++) {
                        if (matched[runner] != naive.ifWins().get(runner)) {
                            found(
                                    "%s: the fills make %d if %d wins, a naive replay %d"
                                            .formatted(
                                                    who,
                                                    matched[runner],
                                                    runner,
                                                    naive.ifWins().get(runner)));
                        }
                    }
                    Map<Integer, Long> left =
                            waiting.getOrDefault(market, Map.of()).getOrDefault(customer, Map.of());
                    if (!left.equals(naive.waiting())) {
                        found(
                                "%s: what waits is %s, by a naive replay %s"
                                        .formatted(who, left, naive.waiting()));
                    }
                    Long hold = holds.getOrDefault(market, Map.of()).get(customer);
                    if (hold == null || hold != naive.hold()) {
                        found(
                                "%s: held is %s, by a naive replay %d"
                                        .formatted(who, hold, naive.hold()));
                    }
                }));
    }

    private interface Row {
        void read(JsonNode payload);
    }

    /** All events of a kind in the order of the store. */
    private void read(String event, Row row) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        select convert_from(e.payload, 'UTF8') from event_entry e
                        where e.type in (select id from event_type where name = ?)
                        order by e.global_index\
                        """)) {
            statement.setFetchSize(ROWS_AT_ONCE);
            statement.setString(1, event);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    row.read(JsonMapper.shared().readTree(rows.getString(1)));
                }
            }
        }
    }

    private List<Opened> opened() throws SQLException {
        List<Opened> opened = new ArrayList<>();
        read(
                "betting.book-opened",
                payload ->
                        opened.add(
                                new Opened(
                                        market(payload),
                                        payload.path("flatLadder").asBoolean(false),
                                        payload.path("runners").asInt(),
                                        Money.parse(payload.path("minimumSize").asString("")))));
        return opened;
    }

    private static MarketId market(JsonNode payload) {
        return new MarketId(UUID.fromString(payload.path("marketId").asString("")));
    }

    private static AccountId account(JsonNode node) {
        return new AccountId(UUID.fromString(node.path("accountId").asString("")));
    }

    private static OrdersAccepted accepted(JsonNode payload) {
        List<OrderInstruction> instructions = new ArrayList<>();
        for (JsonNode one : payload.path("instructions")) {
            instructions.add(
                    new OrderInstruction(
                            OrderInstruction.Kind.valueOf(one.path("kind").asString("")),
                            new OrderId(UUID.fromString(one.path("orderId").asString(""))),
                            number(one, "order"),
                            number(one, "ordinal"),
                            constant(one, "side", Side.class),
                            number(one, "price"),
                            amount(one, "size"),
                            constant(one, "persistence", Persistence.class),
                            amount(one, "fillAtLeast")));
        }
        MarketId market = market(payload);
        AccountId account = account(payload);
        return new OrdersAccepted(
                PositionId.of(account, market),
                account,
                market,
                payload.path("firstNumber").asInt(),
                instructions,
                amount(payload, "marketVersion"),
                null,
                null,
                null,
                Money.zero(Currency.getInstance("GBP")),
                payload.path("holdRevision").asInt(),
                null,
                Instant.EPOCH);
    }

    private static BookMoved moved(JsonNode payload) {
        List<Seat> seats = new ArrayList<>();
        for (JsonNode seat : payload.path("seats")) {
            seats.add(new Seat(seat.path("seat").asInt(0), account(seat)));
        }
        List<BookFact> facts = new ArrayList<>();
        for (JsonNode fact : payload.path("facts")) {
            facts.add(
                    new BookFact(
                            FactKind.valueOf(fact.path("kind").asString("")),
                            constant(fact, "reason", OrderReason.class),
                            number(fact, "instruction"),
                            number(fact, "seat"),
                            number(fact, "order"),
                            number(fact, "againstSeat"),
                            number(fact, "against"),
                            number(fact, "runner"),
                            constant(fact, "side", Side.class),
                            number(fact, "price"),
                            amount(fact, "size"),
                            constant(fact, "persistence", Persistence.class),
                            amount(fact, "version")));
        }
        return new BookMoved(
                market(payload),
                payload.path("revision").asLong(),
                amount(payload, "index"),
                seats,
                facts,
                Instant.EPOCH);
    }

    private static @Nullable Integer number(JsonNode node, String field) {
        return node.hasNonNull(field) ? Integer.valueOf(node.path(field).asInt()) : null;
    }

    private static @Nullable Long amount(JsonNode node, String field) {
        return node.hasNonNull(field) ? Long.valueOf(node.path(field).asLong()) : null;
    }

    private static <E extends Enum<E>> @Nullable E constant(
            JsonNode node, String field, Class<E> type) {
        return node.hasNonNull(field) ? Enum.valueOf(type, node.path(field).asString("")) : null;
    }

    // What the product's tables say

    private Map<UUID, Map<UUID, long[]>> fills() throws SQLException {
        Map<UUID, Map<UUID, long[]>> fills = new HashMap<>();
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                """
                                select market_id, account_id,
                                       array_agg(money order by runner) if_wins
                                from (select f.market_id, f.account_id, r.runner,
                                             sum(case when f.side = 0 then 1 else -1 end
                                                 * case when f.ordinal = r.runner
                                                        then f.size * (f.price - 1000) / 1000
                                                        else -f.size end) money
                                      from betting_fill f
                                      join (select (payload ->> 'marketId')::uuid market_id,
                                                   generate_series(0, (payload ->> 'runners')::int - 1) runner
                                            from event_readable where event = 'betting.book-opened') r
                                        using (market_id)
                                      group by 1, 2, 3) one
                                group by 1, 2\
                                """);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                BigDecimal[] sums = (BigDecimal[]) rows.getArray(3).getArray();
                long[] ifWins = new long[sums.length];
                for (int i = 0; i < sums.length; i++) {
                    ifWins[i] = sums[i].longValueExact();
                }
                fills.computeIfAbsent(rows.getObject(1, UUID.class), m -> new HashMap<>())
                        .put(rows.getObject(2, UUID.class), ifWins);
            }
        }
        return fills;
    }

    private Map<UUID, Map<UUID, Map<Integer, Long>>> waiting() throws SQLException {
        Map<UUID, Map<UUID, Map<Integer, Long>>> waiting = new HashMap<>();
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "select market_id, account_id, number, remaining from betting_order"
                                        + " where remaining > 0");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                waiting.computeIfAbsent(rows.getObject(1, UUID.class), m -> new HashMap<>())
                        .computeIfAbsent(rows.getObject(2, UUID.class), a -> new HashMap<>())
                        .put(rows.getInt(3), rows.getLong(4));
            }
        }
        return waiting;
    }

    private Map<UUID, Map<UUID, Long>> holds() throws SQLException {
        Map<UUID, Map<UUID, Long>> holds = new HashMap<>();
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "select market_id, account_id, hold from"
                                        + " betting_exchange_position");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                holds.computeIfAbsent(rows.getObject(1, UUID.class), m -> new HashMap<>())
                        .put(rows.getObject(2, UUID.class), rows.getLong(3));
            }
        }
        return holds;
    }
}
