package org.moneyline.push.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.moneyline.push.core.Matches.RESULT;
import static org.moneyline.push.core.Matches.at;
import static org.moneyline.push.core.Matches.priced;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.push.core.CoreLimits;
import org.moneyline.push.core.MarketSubject;
import org.moneyline.push.core.Matches;
import org.moneyline.push.core.Subject;
import org.moneyline.push.core.TopicName;
import org.moneyline.push.core.Topics;

/** The gateway with real sockets, over topics that a test leads on itself. */
class GatewayTest {

    private static final Duration BOUND = Duration.ofSeconds(30);

    /** As many as a market of correct scores has, and more. */
    private static final int SELECTIONS = 400;

    private static final String TOPIC = "market:" + RESULT;

    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Topics topics =
            new Topics(GatewayTest::make, CoreLimits.USUAL, background, System::nanoTime);
    private final Set<String> tickets = ConcurrentHashMap.newKeySet();
    private final List<Client> clients = new ArrayList<>();
    private Gateway gateway;
    private long index;

    static Subject make(TopicName topic, long atLeast) {
        if (topic.kind() != TopicName.Kind.MARKET || topic.id().equals(new UUID(0, 0))) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "NONE", "There is none.");
        }
        String[] prices = new String[SELECTIONS];
        Arrays.fill(prices, "2.00");
        MarketView view = Matches.market(topic.marketId(), MarketStatus.OPEN, prices);
        return new MarketSubject(view, atLeast);
    }

    @BeforeEach
    void start() {
        serve(limits(1_000, 100, 100, 15, 60, 30, 15, 65_536));
    }

    static GatewayLimits limits(
            int connections,
            int perAddress,
            int subscriptions,
            int heartbeat,
            int silence,
            int unsubscribed,
            int lag,
            int waiting) {
        return new GatewayLimits(
                connections,
                perAddress,
                subscriptions,
                4_096,
                20,
                Duration.ofSeconds(heartbeat),
                Duration.ofSeconds(silence),
                Duration.ofSeconds(unsubscribed),
                Duration.ofMinutes(15),
                Duration.ofSeconds(lag),
                waiting,
                Duration.ofMinutes(1),
                10_000);
    }

    private void serve(GatewayLimits limits) {
        if (gateway != null) {
            gateway.close();
        }
        meters = new SimpleMeterRegistry();
        gateway = gateway(0, limits);
    }

    private Gateway gateway(int port, GatewayLimits limits) {
        return gateway(
                port,
                limits,
                topics,
                ticket -> tickets.remove(ticket) ? Optional.of(new UUID(1, 1)) : Optional.empty(),
                background,
                meters);
    }

    static Gateway gateway(
            int port,
            GatewayLimits limits,
            Topics topics,
            Callers callers,
            ExecutorService background,
            MeterRegistry meters) {
        return new Gateway(
                new Gateway.Plan(
                        new InetSocketAddress("localhost", port),
                        2,
                        Set.of("https://bets.example"),
                        false,
                        limits),
                topics,
                callers,
                background,
                meters);
    }

    @AfterEach
    void stop() {
        clients.forEach(Client::close);
        gateway.close();
        background.shutdownNow();
    }

    private Client client(String... headers) {
        Client client = new Client(gateway.port(), headers);
        clients.add(client);
        return client;
    }

    private Client subscriber() {
        Client client = client();
        client.subscribe(TOPIC);
        client.awaitShown("OPEN", TOPIC, "status");
        return client;
    }

    private void price(String first) {
        topics.take(at(++index, priced(RESULT, first)));
    }

    /** A large change each time, so that what nobody reads soon fills every buffer. */
    private void manyPrices() {
        String[] prices = new String[SELECTIONS];
        Arrays.fill(prices, index % 2 == 0 ? "2.10" : "2.20");
        topics.take(at(++index, priced(RESULT, prices)));
    }

    // --- What is told

    @Test
    void everybodyIsToldTheSame() {
        List<Client> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(subscriber());
        }
        for (int i = 0; i < 50; i++) {
            price("2.%02d".formatted(10 + i));
        }

        for (Client each : all) {
            each.awaitShown("2.59", TOPIC, "prices", "0");
            assertThat(each.texts("delta")).hasSize(50).isEqualTo(all.getFirst().texts("delta"));
        }
        assertThat(all.getFirst().texts().getFirst()).contains("\"welcome\"");
        assertThat(meters.get("moneyline.push.sockets").gauge().value()).isEqualTo(8);
        assertThat(meters.get("moneyline.push.subscriptions").gauge().value()).isEqualTo(8);
        await().atMost(BOUND)
                .untilAsserted(() ->
                        assertThat(meters.get("moneyline.push.sent").counter().count())
                                .isEqualTo(400));
    }

    @Test
    void whoUnsubscribesIsToldNothingMore() {
        Client client = subscriber();
        client.send("{'op':'unsubscribe','topics':['" + TOPIC + "']}");
        Client other = subscriber();
        await().atMost(BOUND)
                .until(() -> meters.get("moneyline.push.subscriptions").gauge().value() == 1);
        price("2.10");
        other.awaitShown("2.10", TOPIC, "prices", "0");
        // A question later, whatever was on its way has arrived.
        client.subscribe("market:" + new UUID(0, 0));
        client.awaitText("TOPIC_UNKNOWN");

        assertThat(client.texts("delta")).isEmpty();
    }

    @Test
    void whoComesBackGoesOnFromTheirClock() {
        Client client = subscriber();
        for (String price : List.of("2.11", "2.12", "2.13")) {
            price(price);
        }
        client.awaitShown("2.13", TOPIC, "prices", "0");
        client.close();

        Client back = client();
        back.send("{'op':'subscribe','topics':['" + TOPIC + "'],'after':1}");

        back.awaitText("\"resumed\"");
        price("2.14");
        await().atMost(BOUND).until(() -> back.texts("delta").size() == 3);
        assertThat(back.texts("image")).isEmpty();
        assertThat(back.texts("delta").getFirst()).contains("\"clock\":2");
        assertThat(back.texts("delta").getLast()).contains("\"clock\":4");
    }

    @Test
    void aSignOfLifeNamesTheClock() {
        serve(limits(10, 10, 10, 1, 60, 30, 15, 65_536));
        Client client = subscriber();
        price("2.10");

        client.awaitText("{\"clock\":1,\"type\":\"beat\"}");
    }

    // --- Who does not read

    @Test
    void whoDoesNotReadGetsTheLatestOnceTheyDoAndDisturbsNobody() throws IOException {
        serve(limits(100, 100, 100, 15, 60, 30, 600, 4_096));
        Client quick = subscriber();
        try (StalledReader slow = new StalledReader(gateway.port(), TOPIC)) {
            slow.readUntil("\"image\"");
            await().atMost(BOUND)
                    .until(() -> {
                        manyPrices();
                        return conflated() > 20;
                    });
            price("9.99");
            quick.awaitShown("9.99", TOPIC, "prices", "0");
            assertThat(quick.clocks(TOPIC))
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, index).boxed().toList());

            List<String> told = slow.readUntil("9.99");

            assertThat(told.getLast()).contains("9.99");
            assertThat(told.size()).isLessThan((int) index);
            price("8.88");
            assertThat(slow.readUntil("8.88").getLast()).contains("\"delta\"");
        }
    }

    @Test
    void whoDoesNotReadForTooLongIsEnded() throws IOException {
        serve(limits(100, 100, 100, 15, 60, 30, 1, 4_096));
        try (StalledReader slow = new StalledReader(gateway.port(), TOPIC)) {
            slow.readUntil("\"image\"");

            await().atMost(BOUND)
                    .until(() -> {
                        manyPrices();
                        // It is given up, and the code is on its way behind what waits.
                        return meters.get("moneyline.push.subscriptions").gauge().value() == 0;
                    });
            assertThat(slow.readUntil("closed").getLast()).isEqualTo("closed 4002");
        }
        await().atMost(BOUND)
                .until(() -> meters.get("moneyline.push.sockets").gauge().value() == 0);
        assertThat(closed("too_slow")).isEqualTo(1);
    }

    private double conflated() {
        return meters.get("moneyline.push.conflated").counter().count();
    }

    private double closed(String reason) {
        return meters.get("moneyline.push.closed").tag("reason", reason).counter().count();
    }

    // --- Who is let in, and how much they may

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://localhost.evil.example",
                "http://127.0.0.1:8080",
                "https://localhost:8080",
                "null",
                "http://",
            })
    void aPageOfAnotherOriginIsNotLetIn(String origin) {
        assertRefused(403, "Origin", origin);
        assertThat(
                        meters.get("moneyline.push.refused")
                                .tag("code", "ORIGIN_REFUSED")
                                .counter()
                                .count())
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080", "http://localhost", "https://bets.example"})
    void ourOwnPagesAreLetIn(String origin) {
        client("Origin", origin).awaitText("welcome");
    }

    private void assertRefused(int status, String... headers) {
        assertThatThrownBy(() -> client(headers))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(status));
    }

    @Test
    void anAddressMayHaveSoManyConnections() {
        serve(limits(100, 2, 100, 15, 60, 30, 15, 65_536));
        Client first = client();
        client();
        assertRefused(429);

        first.close();

        await().atMost(BOUND).ignoreExceptions().untilAsserted(() -> client().awaitText("welcome"));
    }

    @Test
    void soManyConnectionsAreTaken() {
        serve(limits(2, 100, 100, 15, 60, 30, 15, 65_536));
        client();
        client();
        assertRefused(503);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/                 | GET /                 | 404",
                "/v1/stream        | GET /v1/stream        | 426",
                "/v1/stream/more   | GET /v1/stream/more   | 404",
            })
    void whatIsNoWebSocketIsToldSo(String path, String request, int status) throws Exception {
        HttpResponse<String> answer =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        "http://localhost:"
                                                                + gateway.port()
                                                                + path))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(request).isEqualTo(status);
        assertThat(answer.body()).isNotEmpty();
    }

    @Test
    void aConnectionMayHaveSoManySubscriptions() {
        serve(limits(10, 10, 2, 15, 60, 30, 15, 65_536));
        Client client = client();
        for (int i = 1; i <= 3; i++) {
            client.subscribe("market:" + new MarketId(new UUID(3, i)));
        }

        client.awaitText("TOO_MANY_SUBSCRIPTIONS");
        assertThat(client.texts("error").getFirst()).contains(new UUID(3, 3).toString());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "hello                                                 | MESSAGE_MALFORMED",
                "[]                                                    | MESSAGE_MALFORMED",
                "{'op':'dance'}                                        | MESSAGE_MALFORMED",
                "{'op':'subscribe'}                                    | MESSAGE_MALFORMED",
                "{'op':'subscribe','topics':[1]}                       | MESSAGE_MALFORMED",
                "{'op':'subscribe','topics':[],'after':-1}             | MESSAGE_MALFORMED",
                "{'op':'subscribe','topics':[],'after':99999999999999999999} | MESSAGE_MALFORMED",
                "{'op':'authenticate','ticket':7}                      | MESSAGE_MALFORMED",
            })
    void whatIsNotUnderstoodEndsTheConnection(String message, CloseReason reason) {
        Client client = client();
        client.send(message);

        client.awaitClosed(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"market:7", "market", "", "horse:" + "0197f0a0", "market:", "bus:1"})
    void whatIsNoTopicIsToldSo(String topic) {
        Client client = client();
        client.subscribe(topic);
        client.awaitText("TOPIC_INVALID");
    }

    @Test
    void aMessageHasALimitAndSoHaveMany() {
        Client large = client();
        large.send("{'op':'" + "x".repeat(5_000) + "'}");
        large.awaitClosed(CloseReason.MESSAGE_TOO_LARGE);

        Client bytes = client();
        bytes.sendBinary(new byte[] {1});
        bytes.awaitClosed(CloseReason.NOT_TEXT);

        // However slowly this machine sends them: the allowance grows by so many a second.
        Client many = client();
        await().atMost(BOUND)
                .ignoreExceptions()
                .until(() -> {
                    for (int i = 0; i < 50 && !many.isClosed(); i++) {
                        many.send("{'op':'unsubscribe','topics':[]}");
                    }
                    return many.isClosed();
                });
        many.awaitClosed(CloseReason.TOO_MANY_MESSAGES);
    }

    @Test
    void whoSubscribesToNothingIsEnded() {
        serve(limits(10, 10, 10, 15, 60, 1, 15, 65_536));
        Client client = client();

        client.awaitClosed(CloseReason.NOT_SUBSCRIBED);
    }

    @Test
    void whoGivesNoSignOfLifeIsEnded() throws IOException {
        serve(limits(10, 10, 10, 1, 3, 60, 15, 65_536));
        Client alive = subscriber();
        // It answers no ping.
        try (StalledReader dead = new StalledReader(gateway.port(), TOPIC)) {
            assertThat(dead.readUntil("closed").getLast()).isEqualTo("closed 4001");
        }
        assertThat(alive.isClosed()).isFalse();
    }

    @Test
    void aGatewayThatStopsSaysGoodBye() {
        Client client = subscriber();
        gateway.close();

        client.awaitClosed(CloseReason.GOING_AWAY);
    }

    @Test
    void whereItCannotListenItSaysSoAndLeavesNothingBehind() {
        Set<Thread> before = threads();
        assertThatThrownBy(() -> gateway(gateway.port(), limits(1, 1, 1, 1, 1, 1, 1, 1_024)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("moneyline.push.port")
                .hasMessageContaining(Integer.toString(gateway.port()))
                .hasRootCauseInstanceOf(java.net.BindException.class);

        // Those of others may come to their end meanwhile.
        await().atMost(BOUND).untilAsserted(() -> assertThat(before).containsAll(threads()));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("push-\\d+-\\d+"))
                .collect(Collectors.toSet());
    }

    // --- Tickets

    @Test
    void aTicketIsGoodOnce() {
        tickets.add("t1");
        Client ann = client();
        ann.subscribe("me");
        ann.awaitText("TICKET_MISSING");
        ann.send("{'op':'authenticate','ticket':'t1'}");
        ann.awaitText("authenticated");

        Client thief = client();
        thief.send("{'op':'authenticate','ticket':'t1'}");
        thief.awaitText("TICKET_INVALID");
        thief.subscribe("me");
        thief.awaitText("TICKET_MISSING");
    }
}
