package org.moneyline.bench;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.moneyline.bench.MovingMarkets.Shape;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.StreamAddress;

/**
 * A provider's messages on a fixed schedule, signed, through the whole product: from the moment a
 * message should have been sent until the prices it makes are known in memory, until the event that
 * says so is durable and delivered to those that follow, and until subscribers of the market, in a
 * process of their own, have received it. Where several messages of one market meet on their way,
 * each counts for the durable event, and the last one for what is received.
 */
final class FeedBenchmark implements Benchmark {

    private static final int QUOTES_PER_SECOND = 20_000;
    private static final int SUBSCRIBERS = 1_000;
    private static final int WARM_UP_TURN_SECONDS = 5;

    /** With more of the turn than this the compiler is not done. */
    private static final int COMPILER_RESTS_MILLIS = 50;

    private static final int WARM_UP_TURNS_MAX = 36;
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(2);

    static Histogram micros() {
        return new Histogram(60_000_000L, 3);
    }

    @Override
    public void run(int seconds, Report report) throws Exception {
        MovingMarkets markets = new MovingMarkets();
        DurablePrices durable = new DurablePrices(markets);
        try (BenchApp app =
                        BenchApp.start(
                                "--moneyline.feed.providers.bench.format=exchange",
                                "--moneyline.feed.providers.bench.alive-within=0s",
                                "--moneyline.feed.providers.bench.secret=" + FeedSender.SECRET,
                                "--moneyline.push.limits.connections-per-address-max="
                                        + 2 * SUBSCRIBERS);
                EventTail.Following following =
                        app.bean(EventTail.class)
                                .follow("bench", 0, DurablePrices.WANTED, durable::take)) {
            FeedSender sender = new FeedSender(app.commands(), markets);
            sender.images();
            app.awaitIdle(IDLE_LIMIT);
            if (durable.markets().size() != MovingMarkets.COUNT) {
                throw new IllegalStateException(
                        "only " + durable.markets().size() + " markets were opened");
            }
            report.figure("markets", MovingMarkets.COUNT);
            Phase phases = new Phase(app, sender, durable, report);
            phases.warmUp(Shape.PAIR);
            phases.measure("", Shape.PAIR, seconds, null);
            try (SubscribersProcess subscribers = new SubscribersProcess(streamPort(app))) {
                subscribe(subscribers, durable);
                phases.warmUp(Shape.PAIR);
                phases.measure("subscribed_", Shape.PAIR, seconds, subscribers);
                phases.measure("subscribed_three_quotes_", Shape.ALL, seconds, subscribers);
            }
            phases.measure("three_quotes_", Shape.ALL, seconds, null);
            phases.warmUp(Shape.ONE);
            phases.measure("one_quote_", Shape.ONE, seconds, null);
        }
    }

    private static int streamPort(BenchApp app) {
        return URI.create(app.bean(StreamAddress.class).forPageOf("localhost").orElseThrow())
                .getPort();
    }

    private static void subscribe(SubscribersProcess subscribers, DurablePrices durable)
            throws Exception {
        for (int i = 0; i < SUBSCRIBERS / MovingMarkets.COUNT; i++) {
            for (var market : durable.markets().keySet()) {
                subscribers.subscribe("market:" + market);
            }
        }
        subscribers.awaitImages();
    }

    /** Sends for a while, and says how long things took. */
    private record Phase(BenchApp app, FeedSender sender, DurablePrices durable, Report report) {

        /** Until the compiler rests, which takes more turns the slower the machine. */
        void warmUp(Shape shape) {
            report.say("warming up");
            for (int turn = 0; turn < WARM_UP_TURNS_MAX; turn++) {
                Spent before = Spent.soFar();
                sender.changes(shape, QUOTES_PER_SECOND, WARM_UP_TURN_SECONDS, micros());
                if (Spent.since(before).compilerMillis() < COMPILER_RESTS_MILLIS) {
                    return;
                }
            }
        }

        /**
         * @param key what stands before the figures' names
         */
        void measure(String key, Shape shape, int seconds, @Nullable SubscribersProcess subscribers)
                throws Exception {
            app.awaitIdle(IDLE_LIMIT);
            boolean quiet = Quiet.await();
            report.say(
                    "%,d quotes/s, %d a message, %d messages a request, %d subscribers a market",
                    QUOTES_PER_SECOND,
                    shape.quotes(),
                    FeedSender.messagesTogether(shape),
                    subscribers == null ? 0 : SUBSCRIBERS / MovingMarkets.COUNT);
            durable.measure();
            if (subscribers != null) {
                subscribers.measure();
            }
            Spent before = Spent.soFar();
            FeedSender.Outcome sent = sender.changes(shape, QUOTES_PER_SECOND, seconds, micros());
            Spent spent = Spent.since(before);
            double caughtUp = app.awaitIdle(IDLE_LIMIT);
            DurablePrices.Measured measured = durable.measured(sent.messages());
            report.rate(key + "quote_changes", sent.messages() * shape.quotes() / sent.seconds());
            report.rate(key + "messages", sent.messages() / sent.seconds());
            report.figure(key + "messages_in_a_request", FeedSender.messagesTogether(shape));
            report.rate(key + "price_events", measured.events() / sent.seconds());
            report.figure(
                    key + "subscribers_per_market",
                    subscribers == null ? 0 : SUBSCRIBERS / MovingMarkets.COUNT);
            tell(key + "message_to_priced", sent.priced());
            tell(key + "message_to_durable", measured.micros);
            long notDurable = sent.messages() - measured.micros.getTotalCount();
            if (notDurable > 0) {
                throw new IllegalStateException(notDurable + " messages did not become durable");
            }
            if (subscribers != null) {
                received(key, sent.seconds(), subscribers, measured.dueOfClock);
            }
            report.millis(key + "projections_caught_up", caughtUp);
            spent.tell(key, report);
            report.figure(key + "quiet_before", quiet);
        }

        private void received(
                String key, double seconds, SubscribersProcess subscribers, LongPairs dueOfClock)
                throws Exception {
            int expected = dueOfClock.size() * (SUBSCRIBERS / MovingMarkets.COUNT);
            SubscribersProcess.Came came = subscribers.came(expected);
            Map<Long, Long> due = new HashMap<>();
            for (int i = 0; i < dueOfClock.size(); i++) {
                due.put(dueOfClock.first(i), dueOfClock.second(i));
            }
            Histogram micros = micros();
            for (int i = 0; i < came.arrived().size(); i++) {
                Long at = due.get(came.arrived().first(i));
                if (at != null) {
                    long waited = came.arrived().second(i) - at / 1_000;
                    micros.recordValue(Math.clamp(waited, 0, micros.getHighestTrackableValue()));
                }
            }
            report.figure(key + "subscribers", SUBSCRIBERS);
            report.rate(key + "deltas_received", micros.getTotalCount() / seconds);
            tell(key + "message_to_socket", micros);
            report.figure(key + "deltas_left_out", expected - micros.getTotalCount());
            report.figure(key + "let_in_anew", came.letInAnew());
            report.figure(key + "cut_off", came.closed());
        }

        private void tell(String what, Histogram micros) {
            report.millis(what + "_p50", micros.getValueAtPercentile(50) / 1e3);
            report.millis(what + "_p99", micros.getValueAtPercentile(99) / 1e3);
            report.millis(what + "_p999", micros.getValueAtPercentile(99.9) / 1e3);
        }
    }
}
