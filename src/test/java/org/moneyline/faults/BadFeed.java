package org.moneyline.faults;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.moneyline.odds.api.OddsCommand.ReceiveFeedMessages;
import org.moneyline.platform.api.MessageSignature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One provider sends the prices of a match as they are; another sends the same of a second match
 * over a line that repeats, reorders, damages and loses messages, and recovers when it is asked to.
 * In the end both matches must show the same prices, and while messages were missing the second one
 * must have taken no bets.
 */
final class BadFeed {

    private static final int MESSAGES = 400;
    private static final String SECRET = "only the faults know it";
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final MessageSignature signature =
            new MessageSignature(SECRET.getBytes(StandardCharsets.UTF_8));
    private final Map<String, Integer> did = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();
    private final Random random;
    private int port;
    private long number;
    private int refused;
    private int duplicates;

    BadFeed(long seed) {
        random = new Random(seed);
    }

    List<String> run(Map<String, Object> report) throws Exception {
        List<String> settings = new ArrayList<>(List.of("--moneyline.feed.season.enabled=false"));
        for (String provider : List.of("clean", "bad")) {
            String at = "--moneyline.feed.providers." + provider;
            settings.addAll(
                    List.of(at + ".format=uof", at + ".alive-within=0s", at + ".secret=" + SECRET));
        }
        try (AppProcess app =
                new AppProcess(
                        Files.createTempDirectory("moneyline-fault").resolve("data"), settings)) {
            app.start();
            port = app.port();
            push("clean", 0, fixture("Cleantown"));
            send(fixture("Badtown"));
            for (int step = 0; step < MESSAGES; step++) {
                push("clean", 0, odds("Cleantown", step));
                damage(step);
            }
            await(
                    "nothing is left to recover",
                    () -> {
                        JsonNode answer = send(odds("Badtown", MESSAGES - 1));
                        boolean none = answer.path("recoveries").isEmpty();
                        if (!none) {
                            recover(MESSAGES - 1, answer);
                        }
                        return none;
                    });
            await("the same prices in the end", this::isTheSame);
        }
        report.put("messages", MESSAGES);
        report.putAll(did);
        report.put("refused", refused);
        report.put("duplicates_found", duplicates);
        if (did.size() < 5 || refused == 0 || duplicates == 0) {
            findings.add("not every fault was done: " + did);
        }
        return findings;
    }

    private void damage(int step) throws Exception {
        String message = odds("Badtown", step);
        switch (random.nextInt(12)) {
            case 0 -> {
                did("repeated");
                send(message);
                push("bad", number, message);
            }
            case 1 -> {
                did("reordered");
                String before = odds("Badtown", Math.max(0, step - 1));
                String after = odds("Badtown", step);
                number += 2;
                push("bad", number, after);
                push("bad", number - 1, before);
            }
            case 2 -> {
                did("damaged");
                byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
                recover(step, push("bad", ++number, Arrays.copyOf(bytes, bytes.length / 2)));
            }
            case 3 -> {
                did("forged");
                JsonNode answer = push("bad", number + 1, message, "another secret");
                if (answer.path("code").asString("").isEmpty()) {
                    findings.add("a forged message was taken");
                }
                send(message);
            }
            case 4 -> {
                did("lost");
                number++;
                send(message);
                // It is noticed by time; markets may look suspended from the fault before.
                JsonNode[] noticed = new JsonNode[1];
                await(
                        "a missing message is noticed",
                        () -> {
                            noticed[0] = push("bad", ++number, message);
                            return !noticed[0].path("recoveries").isEmpty();
                        });
                await("no bets while a message is missing", () -> isSuspended("Badtown"));
                recover(step, noticed[0]);
            }
            default -> send(message);
        }
    }

    private void did(String what) {
        did.merge(what, 1, Integer::sum);
    }

    /** Everything afresh, then the word that it is all. */
    private void recover(int step, JsonNode answer) throws Exception {
        send(odds("Badtown", step) + "\n");
        for (JsonNode recovery : answer.path("recoveries")) {
            did("recovered");
            send(
                    "<snapshot_complete product='%d' timestamp='%d' request_id='%d'/>"
                            .formatted(
                                    recovery.path("stream").asInt(),
                                    System.currentTimeMillis(),
                                    recovery.path("requestId").asLong()));
        }
    }

