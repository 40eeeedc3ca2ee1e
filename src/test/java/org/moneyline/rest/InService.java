package org.moneyline.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.rest.Http.Answered;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/**
 * The whole program behind the API, on one round of the season that waits for its kick-off until it
 * is released, so that nothing changes while tests bet on it.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "moneyline.feed.season.enabled=true",
            "moneyline.feed.season.speed=2000",
            "moneyline.feed.season.hold-kick-off=true",
            "moneyline.accounts.hashing.bcrypt-strength=4",
            "moneyline.accounts.mail.poll-every=50ms"
        })
@TestDatabase.Fresh
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class InService {

    static final Duration BOUND = Duration.ofSeconds(60);

    @LocalServerPort private int port;
    Http http;
    String event;

    /** Of the event's result, as it was shown at the beginning. */
    JsonNode market;

    private int keys;

    @BeforeEach
    void open() {
        http = new Http(port);
        if (market == null) {
            await().atMost(BOUND).until(() -> season().get("state").stringValue().equals("HELD"));
            event = season().get("events").get(0).stringValue();
            for (JsonNode each : http.get("/api/v1/events/" + event).json().get("markets")) {
                if (each.get("type").stringValue().equals("MATCH_RESULT")) {
                    market = each;
                }
            }
            begin();
        }
    }

    /** Once for the class, before its first test. */
    abstract void begin();

    JsonNode season() {
        return http.get("/api/v1/dev/season").json();
    }

    /** Lets the round kick off, be played and be settled. */
    void release(String token) {
        JsonNode season = season();
        Answered released =
                http.send(
                        "POST",
                        "/api/v1/dev/season/releases",
                        "{\"run\":%d,\"round\":%d}"
                                .formatted(season.get("run").asInt(), season.get("round").asInt()),
                        "Authorization",
                        "Bearer " + token);
        assertThat(released.status()).as(released.body()).isEqualTo(204);
    }

    String customer(String name, String amount) {
        Customers customers = new Customers(http);
        String token = customers.registered(name);
        customers.deposit(token, key(), amount);
        return token;
    }

    String key() {
        return getClass().getSimpleName() + "-" + keys++;
    }

    /** The same request a hundred times at once: all are answered alike with what was made. */
    List<Answered> aHundredTimesAtOnce(String token, String key, String path, String body)
            throws Exception {
        List<Callable<Answered>> requests =
                Collections.nCopies(100, () -> http.postAs(token, key, path, body));
        List<Answered> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answered> answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
        }
        assertThat(answers).extracting(Answered::status).containsOnly(201);
        assertThat(answers).extracting(Answered::body).containsOnly(answers.getFirst().body());
        return answers;
    }

    void walletIs(String token, String available, String held) {
        assertThat(http.getAs(token, "/api/v1/wallet").json())
                .isEqualTo(
                        Http.json(
                                """
                                {"currency":"GBP","available":"%s","held":"%s","owed":"0.00"}\
                                """
                                        .formatted(available, held)));
    }

    void walletComesTo(String token, String available, String held) {
        await().atMost(BOUND).untilAsserted(() -> walletIs(token, available, held));
    }
}
