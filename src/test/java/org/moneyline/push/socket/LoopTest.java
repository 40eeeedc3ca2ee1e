package org.moneyline.push.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.moneyline.push.core.Matches.GOALS;
import static org.moneyline.push.core.Matches.RESULT;
import static org.moneyline.push.core.Matches.at;
import static org.moneyline.push.core.Matches.priced;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.push.core.CoreLimits;
import org.moneyline.push.core.Frame;
import org.moneyline.push.core.MarketSubject;
import org.moneyline.push.core.Matches;
import org.moneyline.push.core.Subject;
import org.moneyline.push.core.TopicName;
import org.moneyline.push.core.Topics;

/** One thread's connections without a network: the test is the thread, and says who reads. */
class LoopTest {

    private static final String TOPIC = "market:" + RESULT;
    private static final String OTHER = "market:" + GOALS;
    private static final UUID ANN = new UUID(9, 1);
    private static final int WAITING_MAX = 8_192;

    /** An image of some 4 KB. */
    private static final int SELECTIONS = 100;

    private final AtomicLong nanos = new AtomicLong();
    private final Deque<Runnable> thread = new ArrayDeque<>();
    private final Deque<Runnable> background = new ArrayDeque<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Topics topics =
            new Topics(LoopTest::make, CoreLimits.USUAL, Runnable::run, () -> 0);
    private @Nullable Callers callers;
    private final Loop loop = new Loop(thread::add, topics, terms(10, false));
    private final Deque<Line> lines = new ArrayDeque<>();
    private long index;