    private JsonNode send(String message) throws Exception {
        return push("bad", ++number, message);
    }

    private JsonNode push(String provider, long at, String message) throws Exception {
        return push(provider, at, message.getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode push(String provider, long at, byte[] body) throws Exception {
        return answered(provider, at, body, signature);
    }

    private JsonNode push(String provider, long at, String message, String secret)
            throws Exception {
        return answered(
                provider,
                at,
                message.getBytes(StandardCharsets.UTF_8),
                new MessageSignature(secret.getBytes(StandardCharsets.UTF_8)));
    }

    private JsonNode answered(String provider, long at, byte[] body, MessageSignature by)
            throws Exception {
        String before = ReceiveFeedMessages.signedBefore(provider, at, false);
        HttpRequest request =
                HttpRequest.newBuilder(uri("/api/v1/feeds/" + provider))
                        .header("Feed-Number", Long.toString(at))
                        .header("Feed-Signature", by.sign(before, body, Instant.now()))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        JsonNode answer = json(request);
        refused += answer.path("refused").asInt(0);
        duplicates += answer.path("duplicates").asInt(0);
        return answer;
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private JsonNode json(HttpRequest request) throws Exception {
        return JsonMapper.shared()
                .readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(String what, Condition condition) throws Exception {
        long until = System.nanoTime() + BOUND.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - until > 0) {
                findings.add("not seen: " + what);
                return;
            }
            LockSupport.parkNanos(20_000_000L);
        }
    }

    private boolean isTheSame() throws Exception {
        Map<String, String> clean = quoted("Cleantown");
        return clean.size() == 2
                && clean.values().stream().allMatch(market -> market.startsWith("OPEN"))
                && clean.equals(quoted("Badtown"));
    }

    private boolean isSuspended(String home) throws Exception {
        return quoted(home).values().stream().allMatch(market -> market.startsWith("SUSPENDED"));
    }

    /** The two markets that the provider quotes, with status and prices. */
    private Map<String, String> quoted(String home) throws Exception {
        Map<String, String> quoted = new TreeMap<>();
        JsonNode events =
                json(HttpRequest.newBuilder(uri("/api/v1/events?q=" + home)).GET().build());
        for (JsonNode market : events.path("items").path(0).path("markets")) {
            String type = market.path("type").asString("");
            if (type.equals("MATCH_RESULT")
                    || (type.equals("OVER_UNDER")
                            && market.path("line").asString("").equals("2.5"))) {
                StringBuilder prices = new StringBuilder(market.path("status").asString(""));
                market.path("selections")
                        .forEach(one -> prices.append(' ').append(one.path("price").asString("-")));
                quoted.put(type, prices.toString());
            }
        }
        return quoted;
    }

    private static String fixture(String home) {
        return "<fixtures_fixture generated_at='%s'><fixture id='%s' start_time='%s'>"
                        .formatted(Instant.now(), home, Instant.now().plusSeconds(36_000))
                + "<tournament name='Fault League'><sport id='sr:sport:1'/></tournament>"
                + "<competitors><competitor name='%s' qualifier='home'/>".formatted(home)
                + "<competitor name='Visitors' qualifier='away'/></competitors></fixture>"
                + "</fixtures_fixture>";
    }

    private static String odds(String home, int step) {
        int moved = step % 40;
        return String.format(
                Locale.ROOT,
                "<odds_change product='3' event_id='%s' timestamp='%d'><odds>"
                        + "<market id='1' status='1'><outcome id='1' odds='2.%02d'/>"
                        + "<outcome id='2' odds='3.40'/><outcome id='3' odds='3.%02d'/></market>"
                        + "<market id='18' specifiers='total=2.5' status='1'>"
                        + "<outcome id='12' odds='1.%02d'/><outcome id='13' odds='1.95'/></market>"
                        + "</odds></odds_change>",
                home,
                System.currentTimeMillis(),
                10 + moved,
                90 - moved,
                80 + moved % 20);
    }
}
