package org.moneyline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetCommand.LegResult;
import org.moneyline.betting.api.BetEvent.BetPlaced;
import org.moneyline.betting.api.BetEvent.BetRefused;
import org.moneyline.betting.api.BetEvent.BetSettled;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.BookOpened;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.ExchangeEvent.PositionOpened;
import org.moneyline.betting.api.ExchangeEvent.Seat;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.Leg;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderInstruction;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.platform.serialization.EventCodec;
import org.moneyline.platform.serialization.EventJson;
import org.moneyline.platform.serialization.StoredName;
import org.moneyline.platform.serialization.StoredTypes;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.Posting;
import org.moneyline.wallet.api.WalletEvent.DepositConfirmed;
import org.moneyline.wallet.api.WalletEvent.HoldAdjusted;
import org.moneyline.wallet.api.WalletEvent.HoldSettled;
import org.moneyline.wallet.api.WalletEvent.StakeHeld;
import org.moneyline.wallet.api.WalletEvent.WalletOpened;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.model.WalletFold;

/**
 * Whom the oracle finds guilty. In a small world in which all is well, one thing at a time is made
 * wrong: what the tables say, what the events say, or what was kept of them.
 */
class OracleTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static final Instant NOW = Instant.parse("2026-03-14T15:00:00Z");
    private static final AccountId ANN = new AccountId(new UUID(1, 1));
    private static final AccountId BOB = new AccountId(new UUID(1, 2));
    private static final MarketId MARKET = new MarketId(new UUID(2, 1));
    private static final SelectionId HOME = new SelectionId(MARKET, 0);
    private static final BetId BET = new BetId(new UUID(3, 1));
    private static final BetId REFUSED = new BetId(new UUID(3, 2));

    private static final EventCodec CODEC =
            new EventCodec(StoredTypes.scan("org.moneyline"), EventJson.mapper(), List.of());

    private static final Map<UUID, Long> sequences = new HashMap<>();
    private static long head;

    @BeforeAll
    static void aWorldInWhichAllIsWell() throws SQLException {
        try (Connection connection = database.open()) {
            wallets(connection);
            bets(connection);
            exchange(connection);
            tables(connection);
        }
    }

    // What happened

    private static void wallets(Connection connection) throws SQLException {
        for (AccountId account : List.of(ANN, BOB)) {
            UUID wallet = WalletId.of(account).value();
            append(connection, "wallet", wallet, new WalletOpened(account, gbp(0).currency()));
            append(
                    connection,
                    "wallet",
                    wallet,
                    new DepositConfirmed(
                            account,
                            new DepositId(account.value()),
                            gbp(10_000),
                            gbp(0),
                            "g-1",
                            List.of(
                                    new Posting(Posting.AVAILABLE, 10_000),
                                    new Posting(Posting.BANK, -10_000))));
        }
    }

    /** Ann backs at 2.50 with 10.00 and wins; another bet of hers is refused. */
    private static void bets(Connection connection) throws SQLException {
        List<Leg> legs = List.of(new Leg(HOME, Price.parse("2.5")));
        UUID wallet = WalletId.of(ANN).value();
        append(
                connection,
                "bet",
                BET.value(),
                new BetPlaced(BET, ANN, BetType.SINGLE, gbp(1_000), legs, gbp(2_500), NOW));
        StakeHeld held =
                new StakeHeld(
                        ANN,
                        BET.value(),
                        gbp(1_000),
                        null,
                        null,
                        List.of(
                                new Posting(Posting.AVAILABLE, -1_000),
                                new Posting(Posting.HELD, 1_000)));
        append(connection, "wallet", wallet, held);
        snapshot(connection, wallet, held);
        append(
                connection,
                "bet",
                REFUSED.value(),
                new BetRefused(REFUSED, ANN, gbp(500), legs, "PRICE_CHANGED", null));
        append(
                connection,
                "bet",
                BET.value(),
                new BetSettled(
                        BET,
                        ANN,
                        legs,
                        List.of(new LegResult(0, 1, SelectionResult.won(0))),
                        gbp(1_000),
                        gbp(2_500),
                        "2:1"));
        append(
                connection,
                "wallet",
                wallet,
                new HoldSettled(
                        ANN,
                        BET.value(),
                        1,
                        gbp(1_000),
                        gbp(2_500),
                        gbp(0),
                        List.of(
                                new Posting(Posting.HELD, -1_000),
                                new Posting(Posting.AVAILABLE, 2_500),
                                new Posting(Posting.SPORTSBOOK, -1_500))));
    }

    /** What is kept of Ann's wallet: with its stake held, and not yet settled. */
    private static void snapshot(Connection connection, UUID wallet, StakeHeld last)
            throws SQLException {
        WalletFold fold = new WalletFold();
        Object state = fold.evolve(null, new WalletOpened(ANN, gbp(0).currency()));
        state =
                fold.evolve(
                        state,
                        new DepositConfirmed(
                                ANN,
                                new DepositId(ANN.value()),
                                gbp(10_000),
                                gbp(0),
                                "",
                                List.of()));
        state = fold.evolve(state, last);
        StoredName name = CODEC.types().nameOf(state.getClass());
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into snapshot_entry values (?, 2, 'wallet', ?, ?, ?, now())")) {
            insert.setObject(1, wallet);
            insert.setString(2, name.name());
            insert.setInt(3, name.revision());
            insert.setBytes(4, CODEC.write(state));
            insert.executeUpdate();
        }
    }

    /**
     * Bob lays 6.00 at 2.00, which Ann meets with the first of three orders. She takes 1.00 of it
     * back and the whole second; the third has lapsed. In play, Bob lays 2.00 more and is met.
     */
    private static void exchange(Connection connection) throws SQLException {
        UUID book = BookId.of(MARKET).value();
        append(connection, "book", book, new BookOpened(MARKET, false, 3, gbp(100), 500, 5, NOW));
        accepted(
                connection,
                ANN,
                900,
                place(1, 0, Side.BACK, 2_000, 1_000),
                place(2, 1, Side.BACK, 3_000, 500),
                place(3, 2, Side.BACK, 4_000, 200));
        accepted(
                connection,
                BOB,
                800,
                place(4, 0, Side.LAY, 2_000, 600),
                place(5, 0, Side.LAY, 2_000, 200));
        moved(
                connection,
                book,
                1,
                fact(FactKind.MATCHED, 1, 1, 600L),
                fact(FactKind.REDUCED, 4, 1, 100L),
                fact(FactKind.CANCELLED, 5, 2, 500L),
                fact(FactKind.LAPSED, 3, 3, 200L));
        moved(connection, book, 2, fact(FactKind.MATCHED, 1, 1, 200L));
    }

    private static void accepted(
            Connection connection, AccountId account, long held, OrderInstruction... orders)
            throws SQLException {
        PositionId position = PositionId.of(account, MARKET);
        append(
                connection,
                "position",
                position.value(),
                new PositionOpened(position, account, MARKET, 3, gbp(0), null));
        append(
                connection,
                "position",
                position.value(),
                new OrdersAccepted(
                        position,
                        account,
                        MARKET,
                        1,
                        List.of(orders),
                        null,
                        null,
                        null,
                        null,
                        gbp(held),
                        1,
                        null,
                        NOW));
        append(
                connection,
                "wallet",
                WalletId.of(account).value(),
                new HoldAdjusted(
                        account,
                        position.value(),
                        1,
                        gbp(0),
                        gbp(held),
                        List.of(
                                new Posting(Posting.AVAILABLE, -held),
                                new Posting(Posting.HELD, held))));
    }

    private static OrderInstruction place(int id, int runner, Side side, int price, long size) {
        return new OrderInstruction(
                OrderInstruction.Kind.PLACE,
                new OrderId(new UUID(4, id)),
                null,
                runner,
                side,
                price,
                size,
                Persistence.LAPSE,
                null);
    }

    /** Ann sits in seat 0 and Bob in seat 1; whatever is matched, she came and he waited. */
    private static BookFact fact(FactKind kind, int instruction, int order, long size) {
        boolean matched = kind == FactKind.MATCHED;
        return new BookFact(
                kind,
                kind == FactKind.LAPSED ? OrderReason.NOT_FILLED : null,
                instruction,
                0,
                order,
                matched ? 1 : null,
                matched ? (size == 600 ? 1 : 2) : null,
                matched ? 0 : null,
                matched ? Side.BACK : null,
                matched ? 2_000 : null,
                size,
                null,
                null);
    }

    private static void moved(Connection connection, UUID book, long revision, BookFact... facts)
            throws SQLException {
        append(
                connection,
                "book",
                book,
                new BookMoved(
                        MARKET,
                        revision,
                        null,
                        List.of(new Seat(0, ANN), new Seat(1, BOB)),
                        List.of(facts),
                        NOW));
    }

    private static void append(
            Connection connection, String aggregateType, UUID aggregateId, Object event)
            throws SQLException {
        StoredName name = CODEC.types().nameOf(event.getClass());
        try (PreparedStatement insert =
                connection.prepareStatement(
                        """
                        with type as (insert into event_type (name, revision) values (?, ?)
                                      on conflict (name, revision) do update set name = excluded.name
                                      returning id),
                        aggregate as (insert into aggregate_type (name) values (?)
                                      on conflict (name) do update set name = excluded.name
                                      returning id)
                        insert into event_entry (global_index, aggregate_id, sequence, recorded_at,
                                                 type, aggregate_type, payload)
                        select ?, ?, ?, now(), type.id, aggregate.id, ? from type, aggregate
                        """)) {
            insert.setString(1, name.name());
            insert.setInt(2, name.revision());
            insert.setString(3, aggregateType);
            insert.setLong(4, ++head);
            insert.setObject(5, aggregateId);
            insert.setLong(6, sequences.merge(aggregateId, 0L, (last, first) -> last + 1));
            insert.setBytes(7, CODEC.write(event));
            insert.executeUpdate();
        }
    }

    private static Money gbp(long minor) {
        return Money.ofMinor(minor, "GBP");
    }

    // What the tables say of it

    private static void tables(Connection connection) throws SQLException {
        execute(
                connection,
                """
                insert into wallet_balance values
                    ('{ann}', 'GBP', 10600, 900, 0, 5), ('{bob}', 'GBP', 9200, 800, 0, 3);
                insert into wallet_entry (account_id, entry_id, at, kind, available_change, held_change,
                                          house_accounts, house_amounts, available, held)
                select account_id, global_index, now(), '', available, held,
                       case when house <> 0 then array['house/bank'] end,
                       case when house <> 0 then array[house] end,
                       sum(available) over up_to, sum(held) over up_to
                from (values ('{ann}'::uuid, 2, 10000, 0, -10000), ('{bob}', 4, 10000, 0, -10000),
                             ('{ann}', 6, -1000, 1000, 0), ('{ann}', 9, 2500, -1000, -1500),
                             ('{ann}', 13, -900, 900, 0), ('{bob}', 16, -800, 800, 0))
                     as e (account_id, global_index, available, held, house)
                window up_to as (partition by account_id order by global_index);
                insert into wallet_house_balance values
                    ('house/bank', 'GBP', -20000), ('house/sportsbook', 'GBP', -1500);
                insert into betting_bet (bet_id, account_id, type, status, currency, stake, payout,
                                         market_id, ordinal, price, placed_at, round)
                values ('{bet}', '{ann}', 0, 2, 'GBP', 1000, 2500, '{market}', 0, 2500, now(), 1),
                       ('{refused}', '{ann}', 0, 1, 'GBP', 500, 0, '{market}', 0, 2500, now(), 0);
                insert into betting_order (market_id, account_id, number, order_id, ordinal, side, price,
                                           size, matched, matched_money, matched_risk, remaining,
                                           cancelled, lapsed, persistence, status, live, placed_at,
                                           changed_at)
                select '{market}', account_id, number, ('00000000-0000-0004-0000-00000000000' || id)::uuid,
                       ordinal, side, price, size, matched, matched * 2000, matched,
                       size - matched - cancelled - lapsed, cancelled, lapsed, 0, 1, true, now(), now()
                from (values ('{ann}'::uuid, 1, 1, 0, 0, 2000, 1000, 800, 100, 0),
                             ('{ann}', 2, 2, 1, 0, 3000, 500, 0, 500, 0),
                             ('{ann}', 3, 3, 2, 0, 4000, 200, 0, 0, 200),
                             ('{bob}', 1, 4, 0, 1, 2000, 600, 600, 0, 0),
                             ('{bob}', 2, 5, 0, 1, 2000, 200, 200, 0, 0))
                     as o (account_id, number, id, ordinal, side, price, size, matched, cancelled, lapsed);
                insert into betting_trade values
                    ('{market}', 17 << 20, 0, 2000, 600, now()), ('{market}', 18 << 20, 0, 2000, 200, now());
                insert into betting_fill (account_id, trade_id, order_id, market_id, ordinal, side, price,
                                          size, at)
                select account_id, index << 20, ('00000000-0000-0004-0000-00000000000' || id)::uuid,
                       '{market}', 0, side, 2000, size, now()
                from (values ('{ann}'::uuid, 17, 1, 0, 600), ('{bob}', 17, 4, 1, 600),
                             ('{ann}', 18, 1, 0, 200), ('{bob}', 18, 5, 1, 200))
                     as f (account_id, index, id, side, size);
                insert into betting_exchange_position values
                    ('{ann}', '{market}', 900, 800, 0, 0, 0), ('{bob}', '{market}', 800, 800, 0, 0, 0)\
                """);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    sql.replace("{ann}", ANN.toString())
                            .replace("{bob}", BOB.toString())
                            .replace("{market}", MARKET.toString())
                            .replace("{bet}", BET.toString())
                            .replace("{refused}", REFUSED.toString()));
        }
    }

    private static List<String> findings(@Nullable String planted) throws SQLException {
        return verdict(planted).findings();
    }

    private static Oracle.Verdict verdict(@Nullable String planted) throws SQLException {
        try (Connection connection = database.open()) {
            connection.setAutoCommit(false);
            if (planted != null) {
                execute(connection, planted);
            }
            Oracle.Verdict verdict = Oracle.look(connection);
            connection.rollback();
            return verdict;
        }
    }

    // The oracle

    @Test
    void whereAllIsWellItFindsNothing() throws SQLException {
        assertThat(findings(null)).isEmpty();
    }

    @Test
    void whereNoSnapshotIsTheyWereNotFoundToBeRight() throws SQLException {
        assertThat(verdict(null).snapshots()).isOne();
        assertThat(verdict(null).findingsAmongSnapshots()).isEmpty();

        Oracle.Verdict none = verdict("delete from snapshot_entry");

        assertThat(none.snapshots()).isZero();
        assertThat(none.findings()).isEmpty();
        assertThat(none.findingsAmongSnapshots())
                .containsExactly("there was no snapshot to compare with its events");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    a stream's sequence has a gap         | delete from event_entry where global_index = 2
                    the global index has a gap            | update event_entry set global_index = 99 where global_index = 8
                    an event's postings do not sum        | update event_entry set payload = convert_to(replace(convert_from(payload, 'UTF8'), '-10000', '-9999'), 'UTF8') where global_index = 2
                    the balance projection differs        | update wallet_balance set available = available + 1 where account_id = '{ann}'
                    the balance projection differs        | update wallet_balance set owed = 1 where account_id = '{ann}'
                    the balance projection differs        | update wallet_balance set events = events + 1 where account_id = '{ann}'
                    the balance projection differs        | delete from wallet_balance where account_id = '{bob}'
                    a wallet's entry differs              | update wallet_entry set held_change = 0, available_change = 0 where entry_id = 6
                    a wallet's entry differs              | update wallet_entry set house_amounts = array[-1] where entry_id = 9
                    a wallet's entry differs              | delete from wallet_entry where entry_id = 16
                    a wallet's entry differs              | update wallet_entry set account_id = '{bob}' where entry_id = 13
                    the balance beside an entry           | update wallet_entry set held = held + 1 where entry_id = 9
                    a house account's balance             | update wallet_house_balance set balance = 0 where account = 'house/sportsbook'
                    a house account's balance             | delete from wallet_house_balance where account = 'house/bank'
                    a house account's balance             | insert into wallet_house_balance values ('house/transit', 'GBP', 1)
                    a bet's row differs                   | update betting_bet set status = 0 where bet_id = '{bet}'
                    a bet's row differs                   | update betting_bet set payout = payout + 1 where bet_id = '{bet}'
                    a bet's row differs                   | update betting_bet set stake = stake + 1 where bet_id = '{refused}'
                    a bet's row differs                   | update betting_bet set round = 2 where bet_id = '{bet}'
                    a bet's row differs                   | delete from betting_bet where bet_id = '{refused}'
                    a snapshot is not what its events     | update snapshot_entry set payload = convert_to(replace(convert_from(payload, 'UTF8'), '90.00 GBP', '90.01 GBP'), 'UTF8')
                    a snapshot is not what its events     | update snapshot_entry set sequence = 3
                    a snapshot is not what its events     | update snapshot_entry set sequence = 9
                    a snapshot is not what its events     | update snapshot_entry set revision = 1
                    what an order's row has matched       | update betting_order set cancelled = 0, remaining = remaining + 100 where account_id = '{ann}' and number = 1
                    what an order's row has matched       | update betting_order set cancelled = 0, lapsed = 500 where account_id = '{ann}' and number = 2
                    what an order's row has matched       | update betting_order set lapsed = 0, remaining = 200 where account_id = '{ann}' and number = 3
                    what an order's row has matched       | update betting_order set matched = 0, lapsed = 200 where account_id = '{bob}' and number = 2
                    the executions are not the matches    | delete from betting_trade where trade_id = 18 << 20
                    the executions are not the matches    | delete from betting_trade where trade_id = 18 << 20; delete from betting_fill where trade_id = 18 << 20
                    the executions are not the matches    | update betting_trade set price = 2020
                    the executions are not the matches    | insert into betting_trade values ('{market}', (18 << 20) + 1, 0, 2000, 100, now())
                    an execution has not two equal        | delete from betting_trade where trade_id = 18 << 20
                    an execution has not two equal        | update betting_fill set side = 0
                    a customer's executions of an order   | delete from betting_trade where trade_id = 18 << 20; delete from betting_fill where trade_id = 18 << 20
                    a customer's executions of an order   | update betting_fill set order_id = '{market}' where account_id = '{bob}'
                    a position's row differs              | update betting_exchange_position set turnover = 799 where account_id = '{ann}'
                    a position's row differs              | update betting_exchange_position set hold = 799 where account_id = '{bob}'
                    a position's row differs              | update betting_exchange_position set net = 1, settled_round = 1 where account_id = '{bob}'
                    a position's row differs              | delete from betting_exchange_position where account_id = '{bob}'
                    what is held for an open position     | update betting_exchange_position set hold = 799 where account_id = '{bob}'
                    """)
    void whatIsWrongIsFound(String finding, String planted) throws SQLException {
        assertThat(findings(planted)).anyMatch(found -> found.startsWith(finding));
    }
}
