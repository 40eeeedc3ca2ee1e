package org.moneyline.betting.exchange;

import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.odds.api.EventId;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("A store on which the exchange ran before its later migrations")
class ExchangeMigrationsTest {

    private static final String BEFORE = "41";

    private static final UUID EVENT = new UUID(1, 1);
    private static final UUID OPEN = new UUID(2, 1);
    private static final UUID CLOSED = new UUID(2, 2);
    private static final UUID SETTLED = new UUID(2, 3);

    @RegisterExtension static final TestDatabase database = TestDatabase.bare();

    private JdbcClient jdbc = JdbcClient.create(database.dataSource());

    @BeforeEach
    void aStoreOfBefore() {
        database.close();
        jdbc = JdbcClient.create(database.dataSource());
        database.migrate(BEFORE);
    }

    @Test
    void scoreChangesFindTheMarketsThatAreOpenAndNoOthers() {
        event(1, OPEN, "odds.market-opened");
        event(2, CLOSED, "odds.market-opened");
        event(3, SETTLED, "odds.market-opened");
        event(4, OPEN, "odds.market-suspended");
        event(5, CLOSED, "odds.market-closed");
        event(6, SETTLED, "odds.market-settled");
        List.of(OPEN, CLOSED, SETTLED)
                .forEach(market ->
                        update(
                                """
                                insert into odds_lifecycle_market
                                (market_id, event_id, type, line_quarters) values (?, ?, ?, ?)\
                                """,
                                market,
                                EVENT,
                                "MATCH_RESULT",
                                0));

        database.migrate("latest");

        assertThat(new EventMarkets(jdbc).of(new EventId(EVENT)))
                .extracting(market -> market.value())
                .containsExactly(OPEN);
    }

    @Test
    void theNewReactorsGoOnWhereThoseStoodThatDidTheirWork() {
        position("exchange-market", 42);
        position("exchange-fills", 43);
        position("exchange-orders", 44);

        database.migrate("latest");

        assertThat(
                        jdbc.sql(
                                        "select processor || ' ' || position from token_entry"
                                                + " order by processor")
                                .query(String.class)
                                .list())
                .containsExactly(
                        "exchange-fills 43",
                        "exchange-market 42",
                        "exchange-orders 44",
                        "exchange-settlements 43",
                        "exchange-turns 42");
    }

    @Test
    void turnsThatWereSetAsideGoToWhoeverTurnsBooksNow() {
        event(1, OPEN, "odds.market-suspended");
        event(2, OPEN, "odds.market-settled");
        event(3, EVENT, "odds.score-changed");
        event(4, OPEN, "odds.market-closed");
        for (int index = 1; index <= 3; index++) {
            letter("exchange-market", index);
        }
        letter("another", 4);

        database.migrate("latest");

        assertThat(
                        jdbc.sql(
                                        "select processor || ' ' || global_index"
                                                + " from dead_letter_entry order by global_index")
                                .query(String.class)
                                .list())
                .containsExactly(
                        "exchange-turns 1", "exchange-market 2", "exchange-turns 3", "another 4");
    }

    @Test
    void anOrderThatEndedLaterThanItsLastMatchWasTakenOut() {
        OffsetDateTime lately = OffsetDateTime.now().minusHours(1).truncatedTo(SECONDS);
        order(1, lately, lately.plusMinutes(1));
        order(2, lately, lately);
        order(3, lately.minusDays(2), lately.minusDays(1));

        database.migrate("latest");

        assertThat(
                        jdbc.sql("select number from betting_order where taken_out")
                                .query(Integer.class)
                                .list())
                .containsExactly(1);
    }

    /** Matched in part, the rest cancelled then or later. */
    private void order(int number, OffsetDateTime matchedAt, OffsetDateTime cancelledAt) {
        update(
                """
                insert into betting_order
                (market_id, account_id, number, order_id, ordinal, side, price, size, matched,
                 matched_money, matched_risk, remaining, cancelled, lapsed, persistence, status,
                 live, placed_at, changed_at)
                values (?, ?, ?, ?, 0, 0, 2000, 10, 4, 8000, 4, 0, 6, 0, 0, 4, false,
                        ?, ?)\
                """,
                OPEN,
                new UUID(4, 4),
                number,
                new UUID(5, number),
                matchedAt,
                cancelledAt);
        update(
                """
                insert into betting_fill
                (account_id, trade_id, order_id, market_id, ordinal, side, price, size, at)
                values (?, ?, ?, ?, 0, 0, 2000, 4, ?)\
                """,
                new UUID(4, 4),
                number,
                new UUID(5, number),
                OPEN,
                matchedAt);
    }

    @Test
    void anEmptyStoreStaysEmpty() {
        database.migrate("latest");

        assertThat(
                        jdbc.sql(
                                        "select (select count(*) from token_entry)"
                                                + " + (select count(*) from betting_exchange_market)")
                                .query(Long.class)
                                .single())
                .isZero();
    }

    private void event(long index, UUID stream, String name) {
        update(
                "insert into event_type (name, revision) values (?, 1) on conflict do nothing",
                name);
        update(
                """
                insert into event_entry
                (global_index, aggregate_id, sequence, recorded_at, type, payload)
                select ?, ?, ?, now(), id, '{}' from event_type where name = ?\
                """,
                index,
                stream,
                index,
                name);
    }

    private void position(String processor, long position) {
        update(
                """
                insert into token_entry (processor, segment, position, claimed_at)
                values (?, 0, ?, now())\
                """,
                processor,
                position);
    }

    private void letter(String processor, long index) {
        update(
                """
                insert into dead_letter_entry (processor, global_index, order_key, cause)
                values (?, ?, 'key', 'cause')\
                """,
                processor,
                index);
    }

    private void update(String sql, Object... values) {
        jdbc.sql(sql).params(values).update();
    }
}
