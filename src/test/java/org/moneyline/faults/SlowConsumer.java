package org.moneyline.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.moneyline.bench.StreamHost;
import org.moneyline.bench.StreamHostProcess;
import org.moneyline.bench.StreamReaders;

/**
 * One subscriber of the live stream among a thousand stops reading. The others must not notice, the
 * gateway must not remember for it, and it must have the latest once it reads again, or be ended
 * with a code if it never does.
 */
final class SlowConsumer {

    private static final int OTHERS = 1_000;
    private static final int PER_SECOND = 50;
    private static final int SECONDS = 10;

    /** Of what is measured twice in a row with nobody stalled. */
    private static final double NOISE = 1.10;

    /** Differences below a scheduler's turn say nothing. */
    private static final long UNNOTICED_MICROS = 2_000;

    private static final long FLAT_BYTES = 2L << 20;
    private static final String TOPIC = "market:" + StreamHost.market(0);

    private SlowConsumer() {}

    static List<String> run(Map<String, Object> report) throws Exception {
        List<String> findings = new ArrayList<>();
        awakened(report, findings);
        ended(report, findings);
        return findings;
    }

    private static void awakened(Map<String, Object> report, List<String> findings)
            throws Exception {
        try (StreamHostProcess host = new StreamHostProcess("-Xmx1g", "-Dstream.lag.seconds=600");
                StreamReaders others = others(host);
                StreamReaders stalled = new StreamReaders(host.port())) {
            host.publish(1, PER_SECOND, SECONDS);
            long before = p99(host, others);
            StreamHostProcess.Memory memory = host.memory();
            stalled.addNarrow(TOPIC);
            stalled.awaitImages(1);
            stalled.reads(false);
            // What the system keeps for it fills up first.
            host.publish(1, 20 * PER_SECOND, 2 * SECONDS);
            awaitRest(others);
            long beside = p99(host, others);
            long grown = host.memory().bytes() - memory.bytes();
            report.put("p99_ms", before / 1e3);
            report.put("p99_with_stalled_ms", beside / 1e3);
            report.put("grown_bytes", grown);
            if (beside > before * NOISE && beside - before > UNNOTICED_MICROS) {
                findings.add("the others waited %d us, not %d us".formatted(beside, before));
            }
            if (grown > FLAT_BYTES) {
                findings.add("the gateway grew by %d bytes".formatted(grown));
            }
            stalled.reads(true);
            long last = host.publish(1, PER_SECOND, 1);
            for (int i = 0; i < 1_000 && stalled.lastClock() != last; i++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            if (stalled.lastClock() != last) {
                findings.add("the one that woke up does not have the latest");
            }
            if (others.closed() > 0) {
                findings.add(others.closed() + " others were ended");
            }
        }
    }

    private static void ended(Map<String, Object> report, List<String> findings) throws Exception {
        try (StreamHostProcess host = new StreamHostProcess("-Xmx1g", "-Dstream.lag.seconds=2");
                StreamReaders stalled = new StreamReaders(host.port())) {
            stalled.addNarrow(TOPIC);
            stalled.awaitImages(1);
            stalled.reads(false);
            // Long enough for the limit and for the good-bye that nobody reads.
            host.publish(1, 20 * PER_SECOND, 2 * SECONDS);
            stalled.reads(true);
            for (int i = 0; i < 1_000 && stalled.closed() == 0; i++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            report.put("ended", stalled.closed());
            if (stalled.closed() == 0) {
                findings.add("the one that never reads is still there");
            }
        }
    }

    private static StreamReaders others(StreamHostProcess host) throws Exception {
        StreamReaders readers = new StreamReaders(host.port());
        for (int i = 0; i < OTHERS; i++) {
            readers.add(TOPIC);
        }
        readers.awaitImages(OTHERS);
        return readers;
    }

    /** So many changes for everybody are more than two cores can tell: first they catch up. */
    private static void awaitRest(StreamReaders readers) {
        readers.measure();
        int before = -1;
        for (int i = 0; i < 60 && readers.deltas() != before; i++) {
            before = readers.deltas();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }

    private static long p99(StreamHostProcess host, StreamReaders readers) throws Exception {
        readers.measure();
        host.publish(1, PER_SECOND, SECONDS);
        readers.awaitDeltas(OTHERS * PER_SECOND * SECONDS);
        Histogram micros = readers.measured();
        return micros.getValueAtPercentile(99);
    }
}
