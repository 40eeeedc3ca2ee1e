package org.moneyline.push.socket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The opening handshake of RFC 6455, section 4.2. */
record Handshake(Answer answer, @Nullable String key) {

    /** Where the stream is. */
    static final String PATH = "/v1/stream";

    /** What RFC 6455 has every server add to the key. */
    private static final String ACCEPTED = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final int KEY_BYTES = 16;

    /** What a handshake comes to. */
    enum Answer {
        WELCOME("101 Switching Protocols", ""),
        MALFORMED("400 Bad Request", "This is not HTTP."),
        NOT_HERE("404 Not Found", "The live stream is at " + PATH + "."),
        NO_WEBSOCKET("426 Upgrade Required", "Connect with WebSocket, version 13."),
        ORIGIN_REFUSED(
                "403 Forbidden",
                "Pages of this origin may not connect; moneyline.push.origins names those that may."),
        TOO_MANY("429 Too Many Requests", "This address has too many connections."),
        FULL("503 Service Unavailable", "There are too many connections. Try again later.");

        private final String status;
        private final String text;

        Answer(String status, String text) {
            this.status = status;
            this.text = text;
        }

        String response() {
            return "HTTP/1.1 "
                    + status
                    + "\r\nContent-Type: text/plain\r\nContent-Length: "
                    + text.length()
                    + (this == NO_WEBSOCKET
                            ? "\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
                            : "")
                    + "\r\nConnection: close\r\n\r\n"
                    + text;
        }
    }

    static Handshake of(HttpRequest request, Doors doors) {
        HttpHeaders headers = request.headers();
        if (request.decoderResult().isFailure()) {
            return refused(Answer.MALFORMED);
        }
        if (!request.method().equals(HttpMethod.GET) || !pathOf(request.uri()).equals(PATH)) {
            return refused(Answer.NOT_HERE);
        }
        String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !"13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
                || key == null
                || !isKey(key)) {
            return refused(Answer.NO_WEBSOCKET);
        }
        return doors.admits(headers.get(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST))
                ? new Handshake(Answer.WELCOME, key)
                : refused(Answer.ORIGIN_REFUSED);
    }

    private static Handshake refused(Answer answer) {
        return new Handshake(answer, null);
    }

    private static String pathOf(String uri) {
        int end = uri.indexOf('?');
        return end < 0 ? uri : uri.substring(0, end);
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    String response() {
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + accepted(key + ACCEPTED)
                + "\r\n\r\n";
    }

    private static String accepted(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-1")
                                    .digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1.", e);
        }
    }
}
