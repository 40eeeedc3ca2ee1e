package org.moneyline.push.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.moneyline.push.core.Matches.EVENT;
import static org.moneyline.push.core.Matches.GOALS;
import static org.moneyline.push.core.Matches.RESULT;
import static org.moneyline.push.core.Matches.at;
import static org.moneyline.push.core.Matches.priced;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.OddsEvent.ClockTold;
import org.moneyline.odds.api.OddsEvent.KickedOff;
import org.moneyline.odds.api.OddsEvent.MarketClosed;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketResumed;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.odds.api.OddsEvent.MarketSuspended;
import org.moneyline.odds.api.OddsEvent.ResultEntered;
import org.moneyline.odds.api.OddsEvent.ScoreChanged;
import org.moneyline.odds.api.OddsEvent.SettlementWithdrawn;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.platform.api.EventTail;

class TopicsTest {

    private static final TopicName MARKET = TopicName.market(RESULT);
    private static final TopicName PAGE = TopicName.event(EVENT);
    private static final long ROOM = 1 << 20;

    private final Deque<Runnable> makers = new ArrayDeque<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Seen seen = new Seen();

    /** What the tables say, with the last event that they contain. */
    private long tablesAt;

    private String[] tablePrices = {"2.00", "3.50", "4.00"};

    private final Topics topics = topics(CoreLimits.USUAL);

    private Topics topics(CoreLimits limits) {
        return new Topics(this::make, limits, makers::add, nanos::get);
    }

    private Subject make(TopicName topic, long atLeast) {
        assertThat(tablesAt).isGreaterThanOrEqualTo(atLeast);
        return switch (topic.kind()) {
            case MARKET ->
                    new MarketSubject(
                            Matches.market(RESULT, MarketStatus.OPEN, tablePrices), tablesAt);
            case EVENT ->
                    new EventSubject(
                            Matches.event(
                                    EventStatus.SCHEDULED,
                                    Matches.market(RESULT, MarketStatus.OPEN, tablePrices)),
                            tablesAt);
            default -> throw new Refusal(Refusal.Kind.NOT_FOUND, "NONE", "There is none.");
        };
    }

    /** An outlet that keeps what it is told, by subscriber. */
    private static final class Seen implements Outlet {

        final Map<Object, Merged> clients = new HashMap<>();
        final Map<Object, Long> clocks = new HashMap<>();
        final List<Frame> deltas = new ArrayList<>();
        final List<String> refusals = new ArrayList<>();
        final List<String> opened = new ArrayList<>();

        @Override
        public void delta(TopicName topic, Frame frame) {
            deltas.add(frame);
            clients.forEach((subscriber, client) -> {
                if (frame.clock() > clocks.get(subscriber)) {
                    clocks.put(subscriber, frame.clock());
                    client.take(frame);
                }
            });
        }

        @Override
        public void opened(Object subscriber, List<Frame> frames, long clock) {
            Merged client = clients.computeIfAbsent(subscriber, s -> new Merged());
            clocks.put(subscriber, clock);
            frames.forEach(frame -> {
                opened.add(Merged.text(frame));
                client.take(frame);
            });
        }

        @Override
        public void refused(Object subscriber, String code) {
            refusals.add(code);
        }

        @Override
        public void reset(TopicName topic) {
            refusals.add("reset " + topic);
        }

        String of(Object subscriber, String... path) {
            var node = (tools.jackson.databind.JsonNode) clients.get(subscriber).data();
            for (String name : path) {
                node = node.path(name);
            }
            return node.asString("none");
        }
    }

    private void runMakers() {
        while (!makers.isEmpty()) {
            makers.removeFirst().run();
        }
    }

    private void joins(Topics to, TopicName topic, long after, Object who) {
        to.join(topic, after, Integer.MAX_VALUE - 1, seen, who);
    }

    // --- Images, and what comes after them

    @Test
    void anImageComesFirstAndThenWhatChanges() {
        joins(topics, MARKET, Topics.NOTHING, "ann");
        runMakers();
        assertThat(seen.of("ann", "prices", "0")).isEqualTo("2.00");
        assertThat(seen.of("ann", "status")).isEqualTo("OPEN");

        topics.take(at(5, priced(RESULT, "2.10", "3.50", "3.90")));

        assertThat(seen.deltas).hasSize(1);
        assertThat(Merged.text(seen.deltas.getFirst()))
                .isEqualTo(
                        """
                        {"clock":5,"data":{"prices":{"0":"2.10","2":"3.90"}},\
                        "topic":"%s","type":"delta"}\
                        """
                                .formatted(MARKET));
        assertThat(seen.of("ann", "prices", "1")).isEqualTo("3.50");
        assertThat(seen.of("ann", "prices", "2")).isEqualTo("3.90");
    }

