package org.moneyline.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small client for the tests: everything goes over a real connection. */
final class Http {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final int port;

    Http(int port) {
        this.port = port;
    }

    record Answered(int status, String body, java.net.http.HttpHeaders headers) {

        JsonNode json() {
            return MAPPER.readTree(body);
        }

        String code() {
            return json().path("code").asString();
        }

        Optional<String> header(String name) {
            return headers.firstValue(name);
        }
    }

    /** Headers come in pairs: name, value. */
    Answered send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .timeout(Duration.ofSeconds(20))
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        boolean typed = false;
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
            typed |= headers[i].equalsIgnoreCase("Content-Type");
        }
        if (body != null && !typed) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<String> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answered(response.statusCode(), response.body(), response.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Answered get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Answered get(String path) {
        return send("GET", path, null);
    }

    Answered getAs(String token, String path) {
        return send("GET", path, null, "Authorization", "Bearer " + token);
    }

    Answered postAs(String token, String key, String path, String body) {
        return send("POST", path, body, "Authorization", "Bearer " + token, "Idempotency-Key", key);
    }

    static JsonNode json(String text) {
        return MAPPER.readTree(text);
    }

    static String pretty(JsonNode node) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    }
}
