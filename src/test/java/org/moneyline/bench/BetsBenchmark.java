package org.moneyline.bench;

import java.time.Duration;
import java.util.List;

/**
 * Single bets in process: ours with every rule and projection running, beside Axon as it ships and
 * beside hand-written SQL, in turn, all on one database.
 */
final class BetsBenchmark implements Benchmark {

    private static final int CUSTOMERS = 10_000;
    private static final int MATCHES = 200;
    private static final int CALLERS = 512;
    private static final int ROUNDS = 3;

    /** Two cores compile slowly beside a full load; the rates still rise after half a minute. */
    private static final int WARM_UP_SECONDS = 45;

    private static final int STOCK_CONNECTIONS = 32;

    @Override
    public void run(int seconds, Report report) throws Exception {
        try (BenchApp app = BenchApp.start()) {
            Bettors bettors =
                    new Bettors(app.commands(), app.customers(CUSTOMERS), app.offers(MATCHES));
            report.say("warming up");
            bettors.betsPerSecond(CALLERS, Math.max(WARM_UP_SECONDS, seconds));
            app.projections().awaitPosition(bettors.lastPosition(), Duration.ofSeconds(60));
            double ours = 0;
            double sql = 0;
            double stock = 0;
            double slowestCatchUpMillis = 0;
            try (SqlRival rival = new SqlRival(app.database());
                    StockAxonRival axon = new StockAxonRival(app.database(), STOCK_CONNECTIONS)) {
                rival.betsPerSecond(16, Math.max(3, seconds / 4));
                axon.betsPerSecond(Math.max(3, seconds / 4));
                for (int round = 1; round <= ROUNDS; round++) {
                    double mine = bettors.betsPerSecond(CALLERS, seconds);
                    long stopped = System.nanoTime();
                    boolean caughtUp =
                            app.projections()
                                    .awaitPosition(bettors.lastPosition(), Duration.ofMinutes(2));
                    double millis =
                            caughtUp ? (System.nanoTime() - stopped) / 1e6 : Double.MAX_VALUE;
                    double sixteen = rival.betsPerSecond(16, seconds / 2);
                    double thirtyTwo = rival.betsPerSecond(32, seconds / 2);
                    double shipped = axon.betsPerSecond(seconds / 2);
                    report.say(
                            "round %d: ours %,.0f (projections caught up after %.0f ms), SQL %,.0f"
                                    + " on 16 and %,.0f on 32 connections, stock Axon %,.0f",
                            round, mine, millis, sixteen, thirtyTwo, shipped);
                    ours += mine / ROUNDS;
                    // The rivals are credited with their best round, we with our average.
                    sql = Math.max(sql, Math.max(sixteen, thirtyTwo));
                    stock = Math.max(stock, shipped);
                    slowestCatchUpMillis = Math.max(slowestCatchUpMillis, millis);
                }
            }
            report.rate("bets", ours);
            report.rate("sql", sql);
            report.rate("stock_axon", stock);
            report.ratio("sql", ours / sql);
            report.ratio("stock_axon", ours / stock);
            report.millis("projections_caught_up", slowestCatchUpMillis);
            report.figure("callers", CALLERS);
            report.figure("customers", CUSTOMERS);
            report.figure("rules", List.of("limits", "price", "eligibility", "idempotency"));
        }
    }
}
