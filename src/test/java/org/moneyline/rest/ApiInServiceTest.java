package org.moneyline.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.kernel.Money;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.SuspendMarket;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.MessageSignature;
import org.moneyline.rest.Http.Answered;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * A customer's journey with every amount checked, and everything that must be refused without a
 * penny moving.
 */
class ApiInServiceTest extends InService {

    private static final String PASSWORD = Customers.PASSWORD;

    @Autowired private MeterRegistry meters;
    @Autowired private EventHistory history;
    @Autowired private CommandGateway commands;
    @Autowired private JdbcClient jdbc;
    private String ann;
    private String home;
    private String price;

    @Override
    void begin() {
        home = market.get("selections").get(0).get("id").stringValue();
        price = market.get("selections").get(0).get("price").stringValue();
        ann = customer("ann", "1000.00");
    }

    private static String bet(String stake, String currency, String selection, String price) {
        return """
        {"stake":"%s","currency":"%s","priceChange":"BETTER",
         "legs":[{"selectionId":"%s","price":"%s"}]}\
        """
                .formatted(stake, currency, selection, price);
    }

    // ---- what must be refused, while the markets are open ----

    Stream<Arguments> refusedBets() {
        String unknown = "0197f0a0-0000-7000-8000-0000000000ff.0";
        String dear = "1000";
        return Stream.of(
                Arguments.of("0", "GBP", "home", "1.01", 400, "VALIDATION_FAILED"),
                Arguments.of("-1.00", "GBP", "home", "1.01", 400, "VALIDATION_FAILED"),
                Arguments.of("1.001", "GBP", "home", "1.01", 400, "VALIDATION_FAILED"),
                Arguments.of("1.00", "ZZZ", "home", "1.01", 400, "VALIDATION_FAILED"),
                Arguments.of("1.00", "GBP", "<b>1</b>", "1.01", 400, "VALIDATION_FAILED"),
                Arguments.of("1.00", "EUR", "home", "1.01", 422, "CURRENCY_MISMATCH"),
                Arguments.of("0.01", "GBP", "home", "1.01", 422, "STAKE_TOO_SMALL"),
                Arguments.of("1000.01", "GBP", "home", "1.01", 422, "INSUFFICIENT_FUNDS"),
                Arguments.of("9999999.00", "GBP", "home", "1.01", 422, "LIMIT_EXCEEDED"),
                Arguments.of("1.00", "GBP", "home", dear, 422, "PRICE_CHANGED"),
                Arguments.of("1.00", "GBP", unknown, "1.01", 422, "SELECTION_UNKNOWN"));
    }

    @Order(1)
    @ParameterizedTest(name = "{0} {1} on {2} at {3}: {5}")
    @MethodSource("refusedBets")
    void aRefusedBetMovesNothing(
            String stake,
            String currency,
            String selection,
            String asked,
            int status,
            String code) {
        Answered answered =
                http.postAs(
                        ann,
                        key(),
                        "/api/v1/bets",
                        bet(stake, currency, selection.equals("home") ? home : selection, asked));

        assertThat(answered.status()).as(answered.body()).isEqualTo(status);
        assertThat(answered.code()).isEqualTo(code);
        walletIs(ann, "1000.00", "0.00");
        if (code.equals("PRICE_CHANGED")) {
            assertThat(answered.json().get("price").stringValue()).isEqualTo(price);
        }
    }

    @Test
    @Order(1)
    void aRefusedPaymentMovesNothing() {
        for (String[] each :
                new String[][] {
                    {"withdrawals", "1000.01", "GBP", "422", "INSUFFICIENT_FUNDS"},
                    {"withdrawals", "5.00", "EUR", "422", "CURRENCY_MISMATCH"},
                    {"deposits", "5.00", "EUR", "422", "CURRENCY_MISMATCH"},
                    {"deposits", "999999999.00", "GBP", "400", "AMOUNT_OUT_OF_RANGE"},
                }) {
            Answered answered =
                    http.postAs(
                            ann,
                            key(),
                            "/api/v1/wallet/" + each[0],
                            "{\"amount\":\"%s\",\"currency\":\"%s\"}".formatted(each[1], each[2]));
            assertThat(answered.status()).as(answered.body()).isEqualTo(Integer.parseInt(each[3]));
            assertThat(answered.code()).isEqualTo(each[4]);
        }
        walletIs(ann, "1000.00", "0.00");
    }

