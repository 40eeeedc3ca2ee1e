package org.moneyline.bench;

import java.time.Duration;
import java.util.List;
import org.moneyline.bench.StockAxonRival.Engine;

/**
 * Single bets in process: ours with every rule and projection running, beside Axon as it ships and
 * beside hand-written SQL, in turn, all on one database.
 */
final class BetsBenchmark implements Benchmark {

    private static final int CUSTOMERS = 10_000;
    private static final int MATCHES = 200;
    private static final int CALLERS = 512;
    private static final int ROUNDS = 3;

    /** Two cores compile slowly beside a full load; the rates still rise after a minute. */
    private static final int WARM_UP_TURNS = 6;

    private static final int WARM_UP_TURN_SECONDS = 15;

    private static final int STOCK_CONNECTIONS = 32;

    @Override
    public void run(int seconds, Report report) throws Exception {
        int turn = Math.max(4, seconds / 2);
        try (BenchApp app = BenchApp.start()) {
            Bettors bettors =
                    new Bettors(app.commands(), app.customers(CUSTOMERS), app.offers(MATCHES));
            report.say("warming up");
            for (int turnOfWarmUp = 0; turnOfWarmUp < WARM_UP_TURNS; turnOfWarmUp++) {
                report.say(
                        "so far %,.0f bets a second",
                        bettors.betsPerSecond(CALLERS, WARM_UP_TURN_SECONDS));
                app.projections().awaitPosition(bettors.lastPosition(), Duration.ofMinutes(2));
            }
            double ours = 0;
            double sql = 0;
            double jpa = 0;
            double jdbc = 0;
            double slowestCatchUpMillis = 0;
            boolean quiet = true;
            try (SqlRival byHand = new SqlRival(app.database());
                    StockAxonRival onJpa =
                            new StockAxonRival(app.database(), Engine.JPA, STOCK_CONNECTIONS);
                    StockAxonRival onJdbc =
                            new StockAxonRival(app.database(), Engine.JDBC, STOCK_CONNECTIONS)) {
                byHand.betsPerSecond(16, turn);
                onJpa.betsPerSecond(turn);
                onJdbc.betsPerSecond(turn);
                for (int round = 1; round <= ROUNDS; round++) {
                    quiet &= Quiet.await();
                    double mine = bettors.betsPerSecond(CALLERS, seconds);
                    long stopped = System.nanoTime();
                    boolean caughtUp =
                            app.projections()
                                    .awaitPosition(bettors.lastPosition(), Duration.ofMinutes(2));
                    double millis =
                            caughtUp ? (System.nanoTime() - stopped) / 1e6 : Double.MAX_VALUE;
                    quiet &= Quiet.await();
                    double sixteen = byHand.betsPerSecond(16, turn);
                    double thirtyTwo = byHand.betsPerSecond(32, turn);
                    quiet &= Quiet.await();
                    double shippedJpa = onJpa.betsPerSecond(turn);
                    double shippedJdbc = onJdbc.betsPerSecond(turn);
                    report.say(
                            "round %d: ours %,.0f (projections caught up after %.0f ms), SQL %,.0f"
                                    + " on 16 and %,.0f on 32 connections, stock Axon %,.0f with"
                                    + " JPA and %,.0f with JDBC",
                            round, mine, millis, sixteen, thirtyTwo, shippedJpa, shippedJdbc);
                    ours += mine / ROUNDS;
                    // The rivals are credited with their best round, we with our average.
                    sql = Math.max(sql, Math.max(sixteen, thirtyTwo));
                    jpa = Math.max(jpa, shippedJpa);
                    jdbc = Math.max(jdbc, shippedJdbc);
                    slowestCatchUpMillis = Math.max(slowestCatchUpMillis, millis);
                }
            }
            report.rate("bets", ours);
            report.rate("sql", sql);
            report.rate("stock_axon_jpa", jpa);
            report.rate("stock_axon_jdbc", jdbc);
            report.ratio("sql", ours / sql);
            report.ratio("stock_axon", ours / Math.max(jpa, jdbc));
            report.millis("projections_caught_up", slowestCatchUpMillis);
            report.figure("quiet_before_each_turn", quiet);
            report.figure("callers", CALLERS);
            report.figure("customers", CUSTOMERS);
            report.figure("rules", List.of("limits", "price", "eligibility", "idempotency"));
        }
    }
}