    private static Subject make(TopicName topic, long atLeast) {
        if (topic.kind() != TopicName.Kind.MARKET) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "NONE", "There is none.");
        }
        String[] prices = new String[SELECTIONS];
        Arrays.fill(prices, "2.00");
        return new MarketSubject(
                Matches.market(topic.marketId(), MarketStatus.OPEN, prices), atLeast);
    }

    private Terms terms(int perAddress, boolean forwardedFor) {
        GatewayLimits limits =
                new GatewayLimits(
                        100,
                        perAddress,
                        5,
                        8_192,
                        20,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(15),
                        Duration.ofSeconds(3),
                        WAITING_MAX,
                        Duration.ofSeconds(1),
                        10);
        return new Terms(
                limits,
                new Doors(Set.of(), forwardedFor, limits),
                ticket -> callers == null ? Optional.of(ANN) : callers.redeem(ticket),
                new StreamMeters(meters, topics),
                background::add,
                WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(limits.messageMaxBytes())
                        .closeOnProtocolViolation(false)
                        .build(),
                nanos::get);
    }

    @AfterEach
    void everybodyLeaves() {
        lines.forEach(Line::finishAndReleaseAll);
    }

    private Line line() {
        Line line = new Line(loop, WAITING_MAX);
        lines.add(line);
        return line;
    }

    private Line client() {
        Line line = line().shakesHands();
        assertThat(line.hears()).hasSize(2).last().asString().contains("welcome");
        return line;
    }

    private Line subscriber() {
        Line line = client().says("{'op':'subscribe','topics':['" + TOPIC + "']}");
        comeBy();
        assertThat(line.hears()).singleElement().asString().contains("\"image\"");
        return line;
    }

    /** The thread does all that waits for it. */
    private void comeBy() {
        while (!thread.isEmpty() || !background.isEmpty()) {
            (thread.isEmpty() ? background : thread).removeFirst().run();
            lines.forEach(Line::runPendingTasks);
        }
    }

    private void seconds(int count) {
        for (int i = 0; i < count; i++) {
            loop.sweep();
            comeBy();
        }
    }

    private void price(String first) {
        topics.take(at(++index, priced(RESULT, first)));
    }

    private double closed(CloseReason reason) {
        return meters.get("moneyline.push.closed").tag("reason", reason.text()).counter().count();
    }

    // --- What waits for one client has a bound

    @Test
    void answersThatNobodyReadsAreNotKept() {
        Line client = client().stalls();
        String many =
                IntStream.range(0, 5)
                        .mapToObj(i -> "'x" + i + "'")
                        .collect(Collectors.joining(","));
        for (int i = 0; i < 100 && client.isOpen(); i++) {
            client.says("{'op':'subscribe','topics':[" + many + "]}");
            seconds(1);
        }

        assertThat(client.waitingBytes()).isLessThan(WAITING_MAX + 1_024);
        client.readsAgain();
        assertThat(client.hears()).last().isEqualTo("closed 4002");
    }

    @Test
    void aMessageNamesSoManyTopics() {
        Line client = client();
        String many =
                IntStream.range(0, 1_500).mapToObj(i -> "''").collect(Collectors.joining(","));

        client.says("{'op':'subscribe','topics':[" + many + "]}");

        List<String> told = client.hears();
        assertThat(told).hasSize(6);
        assertThat(told.subList(0, 5)).allSatisfy(t -> assertThat(t).contains("TOPIC_INVALID"));
        assertThat(told.getLast())
                .isEqualTo("{\"code\":\"TOO_MANY_SUBSCRIPTIONS\",\"type\":\"error\"}");
    }

    @Test
    void whoIsRefusedTooOftenIsEndedAndAFewAreForgiven() {
        Line slow = client();
        for (int i = 0; i < 150; i++) {
            slow.says("{'op':'subscribe','topics':['bus:1']}");
            seconds(1);
        }
        assertThat(slow.hears()).doesNotContain("closed 4003");
        Line quick = client();
        for (int i = 0; i < 40; i++) {
            quick.says("{'op':'subscribe','topics':['a','b','c']}");
        }

        assertThat(quick.hears()).hasSize(101).last().isEqualTo("closed 4003");
    }

    @Test
    void whoTakesNothingOfWhatWaitsIsEndedWithACode() {
        Line client = subscriber().stalls();
        for (int i = 0; i < 30; i++) {
            manyPrices();
            comeBy();
        }
        seconds(5);
        assertThat(client.waitingBytes()).isLessThan(2 * WAITING_MAX);

        client.readsAgain();

        assertThat(client.hears()).last().isEqualTo("closed 4002");
    }

    private void manyPrices() {
        String[] prices = new String[SELECTIONS];
        Arrays.fill(prices, index % 2 == 0 ? "2.10" : "2.20");
        topics.take(at(++index, priced(RESULT, prices)));
    }

    // --- A thread that is behind

    @Test
    void whatIsTooMuchForTheThreadIsLeftOutAndTheLatestIsTold() {
        Line client = subscriber();
        for (int i = 0; i < 30; i++) {
            price("2.%02d".formatted(10 + i));
        }
        comeBy();

        List<String> told = client.hears();
        assertThat(told).hasSize(11).last().asString().contains("\"image\"").contains("\"2.39\"");
        price("2.50");
        comeBy();
        assertThat(client.hears()).singleElement().asString().contains("\"2.50\"", "\"delta\"");
    }

    @Test
    void whatIsTooLateIsLeftOutAndTheLatestIsTold() {
        Line client = subscriber();
        Line other = client().says("{'op':'subscribe','topics':['" + OTHER + "']}");
        comeBy();
        other.hears();
        price("2.10");
        nanos.addAndGet(Duration.ofMillis(1_001).toNanos());
        price("2.20");
        topics.take(at(++index, priced(GOALS, "3.30")));
        comeBy();

        assertThat(client.hears())
                .singleElement()
                .asString()
                .contains("\"image\"", "\"2.20\"", "\"clock\":3");
        assertThat(other.hears()).singleElement().asString().contains("\"delta\"", "3.30");
        price("2.30");
        comeBy();
        assertThat(client.hears()).singleElement().asString().contains("\"delta\"", "2.30");
    }

    @Test
    void whatIsToldGoesOutThoughMoreIsToCome() {
        Line client = subscriber();
        Line other = client().says("{'op':'subscribe','topics':['" + OTHER + "']}");
        comeBy();
        other.hears();
        price("2.10");
        // More of something else than one round takes.
        TopicName goals = TopicName.parse(OTHER, null);
        IntStream.range(0, 1_000).forEach(i -> loop.reset(goals));
        thread.removeFirst().run();

        assertThat(client.hears()).singleElement().asString().contains("2.1");
        assertThat(thread).hasSize(1);
    }

    @Test
    void aSignOfLifeComesBehindAllThatItVouchesFor() {
        Line client = subscriber();
        seconds(4);
        price("2.10");
        price("2.20");
        seconds(1);

        assertThat(client.hears()).hasSize(3).last().isEqualTo("{\"clock\":2,\"type\":\"beat\"}");
    }

    /** Whoever loses the line now must not go on from behind what they never got. */
    @Test
    void aSignOfLifeVouchesForNothingWhileSomethingLateIsLeftOut() {
        Line client = subscriber();
        seconds(4);
        price("2.10");
        loop.sweep();
        nanos.addAndGet(Duration.ofMillis(1_001).toNanos());
        comeBy();

        List<String> told = client.hears();
        assertThat(told).hasSize(2).first().isEqualTo("{\"type\":\"beat\"}");
        assertThat(told.getLast()).contains("\"image\"", "\"clock\":1");
        seconds(5);
        assertThat(client.hears()).containsExactly("{\"clock\":1,\"type\":\"beat\"}");
    }

    // --- What goes wrong with one connection

    @Test
    void aConnectionThatFailsIsCutAndAllOthersGoOn() {
        Line client = subscriber();
        Line broken = client();
        Subscription none = new Subscription(broken.peer(), TopicName.parse(OTHER, null), 0);
        // Nothing that could be written.
        loop.opened(none, Collections.<Frame>singletonList(null), 1);
        price("2.10");
        loop.sweep();
        thread.removeFirst().run();
        seconds(6);

        assertThat(broken.isOpen()).isFalse();
        List<String> told = client.hears();
        assertThat(told).hasSize(2).first().asString().contains("\"delta\"");
        assertThat(told.getLast()).contains("\"beat\"");
    }

    // --- Names of topics

    @Test
    void aTopicIsTheSameHoweverItIsWritten() {
        Line client = client();
        client.says("{'op':'subscribe','topics':['market:" + upper(RESULT.toString()) + "']}");
        comeBy();
        assertThat(client.hears()).singleElement().asString().contains("\"" + TOPIC + "\"");

        client.says("{'op':'unsubscribe','topics':['market:" + upper(RESULT.toString()) + "']}");
        price("2.10");
        comeBy();

        assertThat(client.hears()).isEmpty();
        assertThat(meters.get("moneyline.push.subscriptions").gauge().value()).isZero();
    }

    private static String upper(String text) {
        return text.toUpperCase(java.util.Locale.ROOT);
    }

    // --- Who comes from where

    @Test
    void whoNeverAsksForAnythingCountsForTheirAddressToo() {
        for (int i = 0; i < 10; i++) {
            line();
        }

        assertThat(line().hears()).singleElement().asString().contains("429");
    }

    @Test
    void behindAProxyTheRequestSaysWhoseConnectionItIs() {
        Loop behind = new Loop(thread::add, topics, terms(1, true));
        for (int i = 0; i < 3; i++) {
            Line line = new Line(behind, WAITING_MAX, "10.0.0.1");
            lines.add(line);
            line.shakesHands("X-Forwarded-For: 203.0.113." + i);
            assertThat(line.hears()).last().asString().contains("welcome");
        }
        Line again = new Line(behind, WAITING_MAX, "10.0.0.1");
        lines.add(again);
        again.shakesHands("X-Forwarded-For: 198.51.100.9", "X-Forwarded-For: 203.0.113.1");

        assertThat(again.hears()).singleElement().asString().contains("429");
    }

    // --- Customers

    private Line known() {
        Line client = client().says("{'op':'authenticate','ticket':'t'}");
        comeBy();
        assertThat(client.hears()).containsExactly("{\"type\":\"authenticated\"}");
        return client;
    }

    private static final String EXPIRED =
            "{\"code\":\"TICKET_EXPIRED\",\"topic\":\"me\",\"type\":\"error\"}";

    private void assertUnknown(Line client) {
        assertThat(client.hears()).contains(EXPIRED);
        client.says("{'op':'subscribe','topics':['me']}");
        assertThat(client.hears()).singleElement().asString().contains("TICKET_MISSING");
    }

    @Test
    void whoIsSignedOutHearsNothingMoreOfTheirs() {
        Line ann = known();
        Line other = subscriber();
        loop.signOut(new UUID(9, 2));
        comeBy();
        assertThat(ann.hears()).isEmpty();

        loop.signOut(ANN);
        comeBy();

        assertUnknown(ann);
        assertThat(other.hears()).isEmpty();
        ann.says("{'op':'authenticate','ticket':'t'}");
        comeBy();
        assertThat(ann.hears()).containsExactly("{\"type\":\"authenticated\"}");
    }

    @Test
    void whoIsSignedOutWhileTheirTicketIsLookedUpIsNotLetIn() {
        Line ann = client().says("{'op':'authenticate','ticket':'t'}");
        assertThat(background).hasSize(1);
        loop.signOut(new UUID(9, 2));
        loop.signOut(ANN);
        while (!thread.isEmpty()) {
            thread.removeFirst().run();
        }
        comeBy();

        assertThat(ann.hears()).containsExactly("{\"code\":\"TICKET_INVALID\",\"type\":\"error\"}");
        ann.says("{'op':'authenticate','ticket':'t'}");
        comeBy();
        assertThat(ann.hears()).containsExactly("{\"type\":\"authenticated\"}");
    }

    @Test
    void aTicketLastsSoLong() {
        Line ann = known();
        ann.says("{'op':'subscribe','topics':['" + TOPIC + "']}");
        comeBy();
        for (int minute = 0; minute < 15; minute++) {
            seconds(59);
            ann.says("{'op':'unsubscribe','topics':[]}");
        }
        assertThat(ann.hears()).doesNotContain(EXPIRED);

        seconds(20);

        assertUnknown(ann);
    }

    @Test
    void oneTicketIsLookedUpAtATime() {
        AtomicInteger lookedUp = new AtomicInteger();
        callers =
                ticket -> {
                    lookedUp.incrementAndGet();
                    return Optional.empty();
                };
        Line client = client();
        for (int i = 0; i < 5; i++) {
            client.says("{'op':'authenticate','ticket':'t'}");
        }
        assertThat(background).hasSize(1);
        comeBy();

        assertThat(client.hears())
                .hasSize(5)
                .last()
                .isEqualTo("{\"code\":\"TICKET_INVALID\",\"type\":\"error\"}");
        assertThat(lookedUp).hasValue(1);
    }

    @Test
    void aTicketThatCannotBeLookedUpIsAnswered() {
        callers =
                ticket -> {
                    throw new IllegalStateException("no database");
                };
        Line client = client().says("{'op':'authenticate','ticket':'t'}");
        comeBy();

        assertThat(client.hears())
                .containsExactly("{\"code\":\"TICKET_NOT_CHECKED\",\"type\":\"error\"}");
        callers = null;
        client.says("{'op':'authenticate','ticket':'t'}");
        comeBy();
        assertThat(client.hears()).containsExactly("{\"type\":\"authenticated\"}");
        assertThat(closed(CloseReason.TOO_MANY_MESSAGES)).isZero();
    }

    // --- What is written once

    @Test
    void anImageIsWrittenOnceForAllWhoAreLetInTogether() {
        List<Line> all = IntStream.range(0, 5).mapToObj(i -> client()).toList();
        all.forEach(line -> line.says("{'op':'subscribe','topics':['" + TOPIC + "']}"));
        comeBy();

        List<Object> written = all.stream().map(line -> line.outboundMessages().poll()).toList();
        assertThat(written).doesNotContainNull();
        assertThat(
                        written.stream()
                                .map(frame -> ((io.netty.buffer.ByteBuf) frame).memoryAddress())
                                .distinct())
                .hasSize(1);
        written.forEach(io.netty.util.ReferenceCountUtil::release);
        assertThat(((io.netty.buffer.ByteBuf) written.getFirst()).refCnt()).isZero();
    }
}
