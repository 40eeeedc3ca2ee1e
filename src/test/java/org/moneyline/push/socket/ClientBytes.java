package org.moneyline.push.socket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a client of the live stream sends, for tests that are the client themselves. */
public final class ClientBytes {

    private static final int TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int SHORT_MAX_BYTES = 125;
    private static final int LONGER = 126;

    private ClientBytes() {}

    /** The request that opens the stream, with more headers if there are any. */
    public static byte[] handshake(String... headers) {
        String more = headers.length == 0 ? "" : String.join("\n", headers) + "\n";
        return """
        GET /v1/stream HTTP/1.1
        Host: localhost
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==
        %s
        """
                .formatted(more)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    public static byte[] subscribing(String... topics) {
        return text(
                "{\"op\":\"subscribe\",\"topics\":[\"%s\"]}"
                        .formatted(String.join("\",\"", topics)));
    }

    /** A text of less than 64 KiB, masked with zeros. */
    public static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(8 + bytes.length).put((byte) TEXT);
        if (bytes.length <= SHORT_MAX_BYTES) {
            frame.put((byte) (MASKED | bytes.length));
        } else {
            frame.put((byte) (MASKED | LONGER)).putShort((short) bytes.length);
        }
        frame.putInt(0).put(bytes).flip();
        byte[] sent = new byte[frame.remaining()];
        frame.get(sent);
        return sent;
    }
}
