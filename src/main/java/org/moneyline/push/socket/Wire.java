package org.moneyline.push.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * Frames of RFC 6455 as a server sends them: whole, unmasked, with a header of two to ten bytes.
 * They are written once and then shared, which is why no encoder stands in a connection's pipeline.
 */
final class Wire {

    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;

    private static final int SHORT_MAX = 125;
    private static final int MEDIUM = 126;
    private static final int LONG = 127;
    private static final int MEDIUM_MAX = 0xFFFF;
    private static final int HEADER_MAX_BYTES = 10;

    private Wire() {}

    static ByteBuf text(ByteBufAllocator allocator, byte[] text) {
        ByteBuf frame = allocator.directBuffer(HEADER_MAX_BYTES + text.length);
        header(frame, TEXT, text.length);
        return frame.writeBytes(text);
    }

    /** A message with a ping behind it: pages see the one, the browser answers the other. */
    static ByteBuf textAndPing(ByteBufAllocator allocator, byte[] text) {
        ByteBuf frame = text(allocator, text);
        header(frame, PING, 0);
        return frame;
    }

    static ByteBuf close(ByteBufAllocator allocator, CloseReason reason) {
        byte[] text = reason.text().getBytes(StandardCharsets.US_ASCII);
        ByteBuf frame = allocator.directBuffer(HEADER_MAX_BYTES + text.length);
        header(frame, CLOSE, Short.BYTES + text.length);
        return frame.writeShort(reason.code()).writeBytes(text);
    }

    static ByteBuf pong(ByteBufAllocator allocator, ByteBuf ping) {
        ByteBuf frame = allocator.directBuffer(HEADER_MAX_BYTES + ping.readableBytes());
        header(frame, PONG, ping.readableBytes());
        return frame.writeBytes(ping);
    }

    private static void header(ByteBuf frame, int kind, int length) {
        frame.writeByte(kind);
        if (length <= SHORT_MAX) {
            frame.writeByte(length);
        } else if (length <= MEDIUM_MAX) {
            frame.writeByte(MEDIUM).writeShort(length);
        } else {
            frame.writeByte(LONG).writeLong(length);
        }
    }
}
