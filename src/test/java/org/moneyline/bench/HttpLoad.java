package org.moneyline.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;

/** Load over HTTP: as much as it takes, or on a fixed schedule. */
final class HttpLoad {

    /** So that a percentile tells of more than one pause of the collector. */
    static final int LATENCY_SHORTEST_SECONDS = 30;

    private static final int OPEN_LOOP_CONNECTIONS = 256;
    private static final int WARM_UP_LIMIT_TURNS = 15;

    /** A turn that is no faster than the fastest before by this much may end the warm-up. */
    private static final double WARM_UP_STILL_RISING = 1.03;

    private HttpLoad() {}

    /** Sends one request, and fails if it was refused. */
    interface Post {
        void send(ServerProcess server, LoadClient client) throws IOException;
    }

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

    /** Each connection sends its next request when it has the answer; answers things a second. */
    static double closedLoop(
            ServerProcess server, int connections, int seconds, int thingsPerPost, Post post)
            throws InterruptedException {
        LongAdder done = new LongAdder();
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        long from = System.nanoTime();
        long end = from + seconds * 1_000_000_000L;
        for (int i = 0; i < connections; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try (LoadClient client = new LoadClient(server.port())) {
                                    while (System.nanoTime() < end) {
                                        post.send(server, client);
                                        done.add(thingsPerPost);
                                    }
                                } catch (IOException | RuntimeException e) {
                                    synchronized (failures) {
                                        failures.add(e);
                                    }
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    failures.size() + " connections failed", failures.getFirst());
        }
        return done.sum() * 1e9 / (System.nanoTime() - from);
    }

    static OpenLoop.Outcome openLoop(ServerProcess server, double perSecond, int seconds, Post post)
            throws Exception {
        return OpenLoop.run(
                perSecond,
                seconds,
                OPEN_LOOP_CONNECTIONS,
                worker -> {
                    LoadClient client = new LoadClient(server.port());
                    return number -> {
                        post.send(server, client);
                        return true;
                    };
                });
    }
}
