package org.moneyline.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.moneyline.platform.api.Ids;

/**
 * Orders over HTTP, each answered with what was matched at once, beside the hand-written SQL rival,
 * which pays for no HTTP. The load generator is a process of its own on the same machine.
 */
final class OrdersHttpBenchmark implements Benchmark {

    private static final int CUSTOMERS = 1_000;
    private static final int CONNECTIONS = 64;
    private static final int ROUNDS = 3;
    private static final int WARM_UP_TURN_SECONDS = 15;
    private static final int MARKETS_OF_A_CUSTOMER = 10;
    private static final int SIZE_LARGEST_POUNDS = 20;
    private static final double LATENCY_LOAD = 0.5;
    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(3);

    /** Around one price, so that most orders are matched. */
    private static final String[] PRICES = {
        "2.42", "2.44", "2.46", "2.48", "2.50", "2.52", "2.54", "2.56", "2.58"
    };

    @Override
    public void run(int seconds, Report report) throws Exception {
        try (ServerProcess server = ServerProcess.start(CUSTOMERS)) {
            report.say("warming up");
            HttpLoad.warmUp(
                    report,
                    () -> {
                        double rate = load(server, WARM_UP_TURN_SECONDS);
                        report.say("so far %,.0f orders a second", rate);
                        server.millisUntilCaughtUp(CATCH_UP_LIMIT);
                        return rate;
                    });
            server.checkpoint();
            boolean quiet = true;
            double orders = 0;
            double sql = 0;
            double caughtUpMillis = 0;
            try (SqlRival rival = new SqlRival(server.database())) {
                int turn = Math.max(4, seconds / 2);
                rival.betsPerSecond(16, turn);
                for (int round = 1; round <= ROUNDS; round++) {
                    quiet &= Quiet.await();
                    double rate = load(server, seconds);
                    double millis = server.millisUntilCaughtUp(CATCH_UP_LIMIT);
                    quiet &= Quiet.await();
                    double sixteen = rival.betsPerSecond(16, turn);
                    double thirtyTwo = rival.betsPerSecond(32, turn);
                    report.say(
                            "round %d: %,.0f orders a second (caught up after %.0f ms), SQL %,.0f"
                                    + " on 16 and %,.0f on 32 connections",
                            round, rate, millis, sixteen, thirtyTwo);
                    orders += rate / ROUNDS;
                    sql = Math.max(sql, Math.max(sixteen, thirtyTwo));
                    caughtUpMillis = Math.max(caughtUpMillis, millis);
                }
            }
            report.rate("orders", orders);
            report.rate("sql", sql);
            report.ratio("sql", orders / sql);
            report.millis("projections_caught_up", caughtUpMillis);
            double offered = orders * LATENCY_LOAD;
            HttpLoad.openLoop(
                    server.port(), offered, HttpLoad.LATENCY_WARM_UP_SECONDS, new Orders(server));
            server.millisUntilCaughtUp(CATCH_UP_LIMIT);
            quiet &= Quiet.await();
            HttpPump.Outcome outcome =
                    HttpLoad.openLoop(
                            server.port(),
                            offered,
                            Math.max(seconds, HttpLoad.LATENCY_SHORTEST_SECONDS),
                            new Orders(server));
            report.rate("open_loop_offered", offered);
            report.rate("open_loop_achieved", outcome.perSecond());
            report.millis("placement_p50", outcome.millisAt(50));
            report.millis("placement_p99", outcome.millisAt(99));
            report.millis("placement_p999", outcome.millisAt(99.9));
            report.figure("open_loop_failed", outcome.failed());
            report.figure("quiet_before_each_turn", quiet);
            report.figure("connections", CONNECTIONS);
        }
    }

    private static double load(ServerProcess server, int seconds) throws IOException {
        return HttpLoad.closedLoop(server.port(), CONNECTIONS, seconds, new Orders(server));
    }

    private record Orders(ServerProcess server) implements HttpPump.Traffic {

        @Override
        public HttpPump.Call next() {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            int who = random.nextInt(server.tokens().size());
            int markets = server.selections().size() / 3;
            int market = (who + random.nextInt(MARKETS_OF_A_CUSTOMER) * (1 + who % 7)) % markets;
            String selection = server.selections().get(market * 3 + random.nextInt(3));
            String body =
                    "{\"marketId\":\""
                            + selection.substring(0, selection.lastIndexOf('.'))
                            + "\",\"selectionId\":\""
                            + selection
                            + "\",\"side\":\""
                            + (random.nextBoolean() ? "BACK" : "LAY")
                            + "\",\"price\":\""
                            + PRICES[random.nextInt(PRICES.length)]
                            + "\",\"size\":\""
                            + (1 + random.nextInt(SIZE_LARGEST_POUNDS))
                            + ".00\",\"currency\":\"GBP\",\"persistence\":\"LAPSE\"}";
            return new HttpPump.Call(
                    "/api/v1/exchange/orders",
                    server.tokens().get(who),
                    Ids.next().toString(),
                    body);
        }

        @Override
        public boolean isDone(int status, String body) {
            return status == 201;
        }
    }
}