    @Test
    @Order(1)
    void aProviderPushesSignedMessagesAndNobodyElseDoes() {
        String message = "<alive product='1' timestamp='1700000000000' subscribed='1'/>";
        MessageSignature signature =
                new MessageSignature(
                        "a secret that only the tests know".getBytes(StandardCharsets.UTF_8));
        String signed =
                signature.sign(
                        "radar.0.one.", message.getBytes(StandardCharsets.UTF_8), Instant.now());
        String[] headers = {"Feed-Signature", signed, "Content-Type", "application/xml"};

        Answered taken = http.send("POST", "/api/v1/feeds/radar", message, headers);
        assertThat(taken.status()).isEqualTo(202);
        assertThat(taken.json().get("taken").intValue()).isEqualTo(1);
        assertThat(taken.json().get("expected").isNull()).isTrue();

        String lines =
                message.replace("17000", "17001") + "\n\n" + message.replace("17000", "17002");
        String[] framed = {
            "Feed-Signature",
            signature.sign("radar.0.lines.", lines.getBytes(StandardCharsets.UTF_8), Instant.now()),
            "Feed-Framing",
            "lines",
            "Content-Type",
            "text/plain"
        };
        Answered both = http.send("POST", "/api/v1/feeds/radar", lines, framed);
        assertThat(both.status()).as(both.body()).isEqualTo(202);
        assertThat(both.json().get("taken").intValue()).isEqualTo(2);
        assertThat(both.json().get("refused").intValue()).isZero();
        framed[3] = "one";
        assertThat(http.send("POST", "/api/v1/feeds/radar", lines, framed).code())
                .as("the framing is signed")
                .isEqualTo("SIGNATURE_INVALID");

        Answered forged = http.send("POST", "/api/v1/feeds/radar", message + " ", headers);
        assertThat(forged.status()).isEqualTo(403);
        assertThat(forged.code()).isEqualTo("SIGNATURE_INVALID");
        assertThat(http.send("POST", "/api/v1/feeds/nobody", message, headers).code())
                .isEqualTo("PROVIDER_UNKNOWN");
        assertThat(
                        http.send(
                                        "POST",
                                        "/api/v1/feeds/radar",
                                        message,
                                        "Feed-Number",
                                        "-1",
                                        "Content-Type",
                                        "application/xml")
                                .code())
                .isEqualTo("NUMBER_OUT_OF_RANGE");
    }

    @Test
    @Order(1)
    void aForgedNoticeOfThePaymentGatewayMovesNothing() {
        Answered forged =
                http.send(
                        "POST",
                        "/api/v1/webhooks/payments",
                        "{\"type\":\"deposit-confirmed\",\"amount\":\"1000.00\"}",
                        "Payment-Signature",
                        "t=1,v1=00");

        assertThat(forged.status()).isEqualTo(403);
        assertThat(forged.code()).isEqualTo("SIGNATURE_INVALID");
        walletIs(ann, "1000.00", "0.00");
    }

    @ParameterizedTest
    @Order(1)
    @MethodSource("wrongRegistrations")
    void aWrongRegistration(String field, String value, int status, String code) {
        String body =
                """
                {"email":"new@example.org","password":"correct horse battery","displayName":"New",
                 "dateOfBirth":"1990-12-31","country":"GB"}\
                """
                        .replaceAll(
                                "\"" + field + "\":\"[^\"]*\"",
                                "\"" + field + "\":\"" + value + "\"");

        Answered answered = http.send("POST", "/api/v1/accounts", body);

        assertThat(answered.status()).as(answered.body()).isEqualTo(status);
        assertThat(answered.code()).isEqualTo(code);
    }

