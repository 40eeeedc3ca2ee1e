package org.moneyline.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.moneyline.rest.FakeExchange.ANNS_ORDER;
import static org.moneyline.rest.FakeExchange.BOBS_ORDER;
import static org.moneyline.rest.FakeExchange.resting;
import static org.moneyline.rest.FakeModules.ANN;
import static org.moneyline.rest.FakeModules.HOME;
import static org.moneyline.rest.FakeModules.MARKET;
import static org.moneyline.rest.FakeModules.NOON;
import static org.moneyline.rest.FakeModules.pounds;
import static org.moneyline.rest.RestSlice.ANNS_TOKEN;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.betting.api.ExchangeCommand.Cancel;
import org.moneyline.betting.api.ExchangeCommand.ChangeOrders;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.ExchangeCommand.Reduce;
import org.moneyline.betting.api.ExchangeCommand.Replace;
import org.moneyline.betting.api.ExchangeQuery.FillsOf;
import org.moneyline.betting.api.ExchangeQuery.LadderOf;
import org.moneyline.betting.api.ExchangeQuery.OrdersOf;
import org.moneyline.betting.api.ExchangeQuery.PositionOf;
import org.moneyline.betting.api.ExchangeQuery.TradesOf;
import org.moneyline.betting.api.ExchangeQuery.WhatIf;
import org.moneyline.betting.api.ExchangeQuery.WindowsOf;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;
import org.moneyline.betting.api.WindowKind;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.rest.Http.Answered;
import org.moneyline.wallet.api.RequestKey;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The exchange's part of the edge: what requests become, and every way they can be wrong. */
@SpringBootTest(
        classes = RestSlice.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ExchangeApiTest {

    private static final String EXCHANGE = "/api/v1/exchange";
    private static final String ORDERS = EXCHANGE + "/orders";
    private static final String A_MARKET = EXCHANGE + "/markets/" + MARKET;
    private static final String ALL_OF_THE_MARKET = "{\"marketId\":\"%s\"}".formatted(MARKET);
    private static final Refusal GONE =
            new Refusal(Refusal.Kind.REFUSED, "ORDER_GONE", "Nothing is left.");
    private static final String NO_MARKET = "0197f0a0-0000-7000-8000-0000000000ff";

    @LocalServerPort private int port;
    @Autowired private FakeExchange exchange;
    @Autowired private RecentAnswers recentAnswers;
    private Http http;
    private static int keys;

    @BeforeEach
    void open() {
        exchange.reset();
        http = new Http(port);
    }

    private static String key() {
        return "x-" + keys++;
    }

    private static String line(String more) {
        return """
        {"selectionId":"%s","side":"BACK","price":"2.50","size":"10.00"%s}\
        """
                .formatted(HOME, more);
    }

    private static String order(String more) {
        return """
        {"marketId":"%s","currency":"GBP",%s\
        """
                .formatted(MARKET, line(more).substring(1));
    }

    private static String batch(String lines) {
        return """
        {"marketId":"%s","currency":"GBP","orders":[%s]}\
        """
                .formatted(MARKET, lines);
    }

    private Answered placing(String body) {
        return http.postAs(ANNS_TOKEN, key(), ORDERS, body);
    }

    private Answered patching(OrderId id, String key, String body) {
        return http.send(
                "PATCH",
                ORDERS + "/" + id,
                body,
                "Authorization",
                "Bearer " + ANNS_TOKEN,
                "Idempotency-Key",
                key);
    }

    private Answered deleting(String path) {
        return http.send("DELETE", path, null, "Authorization", "Bearer " + ANNS_TOKEN);
    }

    private static void isProblem(Answered answered, int status, String code) {
        assertThat(answered.status()).as(answered.body()).isEqualTo(status);
        assertThat(answered.header("Content-Type")).hasValue("application/problem+json");
        assertThat(answered.code()).isEqualTo(code);
        assertThat(answered.json().get("detail").stringValue()).isNotBlank();
    }

    // ---- placing ----

    @Test
    void anOrderIsPlacedAndAnsweredWithWhatBecameOfIt() {
        UUID id = UUID.fromString("0197f0a0-0000-7000-8000-000000000077");

        Answered answered =
                placing(
                        order(
                                """
                                ,"persistence":"PERSIST","marketVersion":41,"orderId":"%s",
                                "customerReference":"mine"\
                                """
                                        .formatted(id)));

        assertThat(answered.status()).as(answered.body()).isEqualTo(201);
        assertThat(answered.header("Location")).hasValue(ORDERS + "/" + id);
        assertThat(answered.json())
                .isEqualTo(
                        Http.json(
                                """
                                {"orderId":"%s","marketId":"%s","selectionId":"%s","status":"OPEN",
                                 "side":"BACK","price":"2.50","size":"10.00","currency":"GBP",
                                 "matched":"0.00","averagePrice":null,"remaining":"10.00",
                                 "cancelled":"0.00","lapsed":"0.00","reason":null,
                                 "liability":"10.00","goesOnAt":null}\
                                """
                                        .formatted(id, MARKET, HOME)));
        PlaceOrders command = exchange.lastCommand(PlaceOrders.class);
        assertThat(command.accountId()).isEqualTo(ANN);
        assertThat(command.marketId()).isEqualTo(MARKET);
        assertThat(command.marketVersion()).isEqualTo(41);
        assertThat(command.customerReference()).isEqualTo("mine");
        assertThat(command.at()).isEqualTo(NOON);
        assertThat(command.orders())
                .containsExactly(
                        new NewOrder(
                                new OrderId(id),
                                0,
                                Side.BACK,
                                Price.parse("2.50"),
                                pounds("10.00"),
                                Persistence.PERSIST,
                                null));
    }

    @Test
    void whatIsLeftOutHasItsUsualMeaning() {
        placing(order(",\"fillAtLeast\":\"4.00\",\"persistence\":null"));

        PlaceOrders command = exchange.lastCommand(PlaceOrders.class);
        NewOrder order = command.orders().getFirst();
        assertThat(command.marketVersion()).isNull();
        assertThat(command.customerReference()).isNull();
        assertThat(order.persistence()).isEqualTo(Persistence.LAPSE);
        assertThat(order.fillAtLeast()).isEqualTo(pounds("4.00"));
        assertThat(order.orderId().value().version()).isEqualTo(7);
    }

    @Test
    void theSameRequestTwiceIsOneOrder() {
        String key = key();

        Answered first = http.postAs(ANNS_TOKEN, key, ORDERS, order(""));
        Answered again = http.postAs(ANNS_TOKEN, key, ORDERS, order(" "));
        recentAnswers.forgetAll();
        Answered afterARestart = http.postAs(ANNS_TOKEN, key, ORDERS, order(""));

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(afterARestart.body()).isEqualTo(first.body());
        assertThat(exchange.commands).hasSize(2);
        isProblem(
                http.postAs(ANNS_TOKEN, key, ORDERS, order(",\"persistence\":\"PERSIST\"")),
                409,
                "IDEMPOTENCY_KEY_REUSED");
        isProblem(
                http.postAs(ANNS_TOKEN, key, ORDERS + "/batch", batch(line(""))),
                409,
                "IDEMPOTENCY_KEY_REUSED");
        assertThat(exchange.commands).hasSize(2);
    }

    @Test
    void theListsKnowWhetherAnAcceptedOrderHasComeToWait() {
        exchange.deciding =
                CompletableFuture.completedFuture(
                        List.of(resting(ANNS_ORDER, 1_000, 0, 1_000, OrderStatus.ACCEPTED)));

        Answered answered = placing(order(""));

        assertThat(answered.status()).isEqualTo(201);
        assertThat(answered.json().get("status").stringValue()).isEqualTo("OPEN");
        assertThat(answered.json().get("matched").stringValue()).isEqualTo("4.00");
    }

    @Test
    void anOrderInTheBetDelayIsAnsweredAtOnceAsAccepted() {
        exchange.goesOnAt = NOON.plusSeconds(5);
        exchange.deciding = new CompletableFuture<>();

        Answered answered = placing(order("").replace("BACK", "LAY"));

        assertThat(answered.status()).isEqualTo(201);
        assertThat(answered.json().get("status").stringValue()).isEqualTo("ACCEPTED");
        assertThat(answered.json().get("goesOnAt").stringValue()).isEqualTo("2020-03-07T12:00:05Z");
        assertThat(answered.json().get("remaining").stringValue()).isEqualTo("10.00");
        assertThat(answered.json().get("liability").stringValue()).isEqualTo("15.00");
    }

    @Test
    void anOrderThatTheBookIsLongWithIsAnsweredAsAccepted() {
        exchange.deciding = new CompletableFuture<>();
        long before = System.nanoTime();

        Answered answered = placing(order(""));

        assertThat(answered.status()).isEqualTo(201);
        assertThat(answered.json().get("status").stringValue()).isEqualTo("ACCEPTED");
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(
                        Duration.ofMillis(OrderOutcomes.DECIDED_WAIT_MAX_MS),
                        Duration.ofMillis(OrderOutcomes.DECIDED_WAIT_MAX_MS * 5));
    }

    @Test
    void anOrderWhoseBookStopsIsAnsweredAsAccepted() {
        exchange.deciding = CompletableFuture.failedFuture(new IllegalStateException("stopping"));

        Answered answered = placing(order(""));

        assertThat(answered.status()).isEqualTo(201);
        assertThat(answered.json().get("status").stringValue()).isEqualTo("ACCEPTED");
    }

    @Test
    void aBatchIsOneCommandAndAnsweredInItsOrder() {
        String key = key();
        String body = batch(line("") + "," + line("").replace("BACK", "LAY").replace("10", "5"));

        Answered answered = http.postAs(ANNS_TOKEN, key, ORDERS + "/batch", body);
        Answered again = http.postAs(ANNS_TOKEN, key, ORDERS + "/batch", body);

        assertThat(answered.status()).as(answered.body()).isEqualTo(201);
        assertThat(answered.json().size()).isEqualTo(2);
        assertThat(answered.json().get(1).get("side").stringValue()).isEqualTo("LAY");
        assertThat(answered.json().get(1).get("size").stringValue()).isEqualTo("5.00");
        assertThat(again.body()).isEqualTo(answered.body());
        assertThat(exchange.commands).hasSize(1);
        assertThat(exchange.lastCommand(PlaceOrders.class).orders()).hasSize(2);
    }

    @Test
    void twoHundredOrdersFitIntoABatch() {
        String lines =
                IntStream.range(0, 200)
                        .mapToObj(i ->
                                line(
                                        ",\"persistence\":\"PERSIST\",\"fillAtLeast\":\"10.00\""
                                                + ",\"orderId\":\""
                                                + new UUID(
                                                        0x0197_f0a0_0000_7000L, Long.MIN_VALUE + i)
                                                + "\""))
                        .collect(Collectors.joining(","));

        Answered answered = http.postAs(ANNS_TOKEN, key(), ORDERS + "/batch", batch(lines));

        assertThat(answered.status()).as(answered.body()).isEqualTo(201);
        assertThat(answered.json().size()).isEqualTo(200);
    }

    @Test
    void aCurrencyThatIsLeftOutIsTheWallets() {
        String asDesigned =
                """
                {"marketId":"%s","selectionId":"%s","side":"BACK","price":"2.50","size":"10.00",
                 "persistence":"LAPSE"}\
                """
                        .formatted(MARKET, HOME);

        Answered alone = placing(asDesigned);
        assertThat(alone.status()).as(alone.body()).isEqualTo(201);
        assertThat(alone.json().get("currency").stringValue()).isEqualTo("GBP");
        assertThat(exchange.lastCommand(PlaceOrders.class).orders().getFirst().size())
                .isEqualTo(pounds("10.00"));

        Answered together =
                http.postAs(
                        ANNS_TOKEN,
                        key(),
                        ORDERS + "/batch",
                        batch(line("")).replace("\"currency\":\"GBP\",", ""));
        assertThat(together.status()).as(together.body()).isEqualTo(201);

        Answered supposed =
                http.postAs(
                        ANNS_TOKEN,
                        key(),
                        A_MARKET + "/position/what-if",
                        "{\"orders\":[" + line("") + "]}");
        assertThat(supposed.status()).as(supposed.body()).isEqualTo(200);
        assertThat(exchange.lastQuestion(WhatIf.class).orders().getFirst().size())
                .isEqualTo(pounds("10.00"));
    }

    // ---- wrong ----

    static Stream<Arguments> wrongOrders() {
        return Stream.of(
                Arguments.of(order("").replace("10.00", "0"), "size", "AMOUNT_NOT_POSITIVE"),
                Arguments.of(order("").replace("10.00", "-1.00"), "size", "AMOUNT_NOT_POSITIVE"),
                Arguments.of(order("").replace("10.00", "1.001"), "size", "AMOUNT_DECIMALS"),
                Arguments.of(order("").replace("\"10.00\"", "10.00"), "size", "AMOUNT_INVALID"),
                Arguments.of(order("").replace("10.00", "1e3"), "size", "AMOUNT_INVALID"),
                Arguments.of(order("").replace("GBP", "ZZZ"), "currency", "CURRENCY_UNKNOWN"),
                Arguments.of(order("").replace("2.50", "0.99"), "price", "PRICE_INVALID"),
                Arguments.of(order("").replace("2.50", "2.5001"), "price", "PRICE_INVALID"),
                Arguments.of(order("").replace("\"2.50\"", "2.5"), "price", "PRICE_INVALID"),
                Arguments.of(order("").replace("BACK", "back"), "side", "VALUE_UNKNOWN"),
                Arguments.of(order("").replace("\"BACK\"", "null"), "side", "FIELD_REQUIRED"),
                Arguments.of(
                        order("").replace("selectionId", "selection"),
                        "selectionId",
                        "FIELD_REQUIRED"),
                Arguments.of(
                        order("").replace(HOME.toString(), "<b>"),
                        "selectionId",
                        "SELECTION_ID_INVALID"),
                Arguments.of(
                        order("").replace("\"" + MARKET + "\"", "\"17\""),
                        "marketId",
                        "ID_INVALID"),
                Arguments.of(
                        order("").replace("\"" + MARKET + "\"", "17"), "marketId", "TEXT_EXPECTED"),
                Arguments.of(order(",\"persistence\":\"STAY\""), "persistence", "VALUE_UNKNOWN"),
                Arguments.of(order(",\"fillAtLeast\":\"0\""), "fillAtLeast", "AMOUNT_NOT_POSITIVE"),
                Arguments.of(
                        order(",\"marketVersion\":-1"), "marketVersion", "NUMBER_OUT_OF_RANGE"),
                Arguments.of(
                        order(",\"marketVersion\":1.5"), "marketVersion", "NUMBER_OUT_OF_RANGE"),
                Arguments.of(
                        order(",\"marketVersion\":99999999999999999999"),
                        "marketVersion",
                        "NUMBER_OUT_OF_RANGE"),
                Arguments.of(
                        order(",\"customerReference\":\"" + "x".repeat(65) + "\""),
                        "customerReference",
                        "TEXT_TOO_LONG"),
                Arguments.of(
                        order(",\"customerReference\":\" \""),
                        "customerReference",
                        "FIELD_REQUIRED"),
                Arguments.of(order(",\"orderId\":\"mine\""), "orderId", "ID_INVALID"),
                Arguments.of(
                        order(",\"orderId\":\"7d9f3c1e-2b4a-4c6d-8e0f-1a2b3c4d5e6f\""),
                        "orderId",
                        "ID_INVALID"),
                Arguments.of(order(",\"odds\":\"2.5\""), "odds", "FIELD_UNKNOWN"));
    }

    @ParameterizedTest(name = "{1} {2}: {0}")
    @MethodSource("wrongOrders")
    void aWrongFieldOfAnOrderIsNamed(String body, String field, String code) {
        Answered answered = placing(body);

        isProblem(answered, 400, "VALIDATION_FAILED");
        assertThat(answered.json().get("errors").toString())
                .contains("\"field\":\"" + field + "\",\"code\":\"" + code + "\"");
        assertThat(exchange.commands).isEmpty();
    }

    static Stream<Arguments> wrongBodies() {
        return Stream.of(
                Arguments.of("", "{\"marketId\":", 400, "JSON_MALFORMED"),
                Arguments.of("", "[]", 400, "JSON_MALFORMED"),
                Arguments.of("", "", 400, "BODY_MISSING"),
                Arguments.of("", order(" ".repeat(9_000)), 413, "BODY_TOO_LARGE"),
                Arguments.of(
                        "",
                        order("").replace(HOME.toString(), NO_MARKET + ".0"),
                        400,
                        "SELECTION_UNKNOWN"),
                Arguments.of("/batch", batch(""), 400, "BATCH_EMPTY"),
                Arguments.of(
                        "/batch",
                        batch((line("") + ",").repeat(200) + line("")),
                        400,
                        "BATCH_TOO_LARGE"),
                Arguments.of("/batch", batch(" ".repeat(70_000)), 413, "BODY_TOO_LARGE"),
                Arguments.of("/batch", batch(line("")) + "x", 400, "JSON_MALFORMED"),
                Arguments.of("/batch", "[" + line("") + "]", 400, "JSON_MALFORMED"));
    }

    @ParameterizedTest(name = "{3}")
    @MethodSource("wrongBodies")
    void aWrongBodyPlacesNothing(String path, String body, int status, String code) {
        isProblem(http.postAs(ANNS_TOKEN, key(), ORDERS + path, body), status, code);
        assertThat(exchange.commands).isEmpty();
    }

    @Test
    void theWrongOrdersOfABatchAreNamed() {
        Answered fields =
                http.postAs(
                        ANNS_TOKEN,
                        key(),
                        ORDERS + "/batch",
                        batch(line("") + "," + line("").replace("10.00", "0")));
        Answered foreign =
                http.postAs(
                        ANNS_TOKEN,
                        key(),
                        ORDERS + "/batch",
                        batch(line("") + "," + line("").replace(MARKET.toString(), NO_MARKET)));

        isProblem(fields, 400, "VALIDATION_FAILED");
        assertThat(fields.json().get("errors").get(0).get("field").stringValue())
                .isEqualTo("orders[1].size");
        isProblem(foreign, 400, "SELECTION_UNKNOWN");
        assertThat(foreign.json().get("index").stringValue()).isEqualTo("1");
        assertThat(exchange.commands).isEmpty();
    }

    @Test
    void withoutAKeyOrATokenNothingIsPlaced() {
        isProblem(
                http.send("POST", ORDERS, order(""), "Authorization", "Bearer " + ANNS_TOKEN),
                400,
                "IDEMPOTENCY_KEY_REQUIRED");
        isProblem(
                http.send("POST", ORDERS, order(""), "Idempotency-Key", key()),
                401,
                "UNAUTHENTICATED");
        for (String path :
                List.of(
                        ORDERS,
                        ORDERS + "/" + ANNS_ORDER,
                        EXCHANGE + "/fills",
                        EXCHANGE + "/profile",
                        A_MARKET + "/position")) {
            isProblem(http.get(path), 401, "UNAUTHENTICATED");
        }
        isProblem(http.send("DELETE", ORDERS + "/" + ANNS_ORDER, null), 401, "UNAUTHENTICATED");
        assertThat(exchange.commands).isEmpty();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal(Refusal.Kind.FORBIDDEN, 403, "NOT_CONFIRMED", Map.of()),
                refusal(Refusal.Kind.FORBIDDEN, 403, "ACCOUNT_SUSPENDED", Map.of()),
                refusal(Refusal.Kind.NOT_FOUND, 404, "MARKET_UNKNOWN", Map.of()),
                refusal(Refusal.Kind.REFUSED, 422, "MARKET_CLOSED", Map.of()),
                refusal(Refusal.Kind.REFUSED, 422, "MARKET_SUSPENDED", Map.of()),
                refusal(Refusal.Kind.REFUSED, 422, "MARKET_MOVED", Map.of("version", "42")),
                refusal(Refusal.Kind.BUSY, 503, "MARKET_VERSION_UNKNOWN", Map.of("version", "42")),
                refusal(
                        Refusal.Kind.INVALID,
                        400,
                        "MARKET_VERSION_INVALID",
                        Map.of("version", "0")),
                refusal(Refusal.Kind.INVALID, 400, "SELECTION_UNKNOWN", Map.of("index", "3")),
                refusal(
                        Refusal.Kind.INVALID,
                        400,
                        "PRICE_OFF_LADDER",
                        Map.of("below", "2.52", "above", "2.54")),
                refusal(Refusal.Kind.INVALID, 400, "PRICE_INVALID", Map.of()),
                refusal(Refusal.Kind.INVALID, 400, "SIZE_TOO_SMALL", Map.of("minimum", "1.00")),
                refusal(Refusal.Kind.INVALID, 400, "SIZE_TOO_LARGE", Map.of("maximum", "9.00")),
                refusal(Refusal.Kind.INVALID, 400, "CURRENCY_MISMATCH", Map.of("currency", "GBP")),
                refusal(Refusal.Kind.INVALID, 400, "MINIMUM_FILL_INVALID", Map.of()),
                refusal(Refusal.Kind.INVALID, 400, "PERSISTENCE_INVALID", Map.of()),
                refusal(Refusal.Kind.CONFLICT, 409, "ORDER_ID_REUSED", Map.of()),
                refusal(Refusal.Kind.CONFLICT, 409, "REFERENCE_REUSED", Map.of()),
                refusal(Refusal.Kind.CONFLICT, 409, "IDEMPOTENCY_KEY_REUSED", Map.of()),
                refusal(
                        Refusal.Kind.REFUSED,
                        422,
                        "INSUFFICIENT_FUNDS",
                        Map.of("available", "1.00", "missing", "9.00")),
                refusal(
                        Refusal.Kind.REFUSED,
                        422,
                        "EXPOSURE_LIMIT",
                        Map.of("limit", "100.00", "held", "95.00")),
                refusal(
                        Refusal.Kind.THROTTLED,
                        429,
                        "TOO_MANY_ON_THE_WAY",
                        Map.of("retryAfterSeconds", "1")),
                refusal(Refusal.Kind.BUSY, 503, "STORE_BUSY", Map.of()));
    }

    private static Arguments refusal(
            Refusal.Kind kind, int status, String code, Map<String, String> attributes) {
        return Arguments.of(code, status, new Refusal(kind, code, "No: do this.", attributes));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void aRefusalIsAProblemWithWhatHelps(String code, int status, Refusal refusal) {
        exchange.trouble = refusal;

        Answered one = placing(order(""));
        Answered many = http.postAs(ANNS_TOKEN, key(), ORDERS + "/batch", batch(line("")));

        for (Answered answered : List.of(one, many)) {
            isProblem(answered, status, code);
            refusal.attributes()
                    .forEach((name, value) ->
                            assertThat(answered.json().get(name).stringValue()).isEqualTo(value));
        }
        assertThat(one.header("Retry-After").isPresent()).isEqualTo(status == 429 || status == 503);
    }

    // ---- changing ----

    @Test
    void anOrderIsCancelledAndCancelledAgain() {
        exchange.rests(resting(ANNS_ORDER, 1_000, 400, 600, OrderStatus.OPEN));

        Answered first = deleting(ORDERS + "/" + ANNS_ORDER);

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(first.json().get("status").stringValue()).isEqualTo("CANCELLED");
        assertThat(first.json().get("matched").stringValue()).isEqualTo("4.00");
        assertThat(first.json().get("averagePrice").stringValue()).isEqualTo("2.52");
        assertThat(first.json().get("cancelled").stringValue()).isEqualTo("6.00");
        assertThat(exchange.lastCommand(ChangeOrders.class).marketId()).isEqualTo(MARKET);
        assertThat(exchange.lastCommand(ChangeOrders.class).changes())
                .containsExactly(new Cancel(ANNS_ORDER));

        exchange.shown = OrderStatus.CANCELLED;
        exchange.shownTakenOut = true;
        // What was matched of it was matched in the same moment.
        exchange.shownChangedAt = NOON;
        exchange.trouble = GONE;
        Answered again = deleting(ORDERS + "/" + ANNS_ORDER);

        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
    }

    @Test
    void whatIsMatchedCannotBeCancelled() {
        exchange.shown = OrderStatus.MATCHED;
        exchange.trouble = GONE;

        isProblem(deleting(ORDERS + "/" + ANNS_ORDER), 422, "ORDER_GONE");
    }

    @Test
    void whatIsMatchedAfterItWasReducedCannotBeCancelledEither() {
        exchange.shown = OrderStatus.CANCELLED;
        exchange.trouble = GONE;

        isProblem(deleting(ORDERS + "/" + ANNS_ORDER), 422, "ORDER_GONE");
    }

    @Test
    void somebodyElsesOrderIsAsUnknownAsNone() {
        Answered mine = http.getAs(ANNS_TOKEN, ORDERS + "/" + ANNS_ORDER);
        Answered theirs = http.getAs(ANNS_TOKEN, ORDERS + "/" + BOBS_ORDER);
        Answered none = http.getAs(ANNS_TOKEN, ORDERS + "/" + NO_MARKET);
        Answered noId = http.getAs(ANNS_TOKEN, ORDERS + "/17");

        assertThat(mine.status()).isEqualTo(200);
        isProblem(theirs, 404, "ORDER_UNKNOWN");
        assertThat(theirs.body()).isEqualTo(none.body()).isEqualTo(noId.body());
        isProblem(deleting(ORDERS + "/" + BOBS_ORDER), 404, "ORDER_UNKNOWN");
        isProblem(
                deleting(ORDERS + "/" + BOBS_ORDER + "?marketId=" + MARKET), 404, "ORDER_UNKNOWN");
        isProblem(patching(BOBS_ORDER, key(), "{\"price\":\"3.00\"}"), 404, "ORDER_UNKNOWN");
    }

    @Test
    void anOrderMovesToAnotherPrice() {
        exchange.rests(resting(ANNS_ORDER, 1_000, 0, 1_000, OrderStatus.OPEN));
        String key = key();

        Answered first = patching(ANNS_ORDER, key, "{\"price\":\"2.60\"}");
        Answered again = patching(ANNS_ORDER, key, "{ \"price\":\"2.6\"}");

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(first.json().get("price").stringValue()).isEqualTo("2.60");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(exchange.commands).hasSize(1);
        assertThat(exchange.lastCommand(ChangeOrders.class).changes())
                .containsExactly(new Replace(ANNS_ORDER, Price.parse("2.60")));
        assertThat(exchange.lastCommand(ChangeOrders.class).request()).isNotNull();
        isProblem(patching(ANNS_ORDER, key, "{\"price\":\"2.70\"}"), 409, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void anOrderShrinksToASizeOrByOne() {
        exchange.rests(resting(ANNS_ORDER, 1_000, 400, 600, OrderStatus.OPEN));

        Answered to = patching(ANNS_ORDER, key(), "{\"size\":\"7.00\"}");
        assertThat(to.json().get("remaining").stringValue()).as(to.body()).isEqualTo("3.00");
        assertThat(exchange.lastCommand(ChangeOrders.class).changes())
                .containsExactly(new Reduce(ANNS_ORDER, pounds("3.00")));

        Answered same = patching(ANNS_ORDER, key(), "{\"size\":\"7.00\"}");
        assertThat(same.status()).isEqualTo(200);
        assertThat(same.json().get("remaining").stringValue()).isEqualTo("3.00");
        assertThat(exchange.commands).hasSize(1);

        Answered by = patching(ANNS_ORDER, key(), "{\"reduceBy\":\"1.00\",\"currency\":\"GBP\"}");
        assertThat(by.json().get("remaining").stringValue()).isEqualTo("2.00");

        Answered grown = patching(ANNS_ORDER, key(), "{\"size\":\"6.01\"}");
        isProblem(grown, 422, "SIZE_CANNOT_GROW");
        assertThat(grown.json().get("size").stringValue()).isEqualTo("6.00");
        assertThat(exchange.commands).hasSize(2);

        Answered below = patching(ANNS_ORDER, key(), "{\"size\":\"1.00\"}");
        assertThat(below.json().get("status").stringValue()).isEqualTo("CANCELLED");
        assertThat(below.json().get("matched").stringValue()).isEqualTo("4.00");
    }

    @Test
    void aChangeThatTheBookIsLongWithIsAnsweredAsTheOrderIs() {
        exchange.rests(resting(ANNS_ORDER, 1_000, 0, 1_000, OrderStatus.OPEN));
        exchange.goesOnAt = NOON.plusSeconds(5);
        exchange.deciding = new CompletableFuture<>();

        Answered answered = patching(ANNS_ORDER, key(), "{\"price\":\"2.60\"}");

        assertThat(answered.status()).as(answered.body()).isEqualTo(202);
        assertThat(answered.json().get("price").stringValue()).isEqualTo("2.50");
        assertThat(answered.json().get("goesOnAt").stringValue()).isEqualTo("2020-03-07T12:00:05Z");
    }

    /** It went out of the position meanwhile, and the lists do not have it yet. */
    @Test
    void aChangeOfWhichNothingIsKnownYetIsToBeLookedAtAgain() {
        OrderId order = OrderId.of("0197f0a0-0000-7000-8000-0000000000d3");
        exchange.rests(resting(order, 1_000, 0, 1_000, OrderStatus.OPEN));
        exchange.deciding = exchange.endsUndecided(order);

        isProblem(
                http.send(
                        "PATCH",
                        ORDERS + "/" + order + "?marketId=" + MARKET,
                        "{\"price\":\"2.60\"}",
                        "Authorization",
                        "Bearer " + ANNS_TOKEN,
                        "Idempotency-Key",
                        key()),
                503,
                "FIRST_REQUEST_UNDECIDED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | price | FIELD_REQUIRED",
                "{\"price\":\"2.50\",\"size\":\"1.00\"} | size | FIELD_TOO_MANY",
                "{\"size\":\"2.50\",\"reduceBy\":\"1.00\"} | reduceBy | FIELD_TOO_MANY",
                "{\"size\":\"0\"} | size | AMOUNT_NOT_POSITIVE",
                "{\"reduceBy\":\"1.001\"} | reduceBy | AMOUNT_DECIMALS",
                "{\"reduceBy\":\"1.00\",\"currency\":\"XXX\"} | currency | CURRENCY_UNKNOWN",
                "{\"price\":2.5} | price | PRICE_INVALID",
                "{\"price\":\"2.50\",\"side\":\"LAY\"} | side | FIELD_UNKNOWN",
            })
    void aWrongFieldOfAChangeIsNamed(String body, String field, String code) {
        exchange.rests(resting(ANNS_ORDER, 1_000, 0, 1_000, OrderStatus.OPEN));

        Answered answered = patching(ANNS_ORDER, key(), body);

        isProblem(answered, 400, "VALIDATION_FAILED");
        assertThat(answered.json().get("errors").toString())
                .contains("\"field\":\"" + field + "\",\"code\":\"" + code + "\"");
        assertThat(exchange.commands).isEmpty();
    }

    private Answered patchingWithoutKey(String body) {
        return http.send(
                "PATCH", ORDERS + "/" + ANNS_ORDER, body, "Authorization", "Bearer " + ANNS_TOKEN);
    }

    @Test
    void onlyLessByAnAmountNeedsAKey() {
        exchange.rests(resting(ANNS_ORDER, 1_000, 0, 1_000, OrderStatus.OPEN));

        isProblem(patchingWithoutKey("{\"reduceBy\":\"1.00\"}"), 400, "IDEMPOTENCY_KEY_REQUIRED");
        isProblem(
                patching(ANNS_ORDER, "a b", "{\"price\":\"2.60\"}"),
                400,
                "IDEMPOTENCY_KEY_INVALID");
        assertThat(exchange.commands).isEmpty();

        Answered moved = patchingWithoutKey("{\"price\":\"2.60\"}");
        assertThat(moved.status()).as(moved.body()).isEqualTo(200);
        assertThat(moved.json().get("price").stringValue()).isEqualTo("2.60");
        assertThat(exchange.lastCommand(ChangeOrders.class).request()).isNull();
        assertThat(patchingWithoutKey("{\"price\":\"2.60\"}").body()).isEqualTo(moved.body());
    }

    @Test
    void aSizeSentTwiceWithoutAKeyIsOneChangeEvenIfBothSawTheOrderWhole() {
        exchange.rests(resting(ANNS_ORDER, 1_000, 400, 600, OrderStatus.OPEN));
        Answered first = patchingWithoutKey("{\"size\":\"7.00\"}");
        RequestKey asked = exchange.lastCommand(ChangeOrders.class).request();
        assertThat(first.json().get("remaining").stringValue()).isEqualTo("3.00");

        // As if the second had looked before the first was carried out.
        exchange.rests(resting(ANNS_ORDER, 1_000, 400, 600, OrderStatus.OPEN));
        patchingWithoutKey("{\"size\":\"7.00\"}");

        assertThat(asked).isNotNull();
        assertThat(exchange.lastCommand(ChangeOrders.class).request()).isEqualTo(asked);
        assertThat(patchingWithoutKey("{\"size\":\"6.00\"}").status()).isEqualTo(200);
        assertThat(exchange.lastCommand(ChangeOrders.class).request()).isNotEqualTo(asked);
    }

    // ---- cancelling many ----

    private Answered cancelling(String key, String body) {
        return http.postAs(ANNS_TOKEN, key, ORDERS + "/cancellations", body);
    }

    @Test
    void allOrSomeOrdersAreCancelled() {
        OrderId other = OrderId.of("0197f0a0-0000-7000-8000-0000000000d3");
        exchange.rests(resting(ANNS_ORDER, 1_000, 0, 1_000, OrderStatus.OPEN));
        exchange.rests(resting(other, 1_000, 0, 1_000, OrderStatus.OPEN));
        String named =
                "{\"marketId\":\"%s\",\"orderIds\":[\"%s\",\"%s\"]}"
                        .formatted(MARKET, other, BOBS_ORDER);
        String key = key();

        Answered some = cancelling(key, named);
        Answered again = cancelling(key, named);
        Answered rest = cancelling(key(), "{}");
        Answered none = cancelling(key(), ALL_OF_THE_MARKET);

        assertThat(some.status()).as(some.body()).isEqualTo(200);
        assertThat(some.json().size()).isEqualTo(1);
        assertThat(some.json().get(0).get("orderId").stringValue()).isEqualTo(other.toString());
        assertThat(again.body()).isEqualTo(some.body());
        assertThat(rest.json().size()).isEqualTo(1);
        assertThat(rest.json().get(0).get("orderId").stringValue())
                .isEqualTo(ANNS_ORDER.toString());
        assertThat(rest.json().get(0).get("status").stringValue()).isEqualTo("CANCELLED");
        assertThat(none.body()).isEqualTo("[]");
        assertThat(exchange.commands).hasSize(2);
    }

    @Test
    void moreThanFitTogetherAreCancelledInTurns() {
        rest(201);

        Answered all = cancelling(key(), ALL_OF_THE_MARKET);

        assertThat(all.json().size()).isEqualTo(201);
        assertThat(exchange.commands)
                .extracting(command -> ((ChangeOrders) command).changes().size())
                .containsExactly(200, 1);
        assertThat(looksForNamedOrders())
                .as("the position is looked at once, after the last turn")
                .containsExactly(Set.of(new OrderId(new UUID(5, 200))));
    }

    private List<Set<OrderId>> looksForNamedOrders() {
        return exchange.questions.stream()
                .filter(PositionOf.class::isInstance)
                .map(question -> ((PositionOf) question).orderIds())
                .filter(Objects::nonNull)
                .toList();
    }

    private void rest(int orders) {
        for (int i = 0; i < orders; i++) {
            exchange.rests(resting(new OrderId(new UUID(5, i)), 1_000, 0, 1_000, OrderStatus.OPEN));
        }
    }

    @Test
    void aPositionThatHearsLateIsLookedAtMoreAndMoreSeldomAndOneTimeInAll() {
        rest(1_000);
        // The book has decided; the position goes on showing the orders as they were.
        exchange.deciding =
                CompletableFuture.completedFuture(
                        List.of(
                                resting(
                                        new OrderId(new UUID(5, 1)),
                                        1_000,
                                        0,
                                        0,
                                        OrderStatus.CANCELLED)));

        Answered all = cancelling(key(), ALL_OF_THE_MARKET);

        assertThat(all.status()).as(all.body()).isEqualTo(200);
        assertThat(exchange.commands).hasSize(5);
        assertThat(looksForNamedOrders()).hasSizeBetween(2, 30);
    }

    @Test
    void aCancellationThatStoppedHalfwayIsFinishedWhenItIsSentAgain() {
        rest(450);
        exchange.refusesAfter(1, new Refusal(Refusal.Kind.BUSY, "STORE_BUSY", "Try again."), 1);
        String key = key();

        isProblem(cancelling(key, ALL_OF_THE_MARKET), 503, "STORE_BUSY");
        Answered again = cancelling(key, ALL_OF_THE_MARKET);

        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(again.json().size()).isEqualTo(250);
        assertThat(exchange.waiting()).isEmpty();
        assertThat(exchange.commands)
                .extracting(command -> ((ChangeOrders) command).changes().size())
                .containsExactly(200, 200, 200, 50);
    }

    @Test
    void oneNamedOrderInTheBetDelayKeepsAllOthersHoweverManyAreNamed() {
        List<String> named = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            OrderId id = new OrderId(new UUID(5, i));
            named.add("\"" + id + "\"");
            exchange.rests(
                    resting(
                            id,
                            1_000,
                            0,
                            1_000,
                            i == 250 ? OrderStatus.ACCEPTED : OrderStatus.OPEN));
        }
        String late = new UUID(5, 250).toString();
        String key = key();
        String body =
                "{\"marketId\":\"%s\",\"orderIds\":[%s]}"
                        .formatted(MARKET, String.join(",", named));

        Answered refused = cancelling(key, body);
        Answered again = cancelling(key, body);

        isProblem(refused, 422, "ORDER_ON_THE_WAY");
        assertThat(refused.json().get("orderId").stringValue()).isEqualTo(late);
        isProblem(again, 422, "ORDER_ON_THE_WAY");
        assertThat(exchange.waiting())
                .as("nothing has moved")
                .hasSize(300)
                .allMatch(order -> order.cancelled() == 0);

        Answered unnamed = cancelling(key(), ALL_OF_THE_MARKET);

        assertThat(unnamed.json().size()).isEqualTo(299);
        assertThat(exchange.waiting())
                .extracting(order -> order.orderId().toString())
                .containsExactly(late);
    }

    @Test
    void aCancellationThatComesTooLateAgainAndAgainIsNotRefusedForGood() {
        rest(250);
        exchange.refusesAfter(1, GONE, 5);
        String key = key();

        isProblem(cancelling(key, ALL_OF_THE_MARKET), 503, "BUSY");
        assertThat(exchange.waiting()).hasSize(50);
        Answered again = cancelling(key, ALL_OF_THE_MARKET);

        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(again.json().size()).isEqualTo(50);
        assertThat(exchange.waiting()).isEmpty();
    }

    @Test
    void whatWasCancelledBeforeTheMarketClosedIsAnswered() {
        rest(250);
        exchange.refusesAfter(
                1,
                new Refusal(Refusal.Kind.REFUSED, "MARKET_CLOSED", "No more orders."),
                Integer.MAX_VALUE);

        Answered all = cancelling(key(), ALL_OF_THE_MARKET);

        assertThat(all.status()).as(all.body()).isEqualTo(200);
        assertThat(all.json().size()).isEqualTo(200);
    }

    @Test
    void whatWasCancelledBeforeAnotherOrderWentIsAnsweredToo() {
        rest(250);
        exchange.refusesAfter(1, GONE, 1);

        Answered all = cancelling(key(), ALL_OF_THE_MARKET);

        assertThat(all.json().size()).as(all.body()).isEqualTo(250);
        assertThat(exchange.waiting()).isEmpty();
    }

    @Test
    void anOrderThatGoesInTheMeantimeDoesNotKeepTheOthers() {
        exchange.rests(resting(ANNS_ORDER, 1_000, 0, 1_000, OrderStatus.OPEN));
        exchange.refusesAfter(0, GONE, 1);

        Answered answered = cancelling(key(), ALL_OF_THE_MARKET);

        assertThat(answered.status()).as(answered.body()).isEqualTo(200);
        assertThat(answered.json().size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"orderIds\":[\"0197f0a0-0000-7000-8000-0000000000d3\"]} | marketId",
                "{\"marketId\":\"0197f0a0-0000-7000-8000-0000000000f1\",\"orderIds\":[]} |"
                        + " orderIds",
                "{\"marketId\":\"0197f0a0-0000-7000-8000-0000000000f1\",\"orderIds\":[7]} |"
                        + " orderIds[0]",
                "{\"marketId\":\"0197f0a0-0000-7000-8000-0000000000f1\",\"orderIds\":\"all\"} |"
                        + " orderIds",
                "{\"market\":\"0197f0a0-0000-7000-8000-0000000000f1\"} | market",
            })
    void aWrongFieldOfACancellationIsNamed(String body, String field) {
        Answered answered = cancelling(key(), body);

        isProblem(answered, 400, "VALIDATION_FAILED");
        assertThat(answered.json().get("errors").get(0).get("field").stringValue())
                .isEqualTo(field);
        assertThat(exchange.commands).isEmpty();
    }

    // ---- looking ----

    @Test
    void anOrderIsShownWithItsFills() {
        Answered answered = http.getAs(ANNS_TOKEN, ORDERS + "/" + ANNS_ORDER);

        assertThat(answered.json())
                .isEqualTo(
                        Http.json(
                                """
                                {"orderId":"%1$s","marketId":"%2$s","selectionId":"%2$s.0",
                                 "eventId":"0197f0a0-0000-7000-8000-0000000000e1",
                                 "event":"Arsenal v Chelsea","market":"Over/under 2.5 goals",
                                 "selection":"Over","status":"OPEN","side":"BACK","price":"2.50",
                                 "size":"10.00","currency":"GBP","matched":"4.00",
                                 "averagePrice":"2.52","remaining":"6.00","cancelled":"0.00",
                                 "lapsed":"0.00","reason":null,"liability":"10.00",
                                 "persistence":"PERSIST","customerReference":"mine",
                                 "goesOnAt":null,"placedAt":"2020-03-07T12:00:00Z",
                                 "changedAt":"2020-03-07T12:00:01Z",
                                 "fills":[{"orderId":"%1$s","selectionId":"%2$s.0","side":"BACK",
                                   "price":"2.52","size":"4.00","currency":"GBP","voided":false,
                                   "at":"2020-03-07T12:00:00Z"}]}\
                                """
                                        .formatted(ANNS_ORDER, MARKET)));
    }

    @Test
    void listsAreTheCallersOwnPages() {
        Answered orders =
                http.getAs(
                        ANNS_TOKEN,
                        ORDERS + "?status=OPEN&marketId=" + MARKET + "&cursor=c&limit=7");
        assertThat(orders.json().get("items").size()).as(orders.body()).isEqualTo(1);
        assertThat(exchange.lastQuestion(OrdersOf.class))
                .isEqualTo(new OrdersOf(ANN, MARKET, OrderStatus.OPEN, "c", 7));

        Answered fills = http.getAs(ANNS_TOKEN, EXCHANGE + "/fills?marketId=" + MARKET);
        assertThat(fills.json().get("next").stringValue()).isEqualTo("older");
        assertThat(fills.json().get("items").get(0).get("price").stringValue()).isEqualTo("2.52");
        assertThat(exchange.lastQuestion(FillsOf.class))
                .isEqualTo(new FillsOf(ANN, MARKET, null, 50));

        assertThat(http.getAs(ANNS_TOKEN, EXCHANGE + "/profile").json())
                .isEqualTo(
                        Http.json(
                                """
                                {"currency":"GBP","turnover":"250.00","profit":"-12.50",
                                 "commission":"0.75","openLiability":"20.00","openBets":3,
                                 "openOrders":2}\
                                """));
    }

    @Test
    void theBookIsOpenToAllAndNotSentAgainUnchanged() {
        Answered answered = http.get(A_MARKET + "/book");

        assertThat(answered.json())
                .isEqualTo(
                        Http.json(
                                """
                                {"marketId":"%1$s","status":"OPEN","inPlay":false,"version":41,
                                 "revision":7,"delaySeconds":0,"prices":"LADDER","currency":"GBP",
                                 "minimumSize":"1.00","commissionPercent":"5.00","runners":[
                                 {"selectionId":"%1$s.0","withdrawn":false,
                                  "toBack":[{"price":"2.50","size":"40.00"}],
                                  "toLay":[{"price":"2.52","size":"1.50"}],
                                  "lastPrice":"2.50","traded":"1250.00"},
                                 {"selectionId":"%1$s.1","withdrawn":true,"toBack":[],"toLay":[],
                                  "lastPrice":null,"traded":"0.00"}]}\
                                """
                                        .formatted(MARKET)));
        assertThat(exchange.lastQuestion(LadderOf.class)).isEqualTo(new LadderOf(MARKET, 3));
        String tag = answered.header("ETag").orElseThrow();
        assertThat(http.get(A_MARKET + "/book?levels=350", "If-None-Match", tag).status())
                .isEqualTo(304);
        assertThat(exchange.lastQuestion(LadderOf.class).levels()).isEqualTo(350);
    }

    @Test
    void tradesAndWindowsAreOpenToAllAndNameNobody() {
        JsonNode trade = http.get(A_MARKET + "/trades?cursor=c").json().get("items").get(0);
        assertThat(trade)
                .isEqualTo(
                        Http.json(
                                """
                                {"id":"17-0","selectionId":"%s.0","price":"2.52","size":"4.00",
                                 "currency":"GBP","at":"2020-03-07T12:00:00Z"}\
                                """
                                        .formatted(MARKET)));
        assertThat(exchange.lastQuestion(TradesOf.class)).isEqualTo(new TradesOf(MARKET, "c", 50));

        JsonNode window = http.get(A_MARKET + "/windows?size=5m").json().get("items").get(0);
        assertThat(window)
                .isEqualTo(
                        Http.json(
                                """
                                {"selectionId":"%s.1","startsAt":"2020-03-07T12:00:00Z","count":2,
                                 "money":"14.00","currency":"GBP","meanPrice":"2.5100",
                                 "weightedPrice":"2.5057","minPrice":"2.50","maxPrice":"2.52",
                                 "firstPrice":"2.52","lastPrice":"2.50"}\
                                """
                                        .formatted(MARKET)));
        assertThat(exchange.lastQuestion(WindowsOf.class))
                .isEqualTo(
                        new WindowsOf(
                                MARKET, WindowKind.TRADES, NOON.minus(Duration.ofDays(1)), NOON));

        http.get(A_MARKET + "/windows?kind=BETS&from=2020-03-01T00:00:00Z");
        assertThat(exchange.lastQuestion(WindowsOf.class))
                .isEqualTo(
                        new WindowsOf(
                                MARKET,
                                WindowKind.BETS,
                                NOON.minus(Duration.ofHours(156)),
                                NOON.minus(Duration.ofHours(132))));
        isProblem(
                http.get(A_MARKET + "/windows?from=2020-03-01T00:00:00Z&to=2020-03-02T00:00:01Z"),
                400,
                "WINDOW_INVALID");
        for (String no : List.of("yesterday", "2020-03-01", "0000-01-01T00:00:00Z")) {
            Answered wrong = http.get(A_MARKET + "/windows?from=" + no);
            isProblem(wrong, 400, "VALIDATION_FAILED");
            assertThat(wrong.json().get("errors").toString())
                    .contains("\"field\":\"from\",\"code\":\"TIME_INVALID\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/book", "/trades", "/windows", "/windows?kind=BETS"})
    void aMarketThatIsNotThereIsSaidToBeUnknown(String what) {
        isProblem(http.get(EXCHANGE + "/markets/" + NO_MARKET + what), 404, "MARKET_UNKNOWN");
    }

    @Test
    void aPositionNowAndIf() {
        JsonNode now = http.getAs(ANNS_TOKEN, A_MARKET + "/position").json();
        assertThat(now.get("held").stringValue()).isEqualTo("10.00");
        assertThat(now.get("outcomes"))
                .isEqualTo(
                        Http.json(
                                """
                                [{"selectionId":"%1$s.0","ifWins":"15.00","worst":"15.00"},
                                 {"selectionId":"%1$s.1","ifWins":"-10.00","worst":"-10.00"}]\
                                """
                                        .formatted(MARKET)));
        assertThat(now.get("settled"))
                .isEqualTo(
                        Http.json(
                                """
                                {"round":1,"net":"15.00","commission":"0.75"}\
                                """));

        Answered supposed =
                http.send(
                        "POST",
                        A_MARKET + "/position/what-if",
                        "{\"currency\":\"GBP\",\"orders\":[" + line("") + "]}",
                        "Authorization",
                        "Bearer " + ANNS_TOKEN);
        assertThat(supposed.status()).as(supposed.body()).isEqualTo(200);
        WhatIf question = exchange.lastQuestion(WhatIf.class);
        assertThat(question.accountId()).isEqualTo(ANN);
        assertThat(question.orders().getFirst().size()).isEqualTo(pounds("10.00"));
        assertThat(exchange.commands).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "EUR, 0197f0a0-0000-7000-8000-0000000000f1.0, CURRENCY_MISMATCH",
        "GBP, 0197f0a0-0000-7000-8000-0000000000ff.0, VALIDATION_FAILED",
        "GBP, here, VALIDATION_FAILED",
    })
    void aWrongSupposition(String currency, String selection, String code) {
        isProblem(
                http.send(
                        "POST",
                        A_MARKET + "/position/what-if",
                        ("{\"currency\":\"GBP\",\"orders\":[" + line("") + "]}")
                                .replace("GBP", currency)
                                .replace(HOME.toString(), selection),
                        "Authorization",
                        "Bearer " + ANNS_TOKEN),
                400,
                code);
    }

    @ParameterizedTest
    @CsvSource({
        "/book, 404, MARKET_UNKNOWN",
        "/position, 404, MARKET_UNKNOWN",
    })
    void aMarketWithoutABookIsUnknown(String path, int status, String code) {
        isProblem(http.getAs(ANNS_TOKEN, EXCHANGE + "/markets/" + NO_MARKET + path), status, code);
        isProblem(http.getAs(ANNS_TOKEN, EXCHANGE + "/markets/17" + path), status, code);
    }

    @ParameterizedTest
    @CsvSource({
        "/orders?status=open, status",
        "/orders?limit=0, limit",
        "/orders?cursor=%00, cursor",
        "/fills?limit=201, limit",
        "/markets/0197f0a0-0000-7000-8000-0000000000f1/book?levels=0, levels",
        "/markets/0197f0a0-0000-7000-8000-0000000000f1/book?levels=351, levels",
        "/markets/0197f0a0-0000-7000-8000-0000000000f1/book?levels=x, levels",
        "/markets/0197f0a0-0000-7000-8000-0000000000f1/trades?limit=x, limit",
        "/markets/0197f0a0-0000-7000-8000-0000000000f1/windows?size=1m, size",
        "/markets/0197f0a0-0000-7000-8000-0000000000f1/windows?kind=ALL, kind",
        "/markets/0197f0a0-0000-7000-8000-0000000000f1/windows?from=today, from",
        "/markets/0197f0a0-0000-7000-8000-0000000000f1/windows?to=7, to",
        "/markets/0197f0a0-0000-7000-8000-0000000000f1/windows?to=%2B10000-01-01T00:00:00Z, to",
        "/markets/0197f0a0-0000-7000-8000-0000000000f1/windows?to=9999-12-31T23:59:59Z, to",
        "/markets/0197f0a0-0000-7000-8000-0000000000f1/windows?from=1969-07-20T20:17:00Z, from",
        "/markets/0197f0a0-0000-7000-8000-0000000000f1/windows?from=%2B1000000000-12-31T00:00:00Z,"
                + " from",
    })
    void aWrongParameterIsNamed(String path, String parameter) {
        Answered answered = http.getAs(ANNS_TOKEN, EXCHANGE + path);

        isProblem(answered, 400, "VALIDATION_FAILED");
        assertThat(answered.json().get("errors").get(0).get("field").stringValue())
                .isEqualTo(parameter);
        assertThat(exchange.questions).isEmpty();
    }
}
