package org.moneyline.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.moneyline.rest.FakeModules.ANNS_BET;
import static org.moneyline.rest.FakeModules.BOBS_BET;
import static org.moneyline.rest.FakeModules.EVENT;
import static org.moneyline.rest.FakeModules.HOME;
import static org.moneyline.rest.FakeModules.MARKET;
import static org.moneyline.rest.RestSlice.ANNS_TOKEN;
import static org.moneyline.rest.RestSlice.BOBS_TOKEN;
import static org.moneyline.rest.RestSlice.SEEKERS_TOKEN;
import static org.moneyline.rest.RestSlice.TRADERS_TOKEN;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.kernel.Refusal;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessResourceFailureException;
import tools.jackson.databind.JsonNode;

/** Every way a request can be wrong or refused, and the problem it is answered with. */
@SpringBootTest(
        classes = RestSlice.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ApiProblemsTest {

    @LocalServerPort private int port;
    @Autowired private FakeModules modules;
    private Http http;
    private static int keys;

    @BeforeEach
    void open() {
        modules.reset();
        http = new Http(port);
    }

    private static String bet(String stake, String price) {
        return """
        {"stake":%s,"currency":"GBP","legs":[{"selectionId":"%s","price":%s}]}\
        """
                .formatted(stake, HOME, price);
    }

    private Http.Answered placing(String body) {
        return http.postAs(ANNS_TOKEN, "p-" + keys++, "/api/v1/bets", body);
    }

    private static void isProblem(Http.Answered answered, int status, String code) {
        assertThat(answered.status()).as(answered.body()).isEqualTo(status);
        assertThat(answered.header("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = answered.json();
        assertThat(problem.get("code").stringValue()).isEqualTo(code);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").stringValue()).isNotBlank();
        assertThat(problem.get("detail").stringValue()).isNotBlank();
        assertThat(problem.get("type").stringValue()).isNotBlank();
    }

    // ---- fields ----

    static Stream<Arguments> wrongBets() {
        String leg = "{\"selectionId\":\"" + HOME + "\",\"price\":\"2.50\"}";
        return Stream.of(
                Arguments.of(bet("\"0\"", "\"2.50\""), "stake", "AMOUNT_NOT_POSITIVE"),
                Arguments.of(bet("\"0.00\"", "\"2.50\""), "stake", "AMOUNT_NOT_POSITIVE"),
                Arguments.of(bet("\"-5.00\"", "\"2.50\""), "stake", "AMOUNT_NOT_POSITIVE"),
                Arguments.of(bet("\"10.001\"", "\"2.50\""), "stake", "AMOUNT_DECIMALS"),
                Arguments.of(bet("\"ten\"", "\"2.50\""), "stake", "AMOUNT_INVALID"),
                Arguments.of(bet("\"1e3\"", "\"2.50\""), "stake", "AMOUNT_INVALID"),
                Arguments.of(bet("\".5\"", "\"2.50\""), "stake", "AMOUNT_INVALID"),
                Arguments.of(bet("\"5.\"", "\"2.50\""), "stake", "AMOUNT_INVALID"),
                Arguments.of(bet("\"1 000\"", "\"2.50\""), "stake", "AMOUNT_INVALID"),
                Arguments.of(bet("\"\"", "\"2.50\""), "stake", "AMOUNT_INVALID"),
                Arguments.of(
                        bet("\"99999999999999999999\"", "\"2.50\""), "stake", "AMOUNT_INVALID"),
                Arguments.of(bet("10.00", "\"2.50\""), "stake", "AMOUNT_INVALID"),
                Arguments.of(bet("null", "\"2.50\""), "stake", "FIELD_REQUIRED"),
                Arguments.of(bet("{}", "\"2.50\""), "stake", "AMOUNT_INVALID"),
                Arguments.of(bet("\"1\"", "\"1.000\""), "legs[0].price", "PRICE_INVALID"),
                Arguments.of(bet("\"1\"", "\"1000.001\""), "legs[0].price", "PRICE_INVALID"),
                Arguments.of(bet("\"1\"", "\"2.5001\""), "legs[0].price", "PRICE_INVALID"),
                Arguments.of(bet("\"1\"", "\"-2.5\""), "legs[0].price", "PRICE_INVALID"),
                Arguments.of(bet("\"1\"", "2.5"), "legs[0].price", "PRICE_INVALID"),
                Arguments.of(bet("\"1\"", "null"), "legs[0].price", "FIELD_REQUIRED"),
                Arguments.of(
                        "{\"stake\":\"1\",\"legs\":[" + leg + "]}", "currency", "FIELD_REQUIRED"),
                Arguments.of(
                        "{\"stake\":\"1\",\"currency\":\"XYZ\",\"legs\":[" + leg + "]}",
                        "currency",
                        "CURRENCY_UNKNOWN"),
                Arguments.of(
                        "{\"stake\":\"1\",\"currency\":\"XAU\",\"legs\":[" + leg + "]}",
                        "currency",
                        "CURRENCY_UNKNOWN"),
                Arguments.of("{\"stake\":\"1\",\"currency\":\"GBP\"}", "legs", "FIELD_REQUIRED"),
                Arguments.of(
                        "{\"stake\":\"1\",\"currency\":\"GBP\",\"legs\":[]}",
                        "legs",
                        "FIELD_REQUIRED"),
                Arguments.of(
                        "{\"stake\":\"1\",\"currency\":\"GBP\",\"legs\":[7]}",
                        "legs[0]",
                        "OBJECT_EXPECTED"),
                Arguments.of(
                        "{\"stake\":\"1\",\"currency\":\"GBP\",\"legs\":["
                                + (leg + ",").repeat(20)
                                + leg
                                + "]}",
                        "legs",
                        "LIST_TOO_LONG"),
                Arguments.of(
                        "{\"stake\":\"1\",\"currency\":\"GBP\",\"legs\":[{\"selectionId\":\"'; DROP"
                                + " TABLE bet\",\"price\":\"2\"}]}",
                        "legs[0].selectionId",
                        "SELECTION_ID_INVALID"),
                Arguments.of(
                        "{\"stake\":\"1\",\"currency\":\"GBP\",\"type\":\"TREBLE\",\"legs\":["
                                + leg
                                + "]}",
                        "type",
                        "VALUE_UNKNOWN"),
                Arguments.of(
                        "{\"stake\":\"1\",\"currency\":\"GBP\",\"priceChange\":\"better\",\"legs\":["
                                + leg
                                + "]}",
                        "priceChange",
                        "VALUE_UNKNOWN"),
                Arguments.of(
                        "{\"stake\":\"1\",\"currency\":\"GBP\",\"price_change\":\"ANY\",\"legs\":["
                                + leg
                                + "]}",
                        "price_change",
                        "FIELD_UNKNOWN"),
                Arguments.of(
                        "{\"stake\":\"1\",\"currency\":\"GBP\",\"legs\":[{\"selectionId\":\""
                                + HOME
                                + "\",\"price\":\"2\",\"odds\":\"3\"}]}",
                        "legs[0].odds",
                        "FIELD_UNKNOWN"));
    }

    @ParameterizedTest(name = "{1} {2}: {0}")
    @MethodSource("wrongBets")
    void aWrongFieldOfABetIsNamed(String body, String field, String code) {
        Http.Answered answered = placing(body);

        isProblem(answered, 400, "VALIDATION_FAILED");
        JsonNode error = answered.json().get("errors").get(0);
        assertThat(error.get("field").stringValue()).isEqualTo(field);
        assertThat(error.get("code").stringValue()).isEqualTo(code);
        assertThat(error.get("message").stringValue()).isNotBlank();
        assertThat(modules.commands).isEmpty();
    }

    @Test
    void everyWrongFieldIsToldAtOnce() {
        Http.Answered answered =
                http.send(
                        "POST",
                        "/api/v1/accounts",
                        """
                        {"email":7,"password":"","displayName":"%s","dateOfBirth":"31.12.1990",
                         "country":"G\\u0000","admin":true}\
                        """
                                .formatted("x".repeat(81)));

        isProblem(answered, 400, "VALIDATION_FAILED");
        assertThat(answered.json().get("errors").size()).isEqualTo(6);
        assertThat(answered.json().get("errors").toString())
                .contains("TEXT_EXPECTED")
                .contains("FIELD_REQUIRED")
                .contains("TEXT_TOO_LONG")
                .contains("DATE_INVALID")
                .contains("TEXT_INVALID")
                .contains("FIELD_UNKNOWN");
        assertThat(modules.commands).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/wallet/deposits | {\"amount\":\"0\",\"currency\":\"GBP\"} | amount",
                "/api/v1/wallet/deposits | {\"amount\":\"1.234\",\"currency\":\"GBP\"} | amount",
                "/api/v1/wallet/deposits | {\"amount\":\"1\",\"currency\":\"GBP\",\"reference\":7}"
                        + " | reference",
                "/api/v1/wallet/withdrawals | {\"amount\":\"-1\",\"currency\":\"GBP\"} | amount",
                "/api/v1/wallet/withdrawals | {\"amount\":\"1\"} | currency",
                "/api/v1/wallet/withdrawals | {\"amount\":\"1\",\"currency\":\"GBP\",\"to\":\"me\"}"
                        + " | to",
            })
    void aWrongFieldOfAPaymentIsNamed(String path, String body, String field) {
        Http.Answered answered = http.postAs(ANNS_TOKEN, "w-" + keys++, path, body);

        isProblem(answered, 400, "VALIDATION_FAILED");
        assertThat(answered.json().get("errors").get(0).get("field").stringValue())
                .isEqualTo(field);
        assertThat(modules.commands).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/events?limit=0, limit",
        "/api/v1/events?limit=201, limit",
        "/api/v1/events?limit=ten, limit",
        "/api/v1/events?limit=99999999999999999999, limit",
        "/api/v1/events?limit=-1, limit",
        "/api/v1/events?cursor=%00, cursor",
        "/api/v1/events?cursor=a%20b, cursor",
        "/api/v1/events?q=%00, q",
        "/api/v1/events?sport=%07, sport",
        "/api/v1/events?status=OPEN, status",
        "/api/v1/search, q",
        "/api/v1/search?q=, q",
        "/api/v1/search?q=a%00, q",
        "/api/v1/search?q=a, q",
        "/api/v1/search?q=%20b%20, q",
        "/api/v1/search?q=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,"
                + " q",
        "/api/v1/search?q=ars&limit=51, limit",
        "/api/v1/bets?status=WON, status",
        "/api/v1/bets?limit=0, limit",
        "/api/v1/wallet/entries?limit=500, limit",
        "/api/v1/dev/mailbox?to=%01, to",
    })
    void aWrongParameterIsNamed(String path, String parameter) {
        Http.Answered answered = http.getAs(ANNS_TOKEN, path);

        isProblem(answered, 400, "VALIDATION_FAILED");
        assertThat(answered.json().get("errors").get(0).get("field").stringValue())
                .isEqualTo(parameter);
        assertThat(modules.questions).isEmpty();
    }

    @Test
    void whoSearchesWithoutEndIsToldWhenToGoOnAndNobodyElseWaits() {
        for (int i = 0; i < 300; i++) {
            assertThat(http.getAs(SEEKERS_TOKEN, "/api/v1/search?q=ar").status()).isEqualTo(200);
        }
        Http.Answered answered = http.getAs(SEEKERS_TOKEN, "/api/v1/search?q=ar");

        isProblem(answered, 429, "SEARCH_THROTTLED");
        assertThat(answered.header("Retry-After")).hasValue("10");
        assertThat(http.getAs(BOBS_TOKEN, "/api/v1/search?q=ar").status()).isEqualTo(200);
    }

    // ---- the body as a whole ----

    static Stream<Arguments> wrongBodies() {
        return Stream.of(
                Arguments.of("{\"stake\":", 400, "JSON_MALFORMED"),
                Arguments.of("stake=10", 400, "JSON_MALFORMED"),
                Arguments.of("{} {}", 400, "JSON_MALFORMED"),
                Arguments.of("{\"stake\":\"1\",\"stake\":\"2\"}", 400, "JSON_MALFORMED"),
                Arguments.of("[".repeat(2000), 400, "JSON_MALFORMED"),
                Arguments.of("[]", 400, "JSON_MALFORMED"),
                Arguments.of("\"bet\"", 400, "JSON_MALFORMED"),
                Arguments.of("null", 400, "JSON_MALFORMED"),
                Arguments.of("\u00ff\u0000", 400, "JSON_MALFORMED"),
                Arguments.of("", 400, "BODY_MISSING"),
                Arguments.of("{\"a\":\"" + "x".repeat(9000) + "\"}", 413, "BODY_TOO_LARGE"),
                Arguments.of("x".repeat(5_000_000), 413, "BODY_TOO_LARGE"));
    }

    @ParameterizedTest
    @MethodSource("wrongBodies")
    void aBodyThatIsNotWhatItMustBe(String body, int status, String code) {
        isProblem(placing(body), status, code);
        assertThat(modules.commands).isEmpty();
    }

    @Test
    void aBodyThatGrowsWithoutSayingHowLargeItIs() throws IOException {
        String answered =
                raw(
                        "POST /api/v1/bets HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                + ANNS_TOKEN
                                + "\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\n"
                                + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + ("3e8\r\n" + " ".repeat(1000) + "\r\n").repeat(9)
                                + "0\r\n\r\n");

        assertThat(answered).startsWith("HTTP/1.1 413 ").contains("\"code\":\"BODY_TOO_LARGE\"");
    }

    @Test
    void anotherContentType() {
        isProblem(
                http.send(
                        "POST",
                        "/api/v1/tokens",
                        "email=a&password=b",
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                415,
                "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void anAnswerInAFormWeDoNotHave() {
        isProblem(
                http.get(
                        "/api/v1/wallet",
                        "Authorization",
                        "Bearer " + ANNS_TOKEN,
                        "Accept",
                        "application/xml"),
                406,
                "NOT_ACCEPTABLE");
    }

    // ---- paths, methods, ids ----

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/nothing, 404, PATH_UNKNOWN",
        "GET, /api/v2/bets, 404, PATH_UNKNOWN",
        "GET, /api/v1/bets/x/y, 404, PATH_UNKNOWN",
        "PUT, /api/v1/bets, 405, METHOD_NOT_ALLOWED",
        "DELETE, /api/v1/wallet, 405, METHOD_NOT_ALLOWED",
        "GET, /api/v1/bets/17, 404, BET_UNKNOWN",
        "GET, /api/v1/bets/0197f0a0-0000-7000-8000-0000000000ff, 404, BET_UNKNOWN",
        "GET, /api/v1/bets?eventId=17, 404, EVENT_UNKNOWN",
        "GET, /api/v1/events/17, 404, EVENT_UNKNOWN",
        "GET, /api/v1/events/0197f0a0-0000-7000-8000-0000000000ff, 404, EVENT_UNKNOWN",
        "GET, /api/v1/markets/<b>, 404, MARKET_UNKNOWN",
        "GET, /api/v1/markets/17/prices, 404, MARKET_UNKNOWN",
        "GET, /api/v1/markets/0197f0a0-0000-7000-8000-0000000000ff, 404, MARKET_UNKNOWN",
        "GET, /api/v1/wallet/deposits/17, 404, PAYMENT_UNKNOWN",
        "GET, /api/v1/wallet/deposits/0197f0a0-0000-7000-8000-0000000000ff, 404, PAYMENT_UNKNOWN",
        "GET, /api/v1/wallet/withdrawals/17, 404, PAYMENT_UNKNOWN",
    })
    void whatIsNotThere(String method, String path, int status, String code) {
        isProblem(
                http.send(
                        method,
                        path.replace("<", "%3C").replace(">", "%3E"),
                        null,
                        "Authorization",
                        "Bearer " + ANNS_TOKEN),
                status,
                code);
    }

    @Test
    void aMethodThatIsNotAllowedTellsWhichAre() {
        Http.Answered answered =
                http.send("PUT", "/api/v1/bets", null, "Authorization", "Bearer " + ANNS_TOKEN);

        assertThat(answered.header("Allow").orElseThrow()).contains("POST").contains("GET");
    }

    @Test
    void anotherCustomersBetIsAsUnknownAsNone() {
        Http.Answered mine = http.getAs(ANNS_TOKEN, "/api/v1/bets/" + ANNS_BET);
        Http.Answered theirs = http.getAs(ANNS_TOKEN, "/api/v1/bets/" + BOBS_BET);
        Http.Answered none =
                http.getAs(ANNS_TOKEN, "/api/v1/bets/0197f0a0-0000-7000-8000-0000000000ff");

        assertThat(mine.status()).isEqualTo(200);
        isProblem(theirs, 404, "BET_UNKNOWN");
        assertThat(theirs.body()).isEqualTo(none.body());
    }

    @Test
    void aPathThatTheFirewallRefuses() throws IOException {
        String answered =
                raw(
                        "GET /api/v1/bets;jsessionid=1/%2e%2e HTTP/1.1\r\nHost: localhost\r\n"
                                + "Connection: close\r\n\r\n");

        assertThat(answered)
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json")
                .contains("\"code\":");
    }

    // ---- who asks ----

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/wallet",
        "GET, /api/v1/bets",
        "POST, /api/v1/bets",
        "POST, /api/v1/bets/batch",
        "POST, /api/v1/wallet/deposits",
        "POST, /api/v1/wallet/withdrawals",
        "GET, /api/v1/wallet/entries",
        "GET, /api/v1/limits",
        "DELETE, /api/v1/tokens/current",
    })
    void withoutATokenOrWithAWrongOne(String method, String path) {
        Http.Answered without = http.send(method, path, null);
        isProblem(without, 401, "UNAUTHENTICATED");
        assertThat(without.header("WWW-Authenticate")).hasValue("Bearer");
        isProblem(
                http.send(method, path, null, "Authorization", "Bearer forged"),
                401,
                "TOKEN_INVALID");
        assertThat(modules.commands).isEmpty();
        assertThat(modules.questions).isEmpty();
    }

    @Test
    void staffHaveNoWallet() {
        isProblem(http.getAs(TRADERS_TOKEN, "/api/v1/wallet"), 403, "FORBIDDEN");
    }

    @ParameterizedTest
    @CsvSource({
        "wrong, 401, CREDENTIALS_WRONG",
        "locked, 403, LOCKED_OUT",
        "often, 429, THROTTLED",
    })
    void loggingInRefused(String password, int status, String code) {
        Http.Answered answered =
                http.send(
                        "POST",
                        "/api/v1/tokens",
                        "{\"email\":\"ann@example.org\",\"password\":\"" + password + "\"}");

        isProblem(answered, status, code);
        if (status == 429) {
            assertThat(answered.header("Retry-After")).hasValue("17");
        }
        if (code.equals("LOCKED_OUT")) {
            assertThat(answered.json().get("until").stringValue())
                    .isEqualTo("2020-03-07T12:00:00Z");
        }
    }

    @Test
    void registeringTooYoungAndAWrongConfirmation() {
        isProblem(
                http.send(
                        "POST",
                        "/api/v1/accounts",
                        """
                        {"email":"a@example.org","password":"p","displayName":"A",
                         "dateOfBirth":"2019-01-01","country":"GB"}\
                        """),
                422,
                "UNDER_AGE");
        isProblem(
                http.send("POST", "/api/v1/accounts/confirmations", "{\"token\":\"expired\"}"),
                404,
                "TOKEN_UNKNOWN");
    }

    // ---- rules that say no ----

    @Test
    void aRefusedBetCarriesWhatHelps() {
        modules.betting =
                slip -> FakeModules.refuse(slip, "PRICE_CHANGED", Map.of("price", "2.40"));

        Http.Answered answered = placing(bet("\"10.00\"", "\"2.50\""));

        isProblem(answered, 422, "PRICE_CHANGED");
        assertThat(answered.json().get("price").stringValue()).isEqualTo("2.40");
        assertThat(answered.json().get("betId").stringValue()).hasSize(36);
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID, 400",
        "FORBIDDEN, 403",
        "NOT_FOUND, 404",
        "CONFLICT, 409",
        "REFUSED, 422",
        "THROTTLED, 429",
        "BUSY, 503",
    })
    void eachKindOfRefusalHasItsStatus(Refusal.Kind kind, int status) {
        modules.trouble =
                () -> {
                    throw new Refusal(kind, "SOME_RULE", "It says no.", Map.of("limit", "5"));
                };

        Http.Answered answered = placing(bet("\"10.00\"", "\"2.50\""));

        isProblem(answered, status, "SOME_RULE");
        assertThat(answered.json().get("detail").stringValue()).isEqualTo("It says no.");
        assertThat(answered.json().get("limit").stringValue()).isEqualTo("5");
        assertThat(answered.header("Retry-After").isPresent())
                .isEqualTo(status == 429 || status == 503);
    }

    @ParameterizedTest
    @EnumSource(Refusal.Kind.class)
    void noKindOfRefusalIsForgotten(Refusal.Kind kind) {
        Problem problem = Problems.of(new Refusal(kind, "SOME_RULE", "It says no."));

        assertThat(problem.status()).isBetween(400, 503).isNotEqualTo(500);
    }

    // ---- trouble behind the edge ----

    @Test
    void aConflictIsTriedAgain() {
        int[] conflicts = {2};
        modules.trouble =
                () -> {
                    if (conflicts[0]-- > 0) {
                        throw new ConcurrencyException("another was first");
                    }
                };

        assertThat(placing(bet("\"10.00\"", "\"2.50\"")).status()).isEqualTo(201);
        assertThat(modules.placements).hasValue(1);
    }

    @Test
    void conflictsWithoutEndAreToldAsBusy() {
        int[] tries = {0};
        modules.trouble =
                () -> {
                    tries[0]++;
                    throw new ConcurrencyException("another was first");
                };

        Http.Answered answered = placing(bet("\"10.00\"", "\"2.50\""));

        isProblem(answered, 503, "BUSY");
        assertThat(answered.header("Retry-After")).isPresent();
        assertThat(tries[0]).isEqualTo(Writes.ATTEMPTS_MAX);
    }

    @Test
    void aDatabaseThatIsAwayIsToldAsUnavailable() {
        modules.trouble =
                () -> {
                    throw new DataAccessResourceFailureException("secret host name");
                };

        Http.Answered answered = placing(bet("\"10.00\"", "\"2.50\""));

        isProblem(answered, 503, "DATABASE_UNAVAILABLE");
        assertThat(answered.body()).doesNotContain("secret");
    }

    @Test
    void anErrorOfOursHasAnIdAndTellsNothingElse() {
        modules.trouble =
                () -> {
                    throw new IllegalStateException("secret detail");
                };

        Http.Answered answered = placing(bet("\"10.00\"", "\"2.50\""));

        isProblem(answered, 500, "INTERNAL_ERROR");
        assertThat(answered.json().get("errorId").stringValue()).hasSize(36);
        assertThat(answered.body()).doesNotContain("secret").doesNotContain("org.moneyline");
    }

    @Test
    void theSiteKeepsItsOwnErrors() {
        Http.Answered answered = http.get("/no-such-page", "Accept", "text/html");

        assertThat(answered.status()).isEqualTo(404);
        assertThat(answered.header("Content-Type").orElse("")).startsWith("text/html");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/no-such-page", "/v3/api-docs/none"})
    void aProgramThatAsksForNoPageGetsAProblem(String path) {
        isProblem(http.get(path, "Accept", "application/json"), 404, "PATH_UNKNOWN");
        isProblem(http.get(path), 404, "PATH_UNKNOWN");
    }

    @Test
    void theNamesUsedHereAreTheOnesServed() {
        // Guards the tables above against ids that would be refused for another reason.
        assertThat(http.get("/api/v1/events/" + EVENT).status()).isEqualTo(200);
        assertThat(http.get("/api/v1/markets/" + MARKET).status()).isEqualTo(200);
        assertThat(placing(bet("\"10.00\"", "\"2.50\"")).status()).isEqualTo(201);
    }

    /** For what a well-behaved client cannot be made to send. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            ByteArrayOutputStream answered = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            in.transferTo(answered);
            return answered.toString(StandardCharsets.UTF_8);
        }
    }
}