    Stream<Arguments> wrongRegistrations() {
        int young = LocalDate.now(ZoneOffset.UTC).getYear() - 17;
        return Stream.of(
                Arguments.of("dateOfBirth", young + "-01-01", 422, "UNDER_AGE"),
                Arguments.of("dateOfBirth", "3000-01-01", 400, "DATE_OF_BIRTH_INVALID"),
                Arguments.of("email", "nobody", 400, "EMAIL_INVALID"),
                Arguments.of("password", "x", 400, "PASSWORD_WEAK"),
                Arguments.of("displayName", "<script>alert(1)</script>", 400, "NAME_INVALID"),
                Arguments.of(
                        "displayName", "'; DROP TABLE accounts_person;--", 400, "NAME_INVALID"),
                Arguments.of("country", "ZZ", 422, "COUNTRY_NOT_SERVED"));
    }

    @ParameterizedTest
    @Order(1)
    @ValueSource(
            strings = {
                "/api/v1/events?cursor=%27%3B--",
                "/api/v1/bets?cursor=%27%3B--",
                "/api/v1/wallet/entries?cursor=%27%3B--",
                "/api/v1/dev/mailbox?cursor=%27%3B--"
            })
    void aForeignCursor(String path) {
        Answered answered = http.getAs(ann, path);

        assertThat(answered.status()).as(answered.body()).isEqualTo(400);
        assertThat(answered.code()).isEqualTo("CURSOR_INVALID");
    }

