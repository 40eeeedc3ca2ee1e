package org.moneyline.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.FeedReceipt;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.OddsCommand.ReceiveFeedMessages;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketPriced;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.MessageSignature;

/**
 * A provider's messages on a fixed schedule, signed, through the whole product: from the moment a
 * message should have been sent until the price it makes is known in memory, and until the event
 * that says so is durable and delivered to those that follow. Every message moves the best prices
 * of one market. Where several of one market meet on their way, the last one counts for all.
 */
final class FeedBenchmark implements Benchmark {

    private static final int MARKETS = 500;
    private static final int CHANGES_PER_SECOND = 20_000;
    private static final int MESSAGES_TOGETHER = 20;
    private static final int WARM_UP_SECONDS = 30;

    /** A market's prices go round in so many steps, which tells its messages apart. */
    private static final int STEPS = 100;

    private static final int DRAW = 58_805;
    private static final String SECRET = "only the bench knows it";
    private static final long HIGHEST_MICROS = 60_000_000L;

    private final MessageSignature signature =
            new MessageSignature(SECRET.getBytes(StandardCharsets.UTF_8));

    /** When the message of a step should have been sent, by market; 0 once it is durable. */
    private final long[][] intended = new long[MARKETS][STEPS];

    private final int[] lastStep = new int[MARKETS];
    // Of the thread that follows the events.
    private final Map<EventId, Integer> placeOf = new HashMap<>();
    private final Map<MarketId, Integer> places = new HashMap<>();
    private final Map<Integer, Integer> stepOfPrice = new HashMap<>();
    private volatile Histogram durable = new Histogram(HIGHEST_MICROS, 3);
    private final AtomicLong events = new AtomicLong();
    private long number;

    @Override
    public void run(int seconds, Report report) throws Exception {
        for (int step = 0; step < STEPS; step++) {
            stepOfPrice.put(middle(step), step);
        }
        try (BenchApp app =
                BenchApp.start(
                        "--moneyline.feed.providers.bench.format=exchange",
                        "--moneyline.feed.providers.bench.alive-within=0s",
                        "--moneyline.feed.providers.bench.secret=" + SECRET)) {
            EventTail tail = app.bean(EventTail.class);
            try (EventTail.Following following = tail.follow("bench", 0, this::take)) {
                images(app);
                app.awaitIdle(Duration.ofMinutes(2));
                report.say("warming up");
                changes(app, WARM_UP_SECONDS);
                app.awaitIdle(Duration.ofMinutes(2));
                boolean quiet = Quiet.await();
                durable = new Histogram(HIGHEST_MICROS, 3);
                long before = events.get();
                Histogram priced = new Histogram(HIGHEST_MICROS, 3);
                double perSecond = changes(app, seconds, priced);
                double caughtUp = app.awaitIdle(Duration.ofMinutes(2));
                report.rate("quote_changes", perSecond);
                report.rate("price_events", (events.get() - before) / (double) seconds);
                report.figure("markets", MARKETS);
                report.figure("messages_in_a_request", MESSAGES_TOGETHER);
                report.millis("message_to_priced_p50", priced.getValueAtPercentile(50) / 1e3);
                report.millis("message_to_priced_p99", priced.getValueAtPercentile(99) / 1e3);
                report.millis("message_to_durable_p50", durable.getValueAtPercentile(50) / 1e3);
                report.millis("message_to_durable_p99", durable.getValueAtPercentile(99) / 1e3);
                report.figure("measured_to_durable", durable.getTotalCount());
                report.millis("projections_caught_up", caughtUp);
                report.figure("quiet_before", quiet);
            }
        }
    }

    private void changes(BenchApp app, int seconds) {
        changes(app, seconds, new Histogram(HIGHEST_MICROS, 3));
    }

    /** Returns how many changes a second were taken. */
    private double changes(BenchApp app, int seconds, Histogram priced) {
        int requests = CHANGES_PER_SECOND / MESSAGES_TOGETHER * seconds;
        long apart = 1_000_000_000L * MESSAGES_TOGETHER / CHANGES_PER_SECOND;
        long start = System.nanoTime();
        // Where it cannot keep the rate, the rate it keeps is told, and not after an hour.
        long end = start + 2_000_000_000L * seconds;
        int request = 0;
        for (; request < requests && System.nanoTime() < end; request++) {
            long due = start + request * apart;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            StringBuilder lines = new StringBuilder(MESSAGES_TOGETHER * 120);
            for (int i = 0; i < MESSAGES_TOGETHER; i++) {
                int market = (int) ((request * (long) MESSAGES_TOGETHER + i) % MARKETS);
                int before = lastStep[market];
                int step = (before + 1) % STEPS;
                lastStep[market] = step;
                synchronized (this) {
                    intended[market][step] = due;
                }
                change(lines, market, before, step);
            }
            push(app, lines.toString());
            priced.recordValue(Math.min(HIGHEST_MICROS, (System.nanoTime() - due) / 1_000));
        }
        return request * (double) MESSAGES_TOGETHER / ((System.nanoTime() - start) / 1e9);
    }

