package org.moneyline.bench;

import java.io.IOException;
import java.util.concurrent.Callable;

/** Load over HTTP: as much as it takes, or on a fixed schedule. */
final class HttpLoad {

    /** So that a percentile tells of more than one pause of the collector. */
    static final int LATENCY_SHORTEST_SECONDS = 30;

    /**
     * What is compiled for callers that always wait is compiled anew for a fixed schedule, and a
     * database that has just taken a checkpoint writes each page whole once more.
     */
    static final int LATENCY_WARM_UP_SECONDS = 30;

    private static final int OPEN_LOOP_CONNECTIONS = 256;
    private static final int WARM_UP_LIMIT_TURNS = 15;

    /** A turn that is no faster than the fastest before by this much may end the warm-up. */
    private static final double WARM_UP_STILL_RISING = 1.03;

    private HttpLoad() {}

    /** Until the compiler has done its work: two turns in a row that bring nothing more. */
    static void warmUp(Report report, Callable<Double> turn) throws Exception {
        double best = 0;
        int level = 0;
        int turns = 0;
        while (turns < WARM_UP_LIMIT_TURNS && level < 2) {
            double rate = turn.call();
            turns++;
            level = rate > best * WARM_UP_STILL_RISING ? 0 : level + 1;
            best = Math.max(best, rate);
        }
        report.figure("warm_up_turns", turns);
    }

    /** Each connection sends its next request when it has the answer; answers requests a second. */
    static double closedLoop(int port, int connections, int seconds, HttpPump.Traffic traffic)
            throws IOException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        try (HttpPump pump = new HttpPump(port, connections, traffic)) {
            HttpPump.Outcome outcome =
                    pump.run((number, nowNanos) -> nowNanos < end ? nowNanos : null);
            if (outcome.failed() > 0) {
                throw new IllegalStateException(
                        outcome.failed() + " requests failed, one of them: " + outcome.failure());
            }
            return outcome.perSecond();
        }
    }

    /** So many requests a second, whether or not earlier ones were answered. */
    static HttpPump.Outcome openLoop(
            int port, double perSecond, int seconds, HttpPump.Traffic traffic) throws IOException {
        long total = Math.round(perSecond * seconds);
        long start = System.nanoTime();
        try (HttpPump pump = new HttpPump(port, OPEN_LOOP_CONNECTIONS, traffic)) {
            return pump.run((number, nowNanos) ->
                    number < total ? start + (long) (number * 1e9 / perSecond) : null);
        }
    }
}