    @Test
    void whatHappensWhileTheTablesAreReadIsNeitherMissedNorToldTwice() {
        topics.beginAt(10);
        joins(topics, MARKET, Topics.NOTHING, "ann");
        topics.take(at(11, priced(RESULT, "2.10", "3.50", "4.00")));
        topics.take(at(12, priced(RESULT, "2.20", "3.50", "4.00")));
        topics.take(at(13, new MarketSuspended(RESULT, "t", "news")));
        // The tables have caught up with the first of the three when they are read.
        tablesAt = 11;
        tablePrices = new String[] {"2.10", "3.50", "4.00"};
        runMakers();

        assertThat(seen.deltas).isEmpty();
        assertThat(seen.opened).hasSize(1);
        assertThat(seen.of("ann", "status")).isEqualTo("SUSPENDED");
        assertThat(seen.of("ann", "version")).isEqualTo("4");
        assertThat(seen.of("ann", "prices", "0")).as("none is shown").isEqualTo("none");
        topics.take(at(14, priced(RESULT, "2.30", "3.50", "4.00")));
        assertThat(seen.deltas).as("a price nobody is shown is no news").isEmpty();
    }

    @Test
    void onlyWhatConcernsATopicIsToldThere() {
        joins(topics, MARKET, Topics.NOTHING, "ann");
        runMakers();

        topics.take(at(1, priced(GOALS, "1.50", "2.50")));
        topics.take(at(2, new KickedOff(EVENT, java.time.Instant.EPOCH)));

        assertThat(seen.deltas).isEmpty();
        assertThat(topics.position()).isEqualTo(2);
    }

    @Test
    void aPageShowsItsMarketsItsScoreAndItsEnd() {
        joins(topics, PAGE, Topics.NOTHING, "ann");
        runMakers();
        String result = RESULT.toString();
        String goals = GOALS.toString();

        topics.take(at(1, new KickedOff(EVENT, java.time.Instant.EPOCH)));
        assertThat(seen.of("ann", "score", "home")).isEqualTo("0");
        topics.take(at(2, new ScoreChanged(EVENT, new Score(1, 0), "1st half")));
        topics.take(at(3, new ClockTold(EVENT, 31)));
        topics.take(at(4, new MarketOpened(GOALS, EVENT, "OVER_UNDER", 10, List.of("O", "U"))));
        topics.take(at(5, priced(GOALS, "1.50", "2.50")));
        topics.take(at(6, priced(RESULT, "1.60", "4.50", "6.00")));

        assertThat(seen.of("ann", "score", "home")).isEqualTo("1");
        assertThat(seen.of("ann", "phase")).isEqualTo("1st half");
        assertThat(seen.of("ann", "minute")).isEqualTo("31");
        assertThat(seen.of("ann", "markets", goals, "lineQuarters")).isEqualTo("10");
        assertThat(seen.of("ann", "markets", goals, "status")).isEqualTo("SUSPENDED");
        assertThat(seen.of("ann", "markets", result, "prices", "0")).isEqualTo("1.60");

        topics.take(at(7, new ResultEntered(EVENT, 1, new Score(1, 0), new Score(2, 1), "t", "")));
        topics.take(at(8, new MarketClosed(RESULT, "over")));
        topics.take(
                at(
                        9,
                        new MarketSettled(
                                RESULT,
                                1,
                                List.of(
                                        SelectionResult.won(0),
                                        SelectionResult.lost(1),
                                        SelectionResult.lost(2)),
                                "2:1 (1:0)",
                                "t",
                                "")));

        assertThat(seen.of("ann", "status")).isEqualTo("FINISHED");
        assertThat(seen.of("ann", "phase")).isEqualTo("none");
        assertThat(seen.of("ann", "markets", result, "status")).isEqualTo("SETTLED");
        assertThat(seen.of("ann", "markets", result, "outcomes", "0")).isEqualTo("WON");
        assertThat(seen.of("ann", "markets", result, "prices", "0")).isEqualTo("none");

        topics.take(at(10, new SettlementWithdrawn(RESULT, 1, "radar", "rolled back")));
        assertThat(seen.of("ann", "markets", result, "status")).isEqualTo("CLOSED");
        assertThat(seen.of("ann", "markets", result, "outcomes", "0")).isEqualTo("none");
    }

