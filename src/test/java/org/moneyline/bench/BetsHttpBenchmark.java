package org.moneyline.bench;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.moneyline.platform.api.Ids;

/**
 * Bets over HTTP, one at a time and fifty at a time, beside the hand-written SQL rival, which pays
 * for no HTTP, no JSON and no login. The load generator is a process of its own on the same
 * machine.
 */
final class BetsHttpBenchmark implements Benchmark {

    private static final int CUSTOMERS = 5_000;

    /** As many as it takes to keep the machine busy while others wait for their commit. */
    private static final int CONNECTIONS = 128;

    /** Few: each caller's first request looks its token up, and only some may do so at once. */
    private static final int WARM_UP_CONNECTIONS = 64;

    private static final int BATCH_CONNECTIONS = 16;
    private static final int BATCH_BETS = 50;
    private static final int ROUNDS = 3;
    private static final int WARM_UP_TURN_SECONDS = 15;
    private static final double LATENCY_LOAD = 0.7;

    @Override
    public void run(int seconds, Report report) throws Exception {
        try (ServerProcess server = ServerProcess.start(CUSTOMERS)) {
            report.say("warming up");
            HttpLoad.warmUp(
                    report,
                    () -> {
                        double one = single(server, WARM_UP_CONNECTIONS, WARM_UP_TURN_SECONDS);
                        double many = batches(server, BATCH_CONNECTIONS, WARM_UP_TURN_SECONDS / 3);
                        report.say("so far %,.0f bets a second, in batches %,.0f", one, many);
                        server.millisUntilCaughtUp(Duration.ofMinutes(2));
                        return one;
                    });
            server.checkpoint();
            boolean quiet = true;
            double single = 0;
            double batch = 0;
            double sql = 0;
            double caughtUpMillis = 0;
            try (SqlRival rival = new SqlRival(server.database())) {
                int turn = Math.max(4, seconds / 2);
                rival.betsPerSecond(16, turn);
                for (int round = 1; round <= ROUNDS; round++) {
                    quiet &= Quiet.await();
                    double one = single(server, CONNECTIONS, seconds);
                    double oneCaughtUp = server.millisUntilCaughtUp(Duration.ofMinutes(2));
                    double many = batches(server, BATCH_CONNECTIONS, seconds);
                    double manyCaughtUp = server.millisUntilCaughtUp(Duration.ofMinutes(2));
                    quiet &= Quiet.await();
                    double sixteen = rival.betsPerSecond(16, turn);
                    double thirtyTwo = rival.betsPerSecond(32, turn);
                    report.say(
                            "round %d: single %,.0f (caught up after %.0f ms), batch %,.0f (%.0f"
                                    + " ms), SQL %,.0f on 16 and %,.0f on 32 connections",
                            round, one, oneCaughtUp, many, manyCaughtUp, sixteen, thirtyTwo);
                    single += one / ROUNDS;
                    batch += many / ROUNDS;
                    sql = Math.max(sql, Math.max(sixteen, thirtyTwo));
                    caughtUpMillis = Math.max(caughtUpMillis, Math.max(oneCaughtUp, manyCaughtUp));
                }
            }
            report.rate("single", single);
            report.rate("batch_bets", batch);
            report.rate("sql", sql);
            report.ratio("sql", single / sql);
            report.ratio("sql_batch", batch / sql);
            report.millis("projections_caught_up", caughtUpMillis);
            quiet &= Quiet.await();
            HttpLoad.openLoop(
                    server.port(),
                    single * LATENCY_LOAD,
                    HttpLoad.LATENCY_WARM_UP_SECONDS,
                    new Singles(server));
            quiet &= Quiet.await();
            HttpPump.Outcome outcome =
                    HttpLoad.openLoop(
                            server.port(),
                            single * LATENCY_LOAD,
                            Math.max(seconds, HttpLoad.LATENCY_SHORTEST_SECONDS),
                            new Singles(server));
            report.rate("open_loop_offered", single * LATENCY_LOAD);
            report.rate("open_loop_achieved", outcome.perSecond());
            report.millis("single_p50", outcome.millisAt(50));
            report.millis("single_p99", outcome.millisAt(99));
            report.millis("single_p999", outcome.millisAt(99.9));
            report.figure("open_loop_failed", outcome.failed());
            report.figure("quiet_before_each_turn", quiet);
            report.figure("connections", CONNECTIONS);
        }
    }

    private double single(ServerProcess server, int connections, int seconds) throws Exception {
        return HttpLoad.closedLoop(server.port(), connections, seconds, new Singles(server));
    }

    private double batches(ServerProcess server, int connections, int seconds) throws Exception {
        return BATCH_BETS
                * HttpLoad.closedLoop(server.port(), connections, seconds, new Batches(server));
    }

    private record Singles(ServerProcess server) implements HttpPump.Traffic {

        @Override
        public HttpPump.Call next() {
            return new HttpPump.Call("/api/v1/bets", anyToken(server), key(), bet(server));
        }

        @Override
        public boolean isDone(int status, String body) {
            return status == 201;
        }
    }

    private record Batches(ServerProcess server) implements HttpPump.Traffic {

        @Override
        public HttpPump.Call next() {
            StringBuilder bets = new StringBuilder("[");
            for (int i = 0; i < BATCH_BETS; i++) {
                bets.append(i == 0 ? "" : ",").append(bet(server));
            }
            return new HttpPump.Call(
                    "/api/v1/bets/batch", anyToken(server), key(), bets.append(']').toString());
        }

        @Override
        public boolean isDone(int status, String body) {
            return status / 100 == 2 && !body.contains("\"problem\"");
        }
    }

    private static String key() {
        UUID id = Ids.next();
        return id.toString();
    }

    private static String anyToken(ServerProcess server) {
        return server.tokens().get(ThreadLocalRandom.current().nextInt(server.tokens().size()));
    }

    private static String bet(ServerProcess server) {
        return "{\"stake\":\"1.00\",\"currency\":\"GBP\",\"type\":\"SINGLE\",\"priceChange\":\"ANY\",\"legs\":[{\"selectionId\":\""
                + server.selections()
                        .get(ThreadLocalRandom.current().nextInt(server.selections().size()))
                + "\",\"price\":\"2.00\"}]}";
    }
}
