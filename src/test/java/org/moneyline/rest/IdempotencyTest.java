package org.moneyline.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.moneyline.rest.FakeModules.HOME;
import static org.moneyline.rest.RestSlice.ANNS_TOKEN;
import static org.moneyline.rest.RestSlice.BOBS_TOKEN;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.betting.api.BetCommand.PlaceBets;
import org.moneyline.betting.api.BetCommand.Slip;
import org.moneyline.kernel.Refusal;
import org.moneyline.rest.Http.Answered;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The same key with the same request is one request, however often and at once it is sent. */
@SpringBootTest(
        classes = RestSlice.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class IdempotencyTest {

    private static final String BET =
            """
            {"stake":"10.00","currency":"GBP","legs":[{"selectionId":"%s","price":"2.50"}]}\
            """
                    .formatted(HOME);
    private static int keys;

    @LocalServerPort private int port;
    @Autowired private FakeModules modules;
    @Autowired private RecentAnswers recentAnswers;
    private Http http;
    private String key;

    @BeforeEach
    void open() {
        modules.reset();
        http = new Http(port);
        key = "same-" + keys++;
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/bets",
        "/api/v1/bets/batch",
        "/api/v1/wallet/deposits",
        "/api/v1/wallet/withdrawals"
    })
    void aKeyIsRequired(String path) {
        Answered without = http.send("POST", path, "{}", "Authorization", "Bearer " + ANNS_TOKEN);
        assertThat(without.status()).isEqualTo(400);
        assertThat(without.code()).isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
        assertThat(without.json().get("detail").stringValue()).contains("Idempotency-Key");

        Answered tooLong = http.postAs(ANNS_TOKEN, "k".repeat(121), path, "{}");
        assertThat(tooLong.code()).isEqualTo("IDEMPOTENCY_KEY_INVALID");
        Answered spaced = http.postAs(ANNS_TOKEN, "a b", path, "{}");
        assertThat(spaced.code()).isEqualTo("IDEMPOTENCY_KEY_INVALID");
        assertThat(modules.commands).isEmpty();
    }

    @Test
    void theSameRequestGetsTheSameAnswer() {
        Answered first = http.postAs(ANNS_TOKEN, key, "/api/v1/bets", BET);
        Answered again = http.postAs(ANNS_TOKEN, key, "/api/v1/bets", BET);

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(modules.placements).hasValue(1);
    }

    @Test
    void spacesOrderAndSpellingOfAnAmountDoNotMakeAnotherRequest() {
        Answered first = http.postAs(ANNS_TOKEN, key, "/api/v1/bets", BET);
        Answered again =
                http.postAs(
                        ANNS_TOKEN,
                        key,
                        "/api/v1/bets",
                        """
                        { "legs" : [ { "price":"2.5", "selectionId":"%s" } ], "type":"SINGLE",
                          "currency":"GBP", "priceChange":"NONE", "stake":"10" }\
                        """
                                .formatted(HOME));

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(modules.placements).hasValue(1);
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefused() {
        http.postAs(ANNS_TOKEN, key, "/api/v1/bets", BET);

        Answered other =
                http.postAs(ANNS_TOKEN, key, "/api/v1/bets", BET.replace("10.00", "11.00"));

        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(modules.placements).hasValue(1);
    }

    @Test
    void aKeyUsedForADepositIsNotGoodForAWithdrawal() {
        String body = "{\"amount\":\"5.00\",\"currency\":\"GBP\"}";
        assertThat(http.postAs(ANNS_TOKEN, key, "/api/v1/wallet/deposits", body).status())
                .isEqualTo(201);

        Answered other = http.postAs(ANNS_TOKEN, key, "/api/v1/wallet/withdrawals", body);

        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void aKeyIsACustomersOwn() {
        Answered anns = http.postAs(ANNS_TOKEN, key, "/api/v1/bets", BET);
        modules.betting = slip -> FakeModules.refuse(slip, "MARKET_CLOSED", Map.of());
        Answered bobs = http.postAs(BOBS_TOKEN, key, "/api/v1/bets", BET);

        assertThat(anns.status()).isEqualTo(201);
        assertThat(bobs.status()).isEqualTo(422);
    }

    @Test
    void aHundredAtOnceAreOneBet() throws Exception {
        List<Callable<Answered>> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            requests.add(() -> http.postAs(ANNS_TOKEN, key, "/api/v1/bets", BET));
        }

        List<Answered> answers = allAtOnce(requests);

        assertThat(answers).extracting(Answered::status).containsOnly(201);
        assertThat(answers).extracting(Answered::body).containsOnly(answers.getFirst().body());
        assertThat(modules.placements).hasValue(1);
        assertThat(modules.commands).hasSize(1);
    }

    @Test
    void aHundredAtOnceAreOneDeposit() throws Exception {
        List<Callable<Answered>> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            requests.add(() ->
                    http.postAs(
                            ANNS_TOKEN,
                            key,
                            "/api/v1/wallet/deposits",
                            "{\"amount\":\"5.00\",\"currency\":\"GBP\"}"));
        }

        List<Answered> answers = allAtOnce(requests);

        assertThat(answers).extracting(Answered::status).containsOnly(201);
        assertThat(answers).extracting(Answered::body).containsOnly(answers.getFirst().body());
        assertThat(modules.placements).hasValue(1);
    }

    @Test
    void aRefusalIsAnsweredAgainWithoutAskingAgain() {
        modules.betting =
                slip -> FakeModules.refuse(slip, "PRICE_CHANGED", Map.of("price", "2.40"));
        Answered first = http.postAs(ANNS_TOKEN, key, "/api/v1/bets", BET);
        modules.betting = modules::accept;
        Answered again = http.postAs(ANNS_TOKEN, key, "/api/v1/bets", BET);

        assertThat(first.status()).isEqualTo(422);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(modules.commands).hasSize(1);
    }

    @Test
    void whatPassesByItselfMayBeTriedAgainWithTheSameKey() {
        AtomicBoolean busy = new AtomicBoolean(true);
        modules.trouble =
                () -> {
                    if (busy.getAndSet(false)) {
                        throw new Refusal(Refusal.Kind.BUSY, "STORE_BUSY", "Full.");
                    }
                };

        assertThat(http.postAs(ANNS_TOKEN, key, "/api/v1/bets", BET).status()).isEqualTo(503);
        assertThat(http.postAs(ANNS_TOKEN, key, "/api/v1/bets", BET).status()).isEqualTo(201);
        assertThat(modules.placements).hasValue(1);
    }

    @Test
    void aRestartForgetsAnswersButTheWalletKnowsTheKey() {
        Answered first = http.postAs(ANNS_TOKEN, key, "/api/v1/bets", BET);
        recentAnswers.forgetAll();

        Answered again = http.postAs(ANNS_TOKEN, key, "/api/v1/bets", BET);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(modules.placements).hasValue(1);
        assertThat(modules.commands).hasSize(2);
    }

    @Test
    void afterARestartAnotherRequestUnderTheKeyIsRefusedAndTheFirstIsStillGood() {
        Answered first = http.postAs(ANNS_TOKEN, key, "/api/v1/bets", BET);
        recentAnswers.forgetAll();

        Answered other =
                http.postAs(ANNS_TOKEN, key, "/api/v1/bets", BET.replace("10.00", "11.00"));
        Answered again = http.postAs(ANNS_TOKEN, key, "/api/v1/bets", BET);

        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(modules.placements).hasValue(1);
    }

    // ---- batches ----

    @Test
    void aBatchAnswersForEachBet() {
        modules.betting =
                slip ->
                        slip.stake().minor() == 20_00
                                ? FakeModules.refuse(
                                        slip, "INSUFFICIENT_FUNDS", Map.of("available", "15.00"))
                                : modules.accept(slip);
        String batch =
                "["
                        + BET
                        + ","
                        + BET.replace("10.00", "20.00")
                        + ","
                        + BET.replace("10.00", "0")
                        + ",7,"
                        + BET.replace("10.00", "30.00")
                        + "]";

        Answered answered = http.postAs(ANNS_TOKEN, key, "/api/v1/bets/batch", batch);

        assertThat(answered.status()).isEqualTo(200);
        JsonNode items = answered.json();
        assertThat(items.size()).isEqualTo(5);
        assertThat(items.get(0).get("status").asInt()).isEqualTo(201);
        assertThat(items.get(0).get("bet").get("stake").stringValue()).isEqualTo("10.00");
        assertThat(items.get(0).has("problem")).isFalse();
        assertThat(items.get(1).get("status").asInt()).isEqualTo(422);
        assertThat(items.get(1).get("problem").get("code").stringValue())
                .isEqualTo("INSUFFICIENT_FUNDS");
        assertThat(items.get(1).get("problem").get("available").stringValue()).isEqualTo("15.00");
        assertThat(items.get(1).has("bet")).isFalse();
        assertThat(items.get(2).get("status").asInt()).isEqualTo(400);
        assertThat(items.get(2).get("problem").get("errors").get(0).get("field").stringValue())
                .isEqualTo("stake");
        assertThat(items.get(3).get("status").asInt()).isEqualTo(400);
        assertThat(items.get(4).get("bet").get("stake").stringValue()).isEqualTo("30.00");
        PlaceBets command = modules.lastCommand(PlaceBets.class);
        assertThat(command.slips())
                .extracting(slip -> slip.request().key())
                .containsExactly(key + "/0", key + "/1", key + "/4");
        assertThat(modules.commands).hasSize(1);
    }

    @Test
    void aBatchSentAgainIsTheSameBatchAlsoAfterARestart() {
        String batch = "[" + BET + "," + BET + "]";
        Answered first = http.postAs(ANNS_TOKEN, key, "/api/v1/bets/batch", batch);
        Answered again = http.postAs(ANNS_TOKEN, key, "/api/v1/bets/batch", batch);
        recentAnswers.forgetAll();
        Answered later = http.postAs(ANNS_TOKEN, key, "/api/v1/bets/batch", batch);

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(later.body()).isEqualTo(first.body());
        assertThat(modules.placements).hasValue(2);
    }

    @Test
    void anotherBatchUnderTheSameKeyIsRefusedAlsoAfterARestart() {
        http.postAs(ANNS_TOKEN, key, "/api/v1/bets/batch", "[" + BET + "," + BET + "]");
        String other = "[" + BET + "," + BET.replace("10.00", "11.00") + "]";

        Answered now = http.postAs(ANNS_TOKEN, key, "/api/v1/bets/batch", other);
        recentAnswers.forgetAll();
        Answered later = http.postAs(ANNS_TOKEN, key, "/api/v1/bets/batch", other);

        assertThat(now.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(later.status()).isEqualTo(409);
        assertThat(later.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(modules.placements).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[] | BATCH_EMPTY", "{} | BATCH_EMPTY", "null | BATCH_EMPTY"})
    void aBatchThatIsNone(String body, String code) {
        Answered answered = http.postAs(ANNS_TOKEN, key, "/api/v1/bets/batch", body);

        assertThat(answered.status()).isEqualTo(400);
        assertThat(answered.code()).isEqualTo(code);
    }

    @Test
    void aHundredBetsAreABatchAndOneMoreAreNot() {
        String hundred = "[" + (BET + ",").repeat(99) + BET + "]";
        Answered fits = http.postAs(ANNS_TOKEN, key, "/api/v1/bets/batch", hundred);
        assertThat(fits.status()).isEqualTo(200);
        assertThat(modules.lastCommand(PlaceBets.class).slips())
                .hasSize(100)
                .extracting(Slip::betId)
                .doesNotHaveDuplicates();

        Answered tooMany =
                http.postAs(
                        ANNS_TOKEN,
                        key + "b",
                        "/api/v1/bets/batch",
                        "[" + (BET + ",").repeat(100) + BET + "]");
        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(tooMany.code()).isEqualTo("BATCH_TOO_LARGE");
    }

    private static List<Answered> allAtOnce(List<Callable<Answered>> requests) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Answered> answers = new ArrayList<>();
            for (Future<Answered> answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
