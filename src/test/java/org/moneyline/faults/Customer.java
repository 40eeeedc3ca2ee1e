package org.moneyline.faults;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One customer on the JSON API, from registration on. */
final class Customer {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final Pattern TOKEN = Pattern.compile("token=([A-Za-z0-9_\\-.]+)");

    private final int port;
    private final String email;
    private final String accountId;
    private final String token;

    private Customer(int port, String email, String accountId, String token) {
        this.port = port;
        this.email = email;
        this.accountId = accountId;
        this.token = token;
    }

    /** An answer, or none: status 0 if the connection broke. */
    record Answer(int status, @Nullable JsonNode body) {

        boolean ok() {
            return status >= 200 && status < 300;
        }

        String text(String field) {
            return body == null ? "" : body.path(field).asString("");
        }
    }

    static Customer register(int port, String email) {
        String password = "correct-" + UUID.randomUUID();
        Answer registered =
                call(
                        port,
                        "POST",
                        "/api/v1/accounts",
                        null,
                        null,
                        """
                        {"email":"%s","password":"%s","displayName":"Fault run","dateOfBirth":"1990-01-01","country":"GB"}\
                        """
                                .formatted(email, password));
        require(registered, 202);
        String confirmation = mailedToken(port, email);
        require(
                call(
                        port,
                        "POST",
                        "/api/v1/accounts/confirmations",
                        null,
                        null,
                        "{\"token\":\"" + confirmation + "\"}"),
                204);
        Answer issued =
                call(
                        port,
                        "POST",
                        "/api/v1/tokens",
                        null,
                        null,
                        "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
        require(issued, 201);
        return new Customer(port, email, registered.text("accountId"), issued.text("token"));
    }

    private static String mailedToken(int port, String email) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < end) {
            Answer mailbox =
                    call(
                            port,
                            "GET",
                            "/api/v1/dev/mailbox?to="
                                    + URLEncoder.encode(email, StandardCharsets.UTF_8),
                            null,
                            null,
                            null);
            if (mailbox.body() != null) {
                Matcher found = TOKEN.matcher(mailbox.body().toString());
                if (found.find()) {
                    return found.group(1);
                }
            }
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000L);
        }
        throw new IllegalStateException("no confirmation mail came for " + email);
    }

    String accountId() {
        return accountId;
    }

    Answer deposit(String key, long minor) {
        return post(
                "/api/v1/wallet/deposits", key, amount(minor, ",\"reference\":\"" + key + "\""));
    }

    Answer withdraw(String key, long minor) {
        return post("/api/v1/wallet/withdrawals", key, amount(minor, ""));
    }

    Answer bet(String key, long minor, String selectionId, String price) {
        return post(
                "/api/v1/bets",
                key,
                """
                {"stake":"%s","currency":"GBP","type":"SINGLE","priceChange":"ANY","legs":[{"selectionId":"%s","price":"%s"}]}\
                """
                        .formatted(decimal(minor), selectionId, price));
    }

    Answer order(String key, long minor, String selectionId, String side, String price) {
        return post(
                "/api/v1/exchange/orders",
                key,
                """
                {"marketId":"%s","selectionId":"%s","side":"%s","price":"%s","size":"%s","currency":"GBP","persistence":"PERSIST"}\
                """
                        .formatted(
                                selectionId.substring(0, selectionId.lastIndexOf('.')),
                                selectionId,
                                side,
                                price,
                                decimal(minor)));
    }

    /** Safe to send twice: what is left of the order is taken out of its book. */
    Answer cancel(String orderId) {
        return call(port, "DELETE", "/api/v1/exchange/orders/" + orderId, token, null, null);
    }

    Answer orders(String key, String json) {
        return post("/api/v1/exchange/orders/batch", key, json);
    }

    Answer cancellations(String key, String json) {
        return post("/api/v1/exchange/orders/cancellations", key, json);
    }

    Answer change(String key, String marketId, String orderId, String json) {
        return call(
                port,
                "PATCH",
                "/api/v1/exchange/orders/" + orderId + "?marketId=" + marketId,
                token,
                key,
                json);
    }

    /** Lets the round that waits kick off. */
    Answer release(String json) {
        return call(port, "POST", "/api/v1/dev/season/releases", token, null, json);
    }

    Answer wallet() {
        return get("/api/v1/wallet");
    }

    Answer get(String path) {
        return call(port, "GET", path, token, null, null);
    }

    private Answer post(String path, String key, String json) {
        return call(port, "POST", path, token, key, json);
    }

    private static String amount(long minor, String more) {
        return "{\"amount\":\"" + decimal(minor) + "\",\"currency\":\"GBP\"" + more + "}";
    }

    static String decimal(long minor) {
        return minor / 100 + "." + (minor % 100 < 10 ? "0" : "") + minor % 100;
    }

    private static void require(Answer answer, int status) {
        if (answer.status() != status) {
            throw new IllegalStateException("expected " + status + " but got " + answer);
        }
    }

    static Answer call(
            int port,
            String method,
            String path,
            @Nullable String token,
            @Nullable String key,
            @Nullable String json) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(ANSWER_MAX)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                json == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(json));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        try {
            HttpResponse<String> response =
                    HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String text = response.body();
            return new Answer(
                    response.statusCode(),
                    text.isEmpty() || !text.startsWith("{")
                            ? null
                            : JsonMapper.shared().readTree(text));
        } catch (IOException e) {
            return new Answer(0, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(0, null);
        }
    }

    @Override
    public String toString() {
        return email;
    }
}
