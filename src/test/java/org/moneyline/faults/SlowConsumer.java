package org.moneyline.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.moneyline.bench.StreamHost;
import org.moneyline.bench.StreamHostProcess;
import org.moneyline.bench.StreamReaders;

/**
 * One subscriber of the live stream among a thousand stops reading. The others must not notice, the
 * gateway must not remember for it, and it must have the latest once it reads again, or be ended
 * with a code if it never does.
 *
 * <p>Whether the others notice is told by turns with and without it on one gateway. What a turn is
 * compared with comes right before or after it, so that what changes in the course of a run changes
 * both; and the turns without it are compared among themselves, which shows what a comparison of
 * the same with the same comes to here.
 */
final class SlowConsumer implements AutoCloseable {

    private static final int OTHERS = 1_000;
    private static final int PER_SECOND = 50;
    private static final int SECONDS = 5;

    /** Of each kind. */
    private static final int TURNS = 10;

    private static final double WORSE_AT_MOST = 1.10;

    /** Of all changes: a reader that had no processor for a moment gets two of them as one. */
    private static final double LEFT_OUT_MORE_AT_MOST = 0.0001;

    private static final long FLAT_BYTES = 2L << 20;

    /** As the protocol has it for whoever is too slow. */
    private static final int TOO_SLOW = 4002;

    /**
     * The stalled one has more markets than the others look at, so that what the system keeps for
     * it is full before long, and the others have no more to do than always.
     */
    private static final String[] TOPICS =
            IntStream.range(0, 50)
                    .mapToObj(number -> "market:" + StreamHost.market(number))
                    .toArray(String[]::new);

    private final StreamHostProcess host;
    private final StreamReaders others;
    private final StreamReaders stalled;
    private final List<String> findings;

    /** The longest it took until it had the latest. */
    private long latestNanos;

    private SlowConsumer(StreamHostProcess host, List<String> findings) throws IOException {
        this.host = host;
        this.findings = findings;
        others = new StreamReaders(host.port());
        stalled = new StreamReaders(host.port());
    }

    static List<String> run(Map<String, Object> report) throws Exception {
        List<String> findings = new ArrayList<>();
        try (StreamHostProcess host = new StreamHostProcess("-Xmx1g", "-Dstream.lag.seconds=600");
                SlowConsumer fault = new SlowConsumer(host, findings)) {
            fault.awakened(report);
        }
        try (StreamHostProcess host = new StreamHostProcess("-Xmx1g", "-Dstream.lag.seconds=2")) {
            ended(host, report, findings);
        }
        return findings;
    }