    @ParameterizedTest
    @Order(1)
    @ValueSource(
            strings = {
                "/api/v1/events?q=%27%3B%20DROP%20TABLE%20odds_event%3B--",
                "/api/v1/events?q=%25",
                "/api/v1/search?q=%27%20OR%201%3D1--",
                "/api/v1/search?q=%3Cscript%3E",
                "/api/v1/search?q=%5C%25_"
            })
    void textThatIsCodeElsewhereIsTextHere(String path) {
        Answered answered = http.get(path);

        assertThat(answered.status()).as(answered.body()).isEqualTo(200);
        assertThat(answered.json().get("items").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @Order(1)
    @ValueSource(strings = {"'; DROP TABLE accounts_person;--", "<script>alert(1)</script>"})
    void textThatIsCodeElsewhereIsTextInEveryField(String text) {
        Answered login = http.send("POST", "/api/v1/tokens", login(text, text));
        assertThat(login.status()).as(login.body()).isEqualTo(401);
        assertThat(login.code()).isEqualTo("CREDENTIALS_WRONG");
        Answered link =
                http.send("POST", "/api/v1/accounts/confirmations", "{\"token\":\"" + text + "\"}");
        assertThat(link.code()).as(link.body()).isEqualTo("TOKEN_UNKNOWN");

        // The gateway says no to this amount, so nothing is paid in.
        Answered deposit =
                http.postAs(
                        ann,
                        key(),
                        "/api/v1/wallet/deposits",
                        "{\"amount\":\"13.13\",\"currency\":\"GBP\",\"reference\":\""
                                + text
                                + "\"}");
        assertThat(deposit.status()).as(deposit.body()).isEqualTo(201);
        await().atMost(BOUND)
                .until(() ->
                        http.getAs(ann, deposit.header("Location").orElseThrow())
                                .json()
                                .get("status")
                                .stringValue()
                                .equals("FAILED"));
        walletIs(ann, "1000.00", "0.00");
    }

    private static String login(String email, String password) {
        return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    }

    @Test
    @Order(1)
    void anUnconfirmedCustomerGetsNoTokenAndALinkThatHasExpiredConfirmsNobody() {
        Customers customers = new Customers(http);
        String email = customers.newcomer("kim");

        Answered answered = http.send("POST", "/api/v1/tokens", login(email, PASSWORD));

        assertThat(answered.status()).isEqualTo(403);
        assertThat(answered.code()).isEqualTo("NOT_CONFIRMED");

        int expired =
                jdbc.sql(
                                """
                                update accounts_link set expires_at = now() - interval '1 minute'
                                 where account_id =
                                       (select account_id from accounts_person where email_key = ?)
                                """)
                        .param(email)
                        .update();
        assertThat(expired).isEqualTo(1);
        Answered late = customers.confirmed(email);
        assertThat(late.status()).as(late.body()).isEqualTo(422);
        assertThat(late.code()).isEqualTo("TOKEN_EXPIRED");
        assertThat(http.send("POST", "/api/v1/tokens", login(email, PASSWORD)).code())
                .isEqualTo("NOT_CONFIRMED");
    }

    @Test
    @Order(1)
    void aBetOnWhatATraderSuspendedIsRefused() {
        JsonNode goals = null;
        for (JsonNode each : http.get("/api/v1/events/" + event).json().get("markets")) {
            goals = each.get("type").stringValue().equals("OVER_UNDER") ? each : goals;
        }
        String over = goals.get("selections").get(0).get("id").stringValue();
        commands.sendAndWait(
                new SuspendMarket(MarketId.of(goals.get("id").stringValue()), "trader", "a goal"));

        // Nobody takes it at this price either way, so it may be asked until the news is through.
        await().atMost(BOUND)
                .until(() ->
                        http.postAs(ann, key(), "/api/v1/bets", bet("1.00", "GBP", over, "1000"))
                                .code()
                                .equals("MARKET_SUSPENDED"));
        Answered answered =
                http.postAs(ann, key(), "/api/v1/bets", bet("1.00", "GBP", over, "1.01"));

        assertThat(answered.status()).as(answered.body()).isEqualTo(422);
        assertThat(answered.code()).isEqualTo("MARKET_SUSPENDED");
        walletIs(ann, "1000.00", "0.00");
    }

    // ---- one key, a hundred times at once ----

    @Test
    @Order(2)
    void aHundredRequestsAtOnceUnderOneKeyAreOneBet() throws Exception {
        String eve = customer("eve", "50.00");
        String key = key();
        String body = bet("10.00", "GBP", home, price);

        List<Answered> answers = aHundredTimesAtOnce(eve, key, "/api/v1/bets", body);

        walletIs(eve, "40.00", "10.00");
        assertThat(http.getAs(eve, "/api/v1/bets").json().get("items").size()).isEqualTo(1);

        Answered other = http.postAs(eve, key, "/api/v1/bets", bet("11.00", "GBP", home, price));
        assertThat(other.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        String betId = answers.getFirst().json().get("betId").stringValue();
        Answered theirs = http.getAs(ann, "/api/v1/bets/" + betId);
        assertThat(theirs.status()).isEqualTo(404);
        assertThat(theirs.code()).isEqualTo("BET_UNKNOWN");
    }

    // ---- the journey ----

    @Test
    @Order(3)
    void fromAPriceToASettledBetAndOutAgain() {
        String bob = customer("bob", "100.00");
        walletIs(bob, "100.00", "0.00");

        Answered placed = http.postAs(bob, key(), "/api/v1/bets", bet("10.00", "GBP", home, price));
        assertThat(placed.status()).as(placed.body()).isEqualTo(201);
        assertThat(placed.json().get("legs").get(0).get("price").stringValue()).isEqualTo(price);
        walletIs(bob, "90.00", "10.00");
        String item = bet("5.00", "GBP", home, price);
        Answered batch =
                http.postAs(
                        bob,
                        key(),
                        "/api/v1/bets/batch",
                        "[" + item + "," + bet("500.00", "GBP", home, price) + "," + item + "]");
        assertThat(batch.json().get(0).get("status").asInt()).isEqualTo(201);
        assertThat(batch.json().get(1).get("problem").get("code").stringValue())
                .isEqualTo("INSUFFICIENT_FUNDS");
        assertThat(batch.json().get(2).get("status").asInt()).isEqualTo(201);
        walletIs(bob, "80.00", "20.00");

        release(bob);
        String betPath = placed.header("Location").orElseThrow();
        await().atMost(BOUND)
                .untilAsserted(() -> {
                    JsonNode bets =
                            http.getAs(bob, "/api/v1/bets?status=SETTLED").json().get("items");
                    assertThat(bets.size()).isEqualTo(3);
                });

        JsonNode settled = http.getAs(bob, betPath).json();
        boolean won = settled.get("legs").get(0).get("outcome").stringValue().equals("WON");
        Money payout = won ? returned("10.00") : pounds("0.00");
        Money payouts = won ? payout.plus(returned("5.00")).plus(returned("5.00")) : payout;
        assertThat(settled.get("payout").stringValue()).isEqualTo(payout.decimal());
        String left = pounds("80.00").plus(payouts).decimal();
        walletComesTo(bob, left, "0.00");

        Answered late = http.postAs(bob, key(), "/api/v1/bets", bet("1.00", "GBP", home, "1.01"));
        assertThat(late.status()).isEqualTo(422);
        assertThat(late.code()).isEqualTo("MARKET_CLOSED");

        Answered withdrawn =
                http.postAs(
                        bob,
                        key(),
                        "/api/v1/wallet/withdrawals",
                        "{\"amount\":\"" + left + "\",\"currency\":\"GBP\"}");
        assertThat(withdrawn.status()).as(withdrawn.body()).isEqualTo(202);
        walletIs(bob, "0.00", "0.00");
        await().atMost(BOUND)
                .until(() ->
                        http.getAs(bob, withdrawn.header("Location").orElseThrow())
                                .json()
                                .get("status")
                                .stringValue()
                                .equals("PAID"));
        Money sum = pounds("0.00");
        JsonNode entries = http.getAs(bob, "/api/v1/wallet/entries").json().get("items");
        for (JsonNode entry : entries) {
            sum = sum.plus(pounds(entry.get("amount").stringValue()));
        }
        assertThat(sum).isEqualTo(pounds("0.00"));
        walletIs(ann, "1000.00", "0.00");
    }

    @Test
    @Order(4)
    void supportGoesFromALineOfTheLogToTheEventsAndBack() {
        String dora = customer("dora", "30.00");
        String id = "desk-" + UUID.randomUUID();
        String[] named = {
            "Authorization", "Bearer " + dora, "Idempotency-Key", key(), "X-Request-Id", id
        };

        Answered deposit =
                http.send(
                        "POST",
                        "/api/v1/wallet/deposits",
                        "{\"amount\":\"5.00\",\"currency\":\"GBP\"}",
                        named);

        assertThat(deposit.header("X-Request-Id")).hasValue(id);
        assertThat(history.correlated(id, 10))
                .extracting(EventHistory.Entry::event)
                .contains("wallet.deposit-requested");
    }

    @Test
    @Order(2)
    void aBetIsFoundByItsRequestToo() {
        String dan = customer("dan", "30.00");
        String id = "desk-" + UUID.randomUUID();

        Answered placed =
                http.send(
                        "POST",
                        "/api/v1/bets",
                        bet("1.00", "GBP", home, price),
                        "Authorization",
                        "Bearer " + dan,
                        "Idempotency-Key",
                        key(),
                        "X-Request-Id",
                        id);

        assertThat(placed.status()).as(placed.body()).isEqualTo(201);
        assertThat(placed.header("X-Request-Id")).hasValue(id);
        assertThat(history.correlated(id, 10))
                .extracting(EventHistory.Entry::event)
                .contains("wallet.stake-held", "betting.bet-placed");
    }

    @Test
    @Order(1)
    void aProblemNamesTheRequest() {
        Answered unknown =
                http.get("/api/v1/wallet", "X-Request-Id", "who-am-i", "Authorization", "Bearer x");
        Answered path = http.getAs(ann, "/api/v1/nothing-here");
        Answered malformed = http.get("/api/v1/events/%2e%2e%3b", "X-Request-Id", "a b");

        assertThat(unknown.json().get("requestId").stringValue()).isEqualTo("who-am-i");
        for (Answered answered : List.of(path, malformed)) {
            assertThat(answered.status()).as(answered.body()).isBetween(400, 404);
            assertThat(answered.json().get("requestId").stringValue())
                    .as(answered.body())
                    .isEqualTo(answered.header("X-Request-Id").orElseThrow())
                    .isNotEqualTo("a b");
        }
    }

    @Test
    @Order(4)
    void strangersAreToldThatItIsWellAndNothingElse() {
        String[] behindAProxy = {"X-Forwarded-For", "9.9.9.9"};

        for (String group : List.of("live", "ready", "pages")) {
            Answered health = http.get("/actuator/health/" + group, behindAProxy);
            assertThat(health.status()).as(health.body()).isEqualTo(200);
            assertThat(health.json()).isEqualTo(Http.json("{\"status\":\"UP\"}"));
        }
        assertThat(http.get("/actuator/health/feed", behindAProxy).json().propertyNames())
                .containsExactly("status");
        assertThat(http.get("/actuator/prometheus", behindAProxy).status()).isEqualTo(302);
        assertThat(http.get("/actuator/health/pages").json().get("components").propertyNames())
                .containsExactly("projections");
        assertThat(http.get("/actuator/health/ready").json().get("components").propertyNames())
                .containsExactlyInAnyOrder("db", "readinessState", "store");
    }

    /** Not everything happens in a test; that these are no mistakes is told from the sources. */
    private static final Set<String> WITH_WHAT_HAPPENS = Set.of("event", "code", "status");

    /** Panels and alarms whose figure was renamed would stay empty and silent for ever. */
    @Test
    @Order(5)
    void everyFigureOfTheDashboardsAndAlarmsIsThere() {
        Set<String> used = OperatorFigures.used();
        assertThat(used).hasSizeGreaterThan(30);
        List<Promql.Series> asked =
                OperatorFigures.queries().stream()
                        .flatMap(query -> Promql.series(query).stream())
                        .filter(series -> used.contains(series.metric()))
                        .toList();

        await().atMost(BOUND)
                .untilAsserted(() -> {
                    List<OperatorFigures.Sample> there =
                            OperatorFigures.samples(http.get("/actuator/prometheus").body());
                    assertThat(asked)
                            .allSatisfy(series ->
                                    assertThat(there)
                                            .anyMatch(
                                                    one -> one.answers(series, WITH_WHAT_HAPPENS)));
                });

        assertThat(http.get("/actuator/prometheus").body())
                .contains("moneyline_store_events_total{event=\"betting.bet-placed\"}")
                .contains("moneyline_refusals_total{code=\"INSUFFICIENT_FUNDS\"}")
                .contains("moneyline_liability_minor{of=\"all-markets\"}");
        assertThat(OperatorFigures.documented()).containsAll(used);

        // What is played here says how late it is, as a provider's messages do.
        assertThat(
                        meters.get("moneyline.feed.messages")
                                .tag("provider", "season-replay")
                                .counter()
                                .count())
                .isPositive();
        assertThat(
                        meters.get("moneyline.feed.lag")
                                .tag("provider", "season-replay")
                                .timer()
                                .count())
                .isPositive();
    }

    /** What nobody explains nobody looks at. */
    @Test
    @Order(5)
    void everyFigureOfOursIsExplained() {
        Set<String> ours =
                OperatorFigures.families(
                        OperatorFigures.samples(http.get("/actuator/prometheus").body()).stream()
                                .map(OperatorFigures.Sample::metric)
                                .toList());
        ours.removeIf(name -> !name.startsWith("moneyline_"));

        assertThat(ours).hasSizeGreaterThan(30);
        assertThat(OperatorFigures.families(OperatorFigures.documented())).containsAll(ours);
    }

    @Test
    @Order(4)
    void placingIsTimedApartFromTheOtherRequests() {
        assertThat(meters.get("moneyline.rest.placing").tag("kind", "single").timer().count())
                .isPositive();
        assertThat(meters.find("http.server.requests").tag("uri", "/api/v1/wallet").timers())
                .isNotEmpty();
        assertThat(
                        meters.find("http.server.requests")
                                .tag("uri", "/api/v1/bets")
                                .tag("method", "POST")
                                .timers())
                .isEmpty();
    }

    private static Money pounds(String amount) {
        return Money.parse(amount + " GBP");
    }

    /** Stake times price, to the penny, half up; worked out apart from the product's own sums. */
    private Money returned(String stake) {
        return Money.ofDecimal(
                new BigDecimal(stake)
                        .multiply(new BigDecimal(price))
                        .setScale(2, RoundingMode.HALF_UP)
                        .toPlainString(),
                Currency.getInstance("GBP"));
    }
}
