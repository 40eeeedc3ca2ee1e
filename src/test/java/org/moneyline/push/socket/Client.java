package org.moneyline.push.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.moneyline.push.core.Merged;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A subscriber as anybody's program could be. */
public final class Client implements WebSocket.Listener, AutoCloseable {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final Map<String, Merged> topics = new HashMap<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;
    private volatile @Nullable Integer closed;

    /** Whether it goes on reading by itself. */
    private volatile boolean reads = true;

    public Client(int port, String... headers) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        socket =
                builder.buildAsync(URI.create("ws://localhost:" + port + "/v1/stream"), this)
                        .join();
    }

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(1);
    }

    @Override
    public synchronized @Nullable CompletionStage<?> onText(
            WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            String text = part.toString();
            part.setLength(0);
            JsonNode message = JSON.readTree(text);
            if (message.has("topic")) {
                topics.computeIfAbsent(message.get("topic").stringValue(), t -> new Merged())
                        .take(message);
            }
            texts.add(text);
        }
        if (reads) {
            from.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, java.nio.ByteBuffer message) {
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed = code;
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed = -1;
    }

    public void send(String message) {
        socket.sendText(message.replace('\'', '"'), true).join();
    }

    void sendBinary(byte[] bytes) {
        socket.sendBinary(java.nio.ByteBuffer.wrap(bytes), true).join();
    }

    public void subscribe(Object topic) {
        send("{'op':'subscribe','topics':['" + topic + "']}");
    }

    void stopReading() {
        reads = false;
    }

    void readOn() {
        reads = true;
        socket.request(Long.MAX_VALUE);
    }

    public List<String> texts() {
        return texts;
    }

    synchronized List<String> texts(String type) {
        return texts.stream().filter(text -> text.contains("\"type\":\"" + type + "\"")).toList();
    }

    public void awaitText(String part) {
        await().atMost(BOUND)
                .untilAsserted(() ->
                        assertThat(texts).anySatisfy(text -> assertThat(text).contains(part)));
    }

    /** What it has made of a topic's messages so far; {@code none} where there is nothing. */
    public synchronized String shows(Object topic, String... path) {
        Merged merged = topics.get(topic.toString());
        if (merged == null) {
            return "none";
        }
        JsonNode node = merged.data();
        for (String name : path) {
            node = node.path(name);
        }
        return node.asString("none");
    }

    synchronized List<Long> clocks(Object topic) {
        return List.copyOf(topics.get(topic.toString()).clocks());
    }

    public void awaitShown(String value, Object topic, String... path) {
        await().atMost(BOUND).untilAsserted(() -> assertThat(shows(topic, path)).isEqualTo(value));
    }

    void awaitClosed(CloseReason reason) {
        await().atMost(BOUND).untilAsserted(() -> assertThat(closed).isEqualTo(reason.code()));
    }

    boolean isClosed() {
        return closed != null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
