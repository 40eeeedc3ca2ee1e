package org.moneyline.bench;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.push.core.CoreLimits;
import org.moneyline.push.core.MarketSubject;
import org.moneyline.push.core.Matches;
import org.moneyline.push.core.Topics;
import org.moneyline.push.socket.Gateway;
import org.moneyline.push.socket.GatewayLimits;

/**
 * The gateway alone as a process of its own, over markets whose prices it moves itself. The clock
 * of a change is the moment it is told, in microseconds of a clock that all processes of a machine
 * share, so whoever receives it knows how long it took.
 */
public final class StreamHost {

    private static final int MANY = 1_000_000;

    private StreamHost() {}

    public static MarketId market(int number) {
        return new MarketId(new UUID(7, 1_000 + number));
    }

    /** The same to all processes of a machine: Linux counts it from the start of the machine. */
    static long nowMicros() {
        return System.nanoTime() / 1_000;
    }

    /** Ends when its input does. */
    public static void main(String[] args) throws Exception {
        ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
        Topics topics =
                new Topics(
                        (topic, atLeast) ->
                                new MarketSubject(
                                        Matches.market(
                                                topic.marketId(),
                                                MarketStatus.OPEN,
                                                "2.00",
                                                "3.40",
                                                "4.20"),
                                        atLeast),
                        CoreLimits.USUAL,
                        background,
                        System::nanoTime);
        GatewayLimits limits =
                new GatewayLimits(
                        MANY,
                        MANY,
                        100,
                        8_192,
                        MANY,
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(120),
                        Duration.ofMinutes(15),
                        Duration.ofSeconds(Integer.getInteger("stream.lag.seconds", 15)),
                        65_536,
                        Duration.ofSeconds(1),
                        10_000);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Gateway gateway =
                new Gateway(
                        new Gateway.Plan(
                                new InetSocketAddress("127.0.0.1", 0), 2, Set.of(), false, limits),
                        topics,
                        ticket -> Optional.empty(),
                        background,
                        meters);
        AskedProcess.serve(
                Integer.toString(gateway.port()),
                words ->
                        switch (words[0]) {
                            case "memory" -> memory();
                            case "held" -> held(meters);
                            case "publish" ->
                                    Long.toString(
                                            publish(
                                                    topics,
                                                    Integer.parseInt(words[1]),
                                                    Integer.parseInt(words[2]),
                                                    Integer.parseInt(words[3])));
                            default -> throw new IllegalArgumentException(words[0]);
                        });
        gateway.close();
        System.exit(0);
    }

    /** Bytes on the heap and outside of it that are in use, garbage collected before. */
    private static String memory() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct =
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
        return heap + " " + Math.max(direct, PlatformDependent.usedDirectMemory());
    }

    /** Who is there, to how many topics they are subscribed, and what was left out for them. */
    private static String held(MeterRegistry meters) {
        return "%.0f %.0f %.0f"
                .formatted(
                        meters.get("moneyline.push.sockets").gauge().value(),
                        meters.get("moneyline.push.subscriptions").gauge().value(),
                        meters.get("moneyline.push.conflated").counter().count());
    }

    /**
     * Moves the prices of so many markets in turn, so many changes a second in all. Answers the
     * clock at which it came to each for the last time: whoever was told something of a market then
     * or later has its latest.
     */
    private static long publish(Topics topics, int markets, int perSecond, int seconds) {
        long begin = System.nanoTime();
        long every = TimeUnit.SECONDS.toNanos(1) / perSecond;
        int changes = perSecond * seconds;
        long lastRound = 0;
        for (int i = 0; i < changes; i++) {
            long due = begin + i * every;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(Math.max(1_000, due - System.nanoTime()));
            }
            long clock = Math.max(nowMicros(), topics.position() + 1);
            if (i == changes - markets) {
                lastRound = clock;
            }
            topics.take(
                    Matches.at(
                            clock,
                            Matches.priced(
                                    market(i % markets),
                                    i / markets % 2 == 0 ? "2.10" : "2.20",
                                    "3.40",
                                    "4.20")));
        }
        return lastRound;
    }
}
