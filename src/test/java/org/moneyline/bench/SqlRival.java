package org.moneyline.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.moneyline.platform.api.Ids;

/**
 * What a good engineer writes by hand: one transaction that locks and debits the wallet, inserts
 * the bet and inserts the ledger entry, with prepared statements, the wallet locked by the update
 * that debits it. No HTTP, no price check, no limits, no statement, no settlement.
 */
final class SqlRival implements AutoCloseable {

    private static final int CUSTOMERS = 10_000;
    private static final int PREPARE_THRESHOLD_EXECUTIONS = 1;

    private final String url;
    private final Properties login;

    SqlRival(Database database) throws SQLException {
        this.url = database.url();
        this.login = new Properties();
        login.setProperty("user", database.user());
        login.setProperty("password", database.password());
        login.setProperty("prepareThreshold", Integer.toString(PREPARE_THRESHOLD_EXECUTIONS));
        try (Connection connection = DriverManager.getConnection(url, login);
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists rival cascade");
            statement.execute("create schema rival");
            statement.execute(
                    "create table rival.wallet (id bigint primary key, available bigint not null"
                            + " check (available >= 0), held bigint not null)");
            statement.execute(
                    "create table rival.bet (id uuid primary key, wallet_id bigint not null"
                            + " references rival.wallet, selection text not null, price int not null,"
                            + " stake bigint not null, status smallint not null,"
                            + " placed_at timestamptz not null default now())");
            statement.execute(
                    "create table rival.ledger_entry (id bigint generated always as identity primary"
                            + " key, wallet_id bigint not null, bet_id uuid not null, amount bigint"
                            + " not null, at timestamptz not null default now())");
            statement.execute(
                    "insert into rival.wallet select n, 1000000000, 0 from generate_series(0, "
                            + (CUSTOMERS - 1)
                            + ") n");
            statement.execute("vacuum analyze rival.wallet");
        }
    }

    /**
     * Runs for a while on so many connections, a thread for each, and says how many bets a second.
     */
    double betsPerSecond(int connections, int seconds) throws Exception {
        LongAdder done = new LongAdder();
        long[] window = new long[2];
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        window[0] = System.nanoTime();
        long end = window[0] + seconds * 1_000_000_000L;
        for (int i = 0; i < connections; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    placeUntil(end, done);
                                } catch (SQLException e) {
                                    synchronized (failures) {
                                        failures.add(e);
                                    }
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        window[1] = System.nanoTime();
        if (!failures.isEmpty()) {
            throw new IllegalStateException("the rival failed", failures.getFirst());
        }
        return done.sum() * 1e9 / (window[1] - window[0]);
    }

    private void placeUntil(long end, LongAdder done) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, login)) {
            connection.setAutoCommit(false);
            try (PreparedStatement debit =
                            connection.prepareStatement(
                                    "update rival.wallet set available = available - ?, held = held"
                                            + " + ? where id = ? and available >= ?");
                    PreparedStatement bet =
                            connection.prepareStatement(
                                    "insert into rival.bet (id, wallet_id, selection, price, stake,"
                                            + " status) values (?, ?, ?, ?, ?, 1)");
                    PreparedStatement entry =
                            connection.prepareStatement(
                                    "insert into rival.ledger_entry (wallet_id, bet_id, amount)"
                                            + " values (?, ?, ?)")) {
                while (System.nanoTime() < end) {
                    long wallet = ThreadLocalRandom.current().nextLong(CUSTOMERS);
                    var id = Ids.next();
                    debit.setLong(1, 100);
                    debit.setLong(2, 100);
                    debit.setLong(3, wallet);
                    debit.setLong(4, 100);
                    if (debit.executeUpdate() != 1) {
                        throw new IllegalStateException("the rival's wallet ran dry");
                    }
                    bet.setObject(1, id);
                    bet.setLong(2, wallet);
                    bet.setString(3, id.toString());
                    bet.setInt(4, 2_500);
                    bet.setLong(5, 100);
                    bet.executeUpdate();
                    entry.setLong(1, wallet);
                    entry.setObject(2, id);
                    entry.setLong(3, -100);
                    entry.executeUpdate();
                    connection.commit();
                    done.increment();
                }
            }
        }
    }

    @Override
    public void close() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, login);
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema rival cascade");
        }
    }
}