    private void images(BenchApp app) {
        Instant startsAt = Instant.now().plusSeconds(86_400);
        for (int market = 0; market < MARKETS; market++) {
            push(
                    app,
                    String.format(
                            Locale.ROOT,
                            "{\"op\":\"mcm\",\"pt\":%1$d,\"mc\":[{\"id\":\"1.%2$d\",\"img\":true,"
                                    + "\"marketDefinition\":{\"eventId\":\"%2$d\","
                                    + "\"eventTypeId\":\"1\",\"marketType\":\"MATCH_ODDS\","
                                    + "\"status\":\"OPEN\",\"inPlay\":false,"
                                    + "\"marketTime\":\"%3$s\",\"eventName\":\"H%2$d v A%2$d\","
                                    + "\"runners\":[{\"id\":1,\"sortPriority\":1,"
                                    + "\"status\":\"ACTIVE\"},{\"id\":2,\"sortPriority\":2,"
                                    + "\"status\":\"ACTIVE\"},{\"id\":%4$d,\"sortPriority\":3,"
                                    + "\"status\":\"ACTIVE\"}]},\"rc\":["
                                    + "{\"id\":1,\"atb\":[[%5$s,9]],\"atl\":[[%6$s,9]]},"
                                    + "{\"id\":2,\"atb\":[[3.5,9]],\"atl\":[[3.6,9]]},"
                                    + "{\"id\":%4$d,\"atb\":[[3.4,9]],\"atl\":[[3.5,9]]}]}]}%n",
                            System.currentTimeMillis(),
                            market,
                            startsAt,
                            DRAW,
                            price(back(0)),
                            price(back(0) + 20)));
        }
    }

    private static void change(StringBuilder lines, int market, int before, int step) {
        lines.append("{\"op\":\"mcm\",\"clk\":\"c\",\"pt\":")
                .append(System.currentTimeMillis())
                .append(",\"mc\":[{\"id\":\"1.")
                .append(market)
                .append("\",\"rc\":[{\"id\":1,\"atb\":[[")
                .append(price(back(before)))
                .append(",0],[")
                .append(price(back(step)))
                .append(",25.5]],\"atl\":[[")
                .append(price(back(before) + 20))
                .append(",0],[")
                .append(price(back(step) + 20))
                .append(",25.5]]}]}]}\n");
    }

    private void push(BenchApp app, String lines) {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        Instant now = Instant.now();
        long first = number + 1;
        number += lines.chars().filter(c -> c == '\n').count();
        FeedReceipt receipt =
                app.commands()
                        .sendAndWait(
                                new ReceiveFeedMessages(
                                        "bench",
                                        bytes,
                                        true,
                                        first,
                                        signature.sign(
                                                ReceiveFeedMessages.signedBefore(
                                                        "bench", first, true),
                                                bytes,
                                                now),
                                        now));
        if (receipt.refused() > 0 || receipt.duplicates() > 0) {
            throw new IllegalStateException("not everything was taken: " + receipt);
        }
    }

    private void take(EventTail.Event event) {
        switch (event.payload()) {
            case EventScheduled e ->
                    placeOf.put(e.eventId(), Integer.parseInt(e.home().substring(1)));
            case MarketOpened e -> {
                if (e.type().equals("MATCH_RESULT")) {
                    places.put(e.marketId(), placeOf.get(e.eventId()));
                }
            }
            case MarketPriced e -> priced(e);
            default -> {
                // Of no concern.
            }
        }
    }

    private void priced(MarketPriced priced) {
        long now = System.nanoTime();
        for (ProviderQuotes quotes : priced.quotes()) {
            if (quotes.provider().equals("bench") && quotes.quotes().getFirst().price() != null) {
                events.incrementAndGet();
                durable(priced.marketId(), quotes, now);
            }
        }
    }

    /** What came before on the same market and did not get an event of its own is durable too. */
    private synchronized void durable(MarketId id, ProviderQuotes quotes, long now) {
        Integer step = stepOfPrice.get(quotes.quotes().getFirst().price().thousandths());
        Integer place = places.get(id);
        if (step == null || place == null) {
            return;
        }
        long[] waiting = intended[place];
        for (int back = 0; back < STEPS / 2; back++) {
            int at = Math.floorMod(step - back, STEPS);
            if (waiting[at] == 0) {
                break;
            }
            durable.recordValue(Math.min(HIGHEST_MICROS, (now - waiting[at]) / 1_000));
            waiting[at] = 0;
        }
    }

    private static int back(int step) {
        return 2_000 + 10 * step;
    }

    private static int middle(int step) {
        long back = back(step);
        long lay = back + 20;
        return (int) (2 * back * lay / (back + lay));
    }

    private static String price(int thousandths) {
        return thousandths / 1_000
                + "."
                + Integer.toString(1_000 + thousandths % 1_000).substring(1);
    }
}
