package org.moneyline.bench;

import java.util.Map;
import java.util.TreeMap;

/** Runs one benchmark by name: {@code Bench bets --seconds 20}. The last line printed is JSON. */
final class Bench {

    private static final Map<String, Benchmark> BENCHMARKS =
            new TreeMap<>(
                    Map.of(
                            "bets", new BetsBenchmark(),
                            "bets-http", new BetsHttpBenchmark(),
                            "feed", new FeedBenchmark(),
                            "orders", new OrdersBenchmark(),
                            "orders-http", new OrdersHttpBenchmark(),
                            "replay", new ReplayBenchmark(),
                            "search", new SearchBenchmark(),
                            "settle", new SettleBenchmark(),
                            "sockets", new SocketsBenchmark()));

    private Bench() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 0 || !BENCHMARKS.containsKey(args[0])) {
            System.err.println(
                    "usage: ops/bench/run NAME [--seconds N]; NAME is one of "
                            + BENCHMARKS.keySet());
            System.exit(2);
        }
        int seconds = 20;
        for (int i = 1; i + 1 < args.length; i += 2) {
            if (args[i].equals("--seconds")) {
                seconds = Integer.parseInt(args[i + 1]);
            }
        }
        Report report = new Report(args[0]);
        int status = 1;
        try {
            BENCHMARKS.get(args[0]).run(seconds, report);
            System.out.println(report.json());
            System.out.flush();
            status = 0;
        } catch (Exception e) {
            e.printStackTrace();
        } finally {
            // Everything was closed; a forgotten thread must not keep a script waiting.
            System.exit(status);
        }
    }
}
