package org.moneyline.push.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One connection without a network, whose client reads or does not as the test says. */
final class Line extends EmbeddedChannel {

    private final ByteBuf received = Unpooled.buffer();
    private final String address;
    private boolean stalled;

    /** From an address that no proxy has. */
    Line(Loop loop, int waitingMaxBytes) {
        this(loop, waitingMaxBytes, "192.0.2.7");
    }

    Line(Loop loop, int waitingMaxBytes, String address) {
        super(false, false);
        this.address = address;
        pipeline().addLast(new HttpRequestDecoder(), new Peer(loop));
        config().setWriteBufferWaterMark(
                        new WriteBufferWaterMark(waitingMaxBytes / 4, waitingMaxBytes));
        try {
            register();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return new InetSocketAddress(address, 4711);
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) throws Exception {
        if (!stalled) {
            super.doWrite(waiting);
        }
    }

    Peer peer() {
        return pipeline().get(Peer.class);
    }

    /** Reads nothing from now on. */
    Line stalls() {
        stalled = true;
        return this;
    }

    void readsAgain() {
        stalled = false;
        flush();
    }

    /** What waits because it does not read. */
    long waitingBytes() {
        return unsafe().outboundBuffer().totalPendingWriteBytes();
    }

    Line shakesHands(String... headers) {
        writeInbound(Unpooled.wrappedBuffer(ClientBytes.handshake(headers)));
        return this;
    }

    Line says(String text) {
        writeInbound(Unpooled.wrappedBuffer(ClientBytes.text(text.replace('\'', '"'))));
        return this;
    }

    /** What came since it was last asked: texts, {@code closed 4002}, the answer in HTTP. */
    List<String> hears() {
        for (ByteBuf out = readOutbound(); out != null; out = readOutbound()) {
            received.writeBytes(out);
            out.release();
        }
        List<String> texts = new ArrayList<>();
        while (received.isReadable()) {
            int kind = received.readUnsignedByte();
            if (kind == 'H') {
                texts.add("H" + head());
                continue;
            }
            int length = received.readUnsignedByte();
            if (length == 126) {
                length = received.readUnsignedShort();
            } else if (length == 127) {
                length = (int) received.readLong();
            }
            ByteBuf content = received.readSlice(length);
            if (kind == 0x81) {
                texts.add(content.toString(StandardCharsets.UTF_8));
            } else if (kind == 0x88) {
                texts.add("closed " + content.readUnsignedShort());
            }
        }
        return texts;
    }

    private String head() {
        String rest = received.toString(StandardCharsets.US_ASCII);
        int end = rest.indexOf("\r\n\r\n") + 4;
        received.skipBytes(rest.startsWith("TTP/1.1 101") ? end : rest.length());
        return rest.substring(0, rest.indexOf('\r'));
    }
}
