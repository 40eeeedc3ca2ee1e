package org.moneyline.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends requests on a fixed schedule whether or not earlier ones were answered, and measures each
 * from the moment it should have been sent. So a stall counts against every request it delayed.
 */
final class OpenLoop {

    /** One worker's way to send one request; answers whether it succeeded. */
    interface Sender {
        boolean send(long number) throws Exception;
    }

    /** Makes the sender of one worker, with a connection of its own. */
    interface SenderFactory {
        Sender open(int worker) throws Exception;
    }

    /**
     * @param latency in microseconds from the intended send time
     */
    record Outcome(Histogram latency, long sent, long failed, double achievedPerSecond) {

        double millisAt(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1000.0;
        }
    }

    private static final long HIGHEST_MICROS = 60_000_000L;

    private OpenLoop() {}

    static Outcome run(double perSecond, int seconds, int workers, SenderFactory factory)
            throws Exception {
        long total = Math.round(perSecond * seconds);
        double nanosApart = 1e9 / perSecond;
        AtomicLong next = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        List<Histogram> histograms = new ArrayList<>();
        List<Sender> senders = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            senders.add(factory.open(i));
            histograms.add(new Histogram(HIGHEST_MICROS, 3));
        }
        long start = System.nanoTime() + 50_000_000L;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            Sender sender = senders.get(i);
            Histogram histogram = histograms.get(i);
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                for (long n = next.getAndIncrement();
                                        n < total;
                                        n = next.getAndIncrement()) {
                                    long intended = start + (long) (n * nanosApart);
                                    for (long wait = intended - System.nanoTime();
                                            wait > 0;
                                            wait = intended - System.nanoTime()) {
                                        LockSupport.parkNanos(wait);
                                    }
                                    boolean ok;
                                    try {
                                        ok = sender.send(n);
                                    } catch (Exception e) {
                                        ok = false;
                                    }
                                    if (!ok) {
                                        failed.incrementAndGet();
                                    }
                                    histogram.recordValue(
                                            Math.min(
                                                    HIGHEST_MICROS,
                                                    (System.nanoTime() - intended) / 1000));
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double took = (System.nanoTime() - start) / 1e9;
        Histogram all = new Histogram(HIGHEST_MICROS, 3);
        histograms.forEach(all::add);
        return new Outcome(all, total, failed.get(), total / took);
    }
}