    @Test
    void everybodyIsToldTheSameBytesWhereverTheyJoined() {
        Seen elsewhere = new Seen();
        Topics other = topics(CoreLimits.USUAL);
        joins(topics, PAGE, Topics.NOTHING, "ann");
        runMakers();
        topics.take(at(1, priced(RESULT, "2.10", "3.50", "4.00")));
        tablesAt = 1;
        tablePrices = new String[] {"2.10", "3.50", "4.00"};
        other.beginAt(1);
        other.join(PAGE, Topics.NOTHING, 0, elsewhere, "bob");
        runMakers();

        for (EventTail.Event event :
                List.of(
                        at(2, priced(RESULT, "2.20", "3.40", "4.00")),
                        at(3, new KickedOff(EVENT, java.time.Instant.EPOCH)),
                        at(4, new MarketSuspended(RESULT, "t", "news")))) {
            topics.take(event);
            other.take(event);
        }

        assertThat(seen.deltas.stream().skip(1).map(Merged::text))
                .hasSize(3)
                .containsExactlyElementsOf(elsewhere.deltas.stream().map(Merged::text).toList());
        assertThat(elsewhere.clients.get("bob").data()).isEqualTo(seen.clients.get("ann").data());
    }

    // --- Coming back

    @Test
    void whoComesBackIsToldWhatTheyMissed() {
        joins(topics, MARKET, Topics.NOTHING, "ann");
        runMakers();
        for (int i = 1; i <= 5; i++) {
            topics.take(at(i, priced(RESULT, "2.1" + i, "3.50", "4.00")));
        }
        seen.opened.clear();

        joins(topics, MARKET, 3, "bob");

        assertThat(seen.opened).hasSize(3);
        assertThat(seen.opened.getFirst()).contains("\"resumed\"");
        assertThat(seen.opened.get(1)).contains("\"clock\":4").contains("2.14");
        assertThat(seen.opened.get(2)).contains("\"clock\":5").contains("2.15");
    }

    @Test
    void whoComesBackTooLateGetsAnImage() {
        Topics forgetful =
                topics(new CoreLimits(2, 64 * 1024, ROOM, 10, 10, Duration.ofSeconds(60)));
        joins(forgetful, MARKET, Topics.NOTHING, "ann");
        runMakers();
        for (int i = 1; i <= 5; i++) {
            forgetful.take(at(i, priced(RESULT, "2.1" + i, "3.50", "4.00")));
        }
        seen.opened.clear();

        joins(forgetful, MARKET, 2, "bob");
        joins(forgetful, MARKET, 3, "cat");

        assertThat(seen.opened).hasSize(4);
        assertThat(seen.opened.getFirst()).contains("\"image\"").contains("2.15");
        assertThat(seen.opened.get(1)).contains("\"resumed\"");
        assertThat(seen.of("bob", "prices", "0")).isEqualTo("2.15");
    }

    @Test
    void whoComesFromAGatewayThatWasAheadIsToldNothingTwice() {
        joins(topics, MARKET, Topics.NOTHING, "ann");
        runMakers();
        topics.take(at(1, priced(RESULT, "2.11", "3.50", "4.00")));

        joins(topics, MARKET, 2, "bob");
        seen.clients.get("bob").take(Frames.image(MARKET, 2, Map.of()));
        topics.take(at(2, priced(RESULT, "2.12", "3.50", "4.00")));
        topics.take(at(3, priced(RESULT, "2.13", "3.50", "4.00")));

        assertThat(seen.clients.get("bob").clocks()).containsExactly(3L);
    }

    @Test
    void aTopicNobodyLooksAtIsLetGo() {
        joins(topics, MARKET, Topics.NOTHING, "ann");
        runMakers();
        topics.leave(MARKET, seen);
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        topics.sweep();
        assertThat(topics.size()).isEqualTo(1);

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        topics.sweep();

        assertThat(topics.size()).isZero();
    }

