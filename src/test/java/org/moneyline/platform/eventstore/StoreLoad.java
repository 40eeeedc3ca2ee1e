package org.moneyline.platform.eventstore;

import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.database.TestDatabase;

/**
 * A load for profiling by hand: each unit puts into two tills at once. Arguments: callers, seconds.
 */
final class StoreLoad {

    private static final long WARM_UP_SECONDS = Long.getLong("warmup", 5);

    private StoreLoad() {}

    public static void main(String[] args) throws InterruptedException {
        int callers = args.length > 0 ? Integer.parseInt(args[0]) : 256;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        int tillCount = 5000;
        StoreSettings settings =
                new StoreSettings(
                        50_000,
                        4096,
                        java.time.Duration.ZERO,
                        16_384,
                        java.time.Duration.ofSeconds(5),
                        32768,
                        java.time.Duration.ofMillis(10),
                        1024,
                        48,
                        1000,
                        20000,
                        java.time.Duration.ofSeconds(5),
                        4,
                        java.time.Duration.ofSeconds(5),
                        java.time.Duration.ofSeconds(20));
        try (TestDatabase database = TestDatabase.migrated();
                EngineUnderTest node =
                        new EngineUnderTest(
                                database, settings, CommitProbe.NONE, java.util.List.of())) {
            String[] tills = new String[tillCount];
            for (int i = 0; i < tillCount; i++) {
                UUID id = Ids.next();
                tills[i] = id.toString();
            }
            CountDownLatch opened = new CountDownLatch(tillCount);
            for (String till : tills) {
                Thread.ofVirtual()
                        .start(() -> {
                            node.commands().sendAndWait(new TillCommand.OpenTill(till));
                            opened.countDown();
                        });
            }
            opened.await();
            AtomicLong done = new AtomicLong();
            AtomicLong end =
                    new AtomicLong(
                            System.nanoTime() + (seconds + WARM_UP_SECONDS) * 1_000_000_000L);
            CountDownLatch finished = new CountDownLatch(callers);
            for (int caller = 0; caller < callers; caller++) {
                int mine = caller;
                Thread.ofVirtual()
                        .start(() -> {
                            while (System.nanoTime() < end.get()) {
                                int a = ThreadLocalRandom.current().nextInt(tillCount / 2);
                                int b =
                                        tillCount / 2
                                                + ThreadLocalRandom.current()
                                                        .nextInt(tillCount / 2);
                                node.commands()
                                        .sendAndWait(
                                                new TillCommand.PutInBoth(
                                                        tills[a], 1, tills[b], mine + 1));
                                done.incrementAndGet();
                            }
                            finished.countDown();
                        });
            }
            // Ends early only if the writers did, and then the figure shows it.
            finished.await(WARM_UP_SECONDS, java.util.concurrent.TimeUnit.SECONDS);
            var cpu =
                    (com.sun.management.OperatingSystemMXBean)
                            java.lang.management.ManagementFactory.getOperatingSystemMXBean();
            long cpuBefore = cpu.getProcessCpuTime();
            long before = done.get();
            long from = System.nanoTime();
            finished.await(seconds, java.util.concurrent.TimeUnit.SECONDS);
            long rate = (done.get() - before) * 1_000_000_000L / (System.nanoTime() - from);
            long cpuNanos =
                    (cpu.getProcessCpuTime() - cpuBefore) / Math.max(1, done.get() - before);
            finished.await();
            System.out.println(
                    "units/s "
                            + rate
                            + " cpu us/unit "
                            + cpuNanos / 1000
                            + " mean group "
                            + node.meters().get("moneyline.store.group.size").summary().mean());
        }
    }
}