    private void awakened(Map<String, Object> report) throws Exception {
        for (int i = 0; i < OTHERS; i++) {
            others.add(TOPICS[0]);
        }
        others.awaitImages(OTHERS);
        stalled.addNarrow(TOPICS);
        stalled.awaitImages(TOPICS.length);
        others.awaitClock(host.publish(TOPICS.length, TOPICS.length * PER_SECOND, SECONDS));
        others.awaitClock(host.publish(1, PER_SECOND, 2 * SECONDS));
        long before = host.memory().bytes();
        List<Long> without = new ArrayList<>();
        List<Long> beside = new ArrayList<>();
        List<Long> leftOut = new ArrayList<>();
        List<Long> leftOutBeside = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            // Each is the first of the two as often as the second.
            if (turn % 2 == 0) {
                without.add(turn(leftOut));
                stall();
                beside.add(turn(leftOutBeside));
            } else {
                beside.add(turn(leftOutBeside));
                if (turn == TURNS - 1) {
                    grown(report, before);
                }
                wake();
                without.add(turn(leftOut));
            }
        }
        if (others.closed() > 0) {
            findings.add(others.closed() + " others were ended");
        }
        report.put("latest_after_waking_ms", latestNanos / 1_000_000);
        compare(report, without, beside);
        long leftOutMore = sum(leftOutBeside) - sum(leftOut);
        report.put("left_out", sum(leftOut));
        report.put("left_out_with_stalled", sum(leftOutBeside));
        if (leftOutMore > LEFT_OUT_MORE_AT_MOST * OTHERS * PER_SECOND * SECONDS * TURNS) {
            findings.add(leftOutMore + " more changes were left out for the others");
        }
    }

    private static long sum(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).sum();
    }

    private void stall() throws Exception {
        stalled.reads(false);
        fill();
        others.awaitClock(host.publish(1, PER_SECOND, 2));
    }

    /** Until something is left out for the one that does not read; or there would be no fault. */
    private void fill() throws Exception {
        long before = host.held().conflated();
        for (int i = 0; i < 60 && host.held().conflated() == before; i++) {
            host.publish(TOPICS.length, TOPICS.length * PER_SECOND, 1);
        }
        if (host.held().conflated() == before) {
            findings.add("the one that does not read was never too slow");
        }
    }

    private void grown(Map<String, Object> report, long before) throws Exception {
        long grown = host.memory().bytes() - before;
        report.put("grown_bytes", grown);
        if (grown > FLAT_BYTES) {
            findings.add("the gateway grew by %d bytes".formatted(grown));
        }
    }

    /** Nothing is told meanwhile: what it gets is what was there before. */
    private void wake() throws Exception {
        long last = host.publish(1, PER_SECOND, 2);
        others.awaitClock(last);
        if (stalled.lastClock() >= last) {
            findings.add("the one that does not read was told all the same");
        }
        long from = System.nanoTime();
        stalled.reads(true);
        if (!await(() -> stalled.lastClock() >= last)) {
            findings.add("the one that woke up does not have the latest");
        }
        latestNanos = Math.max(latestNanos, System.nanoTime() - from);
    }

    /** What is left out is not late, so it is compared too. */
    private long turn(List<Long> leftOut) throws Exception {
        others.measure();
        others.awaitClock(host.publish(1, PER_SECOND, SECONDS));
        Histogram micros = others.measured();
        leftOut.add(OTHERS * PER_SECOND * SECONDS - micros.getTotalCount());
        return micros.getValueAtPercentile(99);
    }

    private void compare(Map<String, Object> report, List<Long> without, List<Long> beside) {
        double ratio = median(beside) / median(without);
        report.put("subscribers_per_market", OTHERS);
        report.put("turns", TURNS);
        report.put("p99_ms", median(without) / 1e3);
        report.put("p99_with_stalled_ms", median(beside) / 1e3);
        report.put("p99_turns_ms", millis(without));
        report.put("p99_with_stalled_turns_ms", millis(beside));
        report.put("ratio_with_stalled", rounded(ratio));
        report.put(
                "ratio_of_the_same",
                rounded(median(everySecond(without, 1)) / median(everySecond(without, 0))));
        report.put("spread_percent", spreadPercent(without));
        report.put("spread_with_stalled_percent", spreadPercent(beside));
        if (ratio > WORSE_AT_MOST) {
            findings.add("the others waited %.2f times as long".formatted(ratio));
        }
    }

    private static List<Long> everySecond(List<Long> all, int from) {
        return IntStream.range(0, all.size())
                .filter(i -> i % 2 == from)
                .mapToObj(all::get)
                .toList();
    }

    private static double median(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
    }

    /** How far the middle half of the turns lies apart, of their median. */
    private static long spreadPercent(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        int quarter = sorted.size() / 4;
        long apart = sorted.get(sorted.size() - 1 - quarter) - sorted.get(quarter);
        return Math.round(100 * apart / median(values));
    }

    private static List<Double> millis(List<Long> micros) {
        return micros.stream().map(each -> each / 1e3).toList();
    }

    private static double rounded(double ratio) {
        return Math.round(ratio * 1_000) / 1_000.0;
    }

    /** One wakes up when it was given up and finds the good-bye, the other never does. */
    private static void ended(
            StreamHostProcess host, Map<String, Object> report, List<String> findings)
            throws Exception {
        try (StreamReaders woken = new StreamReaders(host.port());
                StreamReaders gone = new StreamReaders(host.port())) {
            for (StreamReaders each : List.of(woken, gone)) {
                each.addNarrow(TOPICS);
                each.awaitImages(TOPICS.length);
                each.reads(false);
            }
            for (int i = 0; i < 60 && host.held().subscriptions() > 0; i++) {
                host.publish(TOPICS.length, TOPICS.length * PER_SECOND, 1);
            }
            woken.reads(true);
            boolean told = await(() -> woken.closed(TOO_SLOW) == 1);
            report.put("closed_with_4002", told);
            if (!told) {
                findings.add("the one that was too slow was not told so");
            }
            for (int i = 0; i < 60 && host.held().sockets() > 0; i++) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
            report.put("left_behind", host.held().sockets());
            if (host.held().sockets() > 0) {
                findings.add("the one that never reads is still there");
            }
        }
    }

    /** A system that had no room for what was sent is asked again ever more seldom. */
    private static boolean await(BooleanSupplier there) {
        for (int i = 0; i < 6_000 && !there.getAsBoolean(); i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return there.getAsBoolean();
    }

    @Override
    public void close() throws Exception {
        others.close();
        stalled.close();
    }
}