    @Test
    void whatIsNotThereIsRefusedAndAskedForAnewTheNextTime() {
        TopicName book = TopicName.book(RESULT);
        joins(topics, book, Topics.NOTHING, "ann");
        joins(topics, book, Topics.NOTHING, "bob");
        runMakers();
        assertThat(seen.refusals).containsExactly("TOPIC_UNKNOWN", "TOPIC_UNKNOWN");

        joins(topics, book, Topics.NOTHING, "ann");
        assertThat(makers).hasSize(1);
    }

    @Test
    void aBacklogThatIsFullRefusesThoseWhoWait() {
        Topics narrow = topics(new CoreLimits(2, 1024, ROOM, 10, 2, Duration.ofSeconds(60)));
        joins(narrow, MARKET, Topics.NOTHING, "ann");
        for (int i = 1; i <= 3; i++) {
            narrow.take(at(i, priced(GOALS, "1.50", "2.50")));
        }
        assertThat(seen.refusals).containsExactly("TOPIC_NOT_READY");
        runMakers();

        assertThat(seen.opened).isEmpty();
        assertThat(narrow.size()).isZero();
    }

    @Test
    void asManyTopicsAsAreAllowedAreFollowed() {
        Topics narrow = topics(new CoreLimits(2, 1024, ROOM, 1, 2, Duration.ofSeconds(60)));
        joins(narrow, MARKET, Topics.NOTHING, "ann");
        joins(narrow, PAGE, Topics.NOTHING, "ann");

        assertThat(seen.refusals).containsExactly("TOO_MANY_TOPICS");
    }

    @Test
    void whoResumesWhileTheTablesAreAheadOfTheEventsMissesNothing() {
        topics.beginAt(10);
        // The tables have what the events have yet to tell.
        tablesAt = 15;
        tablePrices = new String[] {"2.15", "3.50", "4.00"};
        joins(topics, MARKET, Topics.NOTHING, "ann");
        runMakers();
        assertThat(seen.of("ann", "prices", "0")).isEqualTo("2.15");
        // Bob was elsewhere up to 12.
        Seen elsewhere = new Seen();
        topics.join(MARKET, 12, Integer.MAX_VALUE - 1, elsewhere, "bob");
        assertThat(elsewhere.opened.getFirst()).contains("\"resumed\"");

        for (int i = 11; i <= 15; i++) {
            topics.take(at(i, priced(RESULT, "2." + i, "3.50", "4.00")));
        }

        assertThat(elsewhere.deltas).isEmpty();
        assertThat(elsewhere.refusals).containsExactly("reset " + MARKET);
        // As an outlet does who is told so.
        elsewhere.opened.clear();
        topics.join(MARKET, Topics.NOTHING, 0, elsewhere, "bob");
        assertThat(elsewhere.opened).hasSize(1).first().asString().contains("2.15");
        elsewhere.opened.clear();
        topics.join(MARKET, 13, Integer.MAX_VALUE - 1, elsewhere, "cat");
        assertThat(elsewhere.opened.getFirst()).contains("\"image\"").contains("2.15");
        topics.take(at(16, priced(RESULT, "2.16", "3.50", "4.00")));
        assertThat(elsewhere.of("bob", "prices", "0")).isEqualTo("2.16");
        assertThat(elsewhere.of("cat", "prices", "0")).isEqualTo("2.16");
    }

    @Test
    void whoResumesWhereNothingWasAheadIsNotResetByWhatComes() {
        joins(topics, MARKET, Topics.NOTHING, "ann");
        runMakers();
        topics.take(at(1, priced(RESULT, "2.11", "3.50", "4.00")));
        joins(topics, MARKET, 1, "bob");

        topics.take(at(2, priced(RESULT, "2.12", "3.50", "4.00")));

        assertThat(seen.refusals).isEmpty();
        assertThat(seen.clients.get("bob").clocks()).containsExactly(2L);
    }

    // --- What goes wrong with one topic

    /** Stumbles over every event of a kind. */
    private record Stumbling(Subject over, Class<?> kind, RuntimeException failure)
            implements Subject {

        @Override
        public Map<String, Object> tree() {
            return over.tree();
        }

        @Override
        public boolean take(EventTail.Event event) {
            if (kind.isInstance(event.payload())) {
                throw failure;
            }
            return over.take(event);
        }
    }

