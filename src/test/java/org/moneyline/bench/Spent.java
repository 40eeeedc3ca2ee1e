package org.moneyline.bench;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What the processors did between two moments. Latencies only compare where others took nothing,
 * the compiler was done and the collector is told.
 *
 * @param busy of the machine's time, in hundredths of a second
 * @param stolen what the host gave to others while we could have gone on, likewise
 * @param whole all of it, likewise
 * @param compilerMillis of the JVM's compiler threads
 * @param collectorMillis in which nobody else ran
 */
record Spent(long busy, long stolen, long whole, long compilerMillis, long collectorMillis) {

    private static final int USER = 0;
    private static final int IDLE = 3;
    private static final int WAITING_FOR_DISK = 4;
    private static final int STOLEN = 7;

    /** Since the machine and the JVM started. */
    static Spent soFar() {
        long[] times = times();
        long whole = Arrays.stream(times, USER, STOLEN + 1).sum();
        return new Spent(
                whole - times[IDLE] - times[WAITING_FOR_DISK] - times[STOLEN],
                times[STOLEN],
                whole,
                ManagementFactory.getCompilationMXBean().getTotalCompilationTime(),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum());
    }

    /** Since then. */
    static Spent since(Spent before) {
        Spent now = soFar();
        return new Spent(
                now.busy - before.busy,
                now.stolen - before.stolen,
                now.whole - before.whole,
                now.compilerMillis - before.compilerMillis,
                now.collectorMillis - before.collectorMillis);
    }

    /** The machine's, by the kernel's account; nothing where there is none. */
    private static long[] times() {
        try {
            String all = Files.readAllLines(Path.of("/proc/stat")).getFirst();
            return Arrays.stream(all.split(" +")).skip(1).mapToLong(Long::parseLong).toArray();
        } catch (IOException e) {
            return new long[STOLEN + 1];
        }
    }

    /**
     * @param key what stands before the figures' names
     */
    void tell(String key, Report report) {
        report.figure(key + "processors_busy_percent", percent(busy));
        report.figure(key + "processors_stolen_percent", percent(stolen));
        report.figure(key + "compiler_millis", compilerMillis);
        report.figure(key + "collector_millis", collectorMillis);
    }

    private double percent(long of) {
        return whole == 0 ? 0 : Math.round(1_000.0 * of / whole) / 10.0;
    }
}