    private Topics stumbling(TopicName which, RuntimeException failure) {
        return new Topics(
                (topic, atLeast) -> {
                    Subject made = make(topic, atLeast);
                    return topic.equals(which)
                            ? new Stumbling(made, MarketSuspended.class, failure)
                            : made;
                },
                CoreLimits.USUAL,
                makers::add,
                nanos::get);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTopicThatFailsIsMadeAnewAndNoOtherNotices(boolean missed) {
        Topics failing =
                stumbling(
                        PAGE,
                        missed
                                ? new Subject.Missed("an event")
                                : new IllegalStateException("wrong"));
        joins(failing, PAGE, Topics.NOTHING, "ann");
        runMakers();
        Seen others = new Seen();
        failing.join(MARKET, Topics.NOTHING, 0, others, "bob");
        runMakers();

        failing.take(at(1, new MarketSuspended(RESULT, "t", "news")));

        assertThat(others.of("bob", "status")).isEqualTo("SUSPENDED");
        assertThat(failing.position()).isEqualTo(1);
        assertThat(seen.refusals).containsExactly("reset " + PAGE);
        // Told a second time, as after a failure, it changes nothing.
        failing.take(at(1, new MarketSuspended(RESULT, "t", "news")));
        assertThat(others.deltas).hasSize(1);
        // Whoever is let in anew sees what the tables have by then.
        tablesAt = 1;
        tablePrices = new String[] {"2.22", "3.50", "4.00"};
        joins(failing, PAGE, Topics.NOTHING, "ann");
        runMakers();
        assertThat(seen.of("ann", "markets", RESULT.toString(), "prices", "0")).isEqualTo("2.22");
        failing.take(at(2, priced(RESULT, "2.23", "3.50", "4.00")));
        assertThat(seen.of("ann", "markets", RESULT.toString(), "prices", "0")).isEqualTo("2.23");
    }

    @Test
    void aTopicThatFailsAsItBeginsIsRefusedAndAskedForAnewTheNextTime() {
        Topics failing = stumbling(MARKET, new IllegalStateException("wrong"));
        joins(failing, MARKET, Topics.NOTHING, "ann");
        failing.take(at(1, new MarketSuspended(RESULT, "t", "news")));
        runMakers();
        assertThat(seen.refusals).containsExactly("TOPIC_NOT_READY");
        assertThat(failing.size()).isZero();

        tablesAt = 1;
        joins(failing, MARKET, Topics.NOTHING, "ann");
        runMakers();

        assertThat(seen.of("ann", "status")).isEqualTo("OPEN");
    }

    @Test
    void aTopicThatCannotBeReadIsRefused() {
        Topics failing =
                new Topics(
                        (topic, atLeast) -> {
                            throw new IllegalStateException("no database");
                        },
                        CoreLimits.USUAL,
                        makers::add,
                        nanos::get);
        joins(failing, MARKET, Topics.NOTHING, "ann");
        runMakers();

        assertThat(seen.refusals).containsExactly("TOPIC_NOT_READY");
    }

    // --- What is kept has a bound

    @Test
    void whatWaitsForTopicsThatAreThereByNowMakesRoom() {
        Topics narrow = topics(new CoreLimits(2, 1024, ROOM, 10, 2, Duration.ofSeconds(60)));
        joins(narrow, PAGE, Topics.NOTHING, "ann");
        narrow.take(at(1, priced(GOALS, "1.50", "2.50")));
        narrow.take(at(2, priced(GOALS, "1.51", "2.50")));
        tablesAt = 2;
        joins(narrow, MARKET, Topics.NOTHING, "bob");
        // The page is there; the market is still being made, of what comes after 2.
        makers.removeFirst().run();

        narrow.take(at(3, priced(RESULT, "2.30", "3.50", "4.00")));
        runMakers();

        assertThat(seen.refusals).isEmpty();
        assertThat(seen.of("bob", "prices", "0")).isEqualTo("2.30");
    }

    @Test
    void aPageIsLedOnByTheEventsOfAllItsMarketsInOrder() {
        joins(topics, PAGE, Topics.NOTHING, "ann");
        topics.take(at(1, priced(RESULT, "2.30", "3.50", "4.00")));
        topics.take(at(2, new MarketOpened(GOALS, EVENT, "OVER_UNDER", 10, List.of("O", "U"))));
        topics.take(at(3, new MarketSuspended(RESULT, "t", "news")));
        topics.take(at(4, new KickedOff(EVENT, java.time.Instant.EPOCH)));
        topics.take(at(5, new MarketClosed(RESULT, "over")));
        topics.take(at(6, new MarketResumed(GOALS, "t", "on")));
        topics.take(at(7, priced(GOALS, "1.60", "2.40")));
        runMakers();

        assertThat(seen.deltas).isEmpty();
        assertThat(seen.of("ann", "status")).isEqualTo("IN_PLAY");
        assertThat(seen.of("ann", "markets", RESULT.toString(), "status")).isEqualTo("CLOSED");
        assertThat(seen.of("ann", "markets", GOALS.toString(), "status")).isEqualTo("OPEN");
        assertThat(seen.of("ann", "markets", GOALS.toString(), "prices", "0")).isEqualTo("1.60");
        topics.take(at(8, priced(GOALS, "1.70", "2.40")));
        assertThat(seen.of("ann", "markets", GOALS.toString(), "prices", "0")).isEqualTo("1.70");
    }

    @Test
    void allTopicsTogetherRememberSoMuchAndNoMore() {
        Topics narrow = topics(new CoreLimits(100, 64 * 1024, 200, 10, 10, Duration.ofSeconds(60)));
        joins(narrow, MARKET, Topics.NOTHING, "ann");
        runMakers();
        for (int i = 1; i <= 9; i++) {
            narrow.take(at(i, priced(RESULT, "2.1" + i, "3.50", "4.00")));
        }
        seen.opened.clear();

        joins(narrow, MARKET, 8, "bob");
        joins(narrow, MARKET, 2, "cat");

        assertThat(seen.opened.getFirst()).contains("\"resumed\"");
        assertThat(seen.opened.getLast()).contains("\"image\"").contains("2.19");
    }

    // --- All at once

    /** Subscribers come at any moment of a stream of events, while tables lag behind it. */
    @Test
    void whoeverJoinsAtAnyMomentHasEveryChangeOnce() throws InterruptedException {
        int events = 4_000;
        AtomicLong taken = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Topics racing =
                    new Topics(
                            (topic, atLeast) -> {
                                // Behind what was taken, or ahead of it: tables are read apart.
                                long somewhere = atLeast + (taken.get() - atLeast) * 3 / 2;
                                long position =
                                        Math.clamp(somewhere, atLeast, Math.max(atLeast, events));
                                return new MarketSubject(
                                        Matches.market(
                                                RESULT, MarketStatus.OPEN, price(position), "3.50"),
                                        position);
                            },
                            new CoreLimits(64, 64 * 1024, ROOM, 10, 100_000, Duration.ZERO),
                            threads,
                            System::nanoTime);
            racing.beginAt(0);
            int joiners = 40;
            List<Seen> all = IntStream.range(0, joiners).mapToObj(i -> new Seen()).toList();
            CountDownLatch begun = new CountDownLatch(joiners);
            threads.execute(() ->
                    LongStream.rangeClosed(1, events)
                            .forEach(i -> {
                                racing.take(at(i, priced(RESULT, price(i), "3.50")));
                                taken.set(i);
                                if (i % (events / joiners) == 0) {
                                    Seen next = all.get((int) (i / (events / joiners)) - 1);
                                    threads.execute(() -> {
                                        racing.sweep();
                                        racing.join(MARKET, Topics.NOTHING, 0, next, "x");
                                        begun.countDown();
                                    });
                                }
                            }));
            begun.await();
            threads.shutdown();
            assertThat(threads.awaitTermination(60, java.util.concurrent.TimeUnit.SECONDS))
                    .isTrue();
            // The last word for all of them.
            racing.take(at(events + 1, priced(RESULT, "9.00", "3.50")));

            for (Seen each : all) {
                assertThat(each.refusals).isEmpty();
                assertThat(each.of("x", "prices", "0")).isEqualTo("9.00");
                List<Long> clocks = each.clients.get("x").clocks();
                assertThat(clocks)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(clocks.getFirst(), events + 1)
                                        .boxed()
                                        .toList());
            }
        }
    }

    private static String price(long index) {
        return "%d.%03d".formatted(2 + index / 1000, index % 1000);
    }
}
