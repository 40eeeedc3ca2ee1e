package org.moneyline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Many keep-alive HTTP/1.1 connections on one thread, each with one request at a time. It costs as
 * little as it can, because the load generator shares the machine with what it measures.
 */
final class HttpPump implements AutoCloseable {

    private static final int BUFFER_BYTES = 8 * 1024;
    private static final byte[] HEAD_END = ascii("\r\n\r\n");
    private static final byte[] LENGTH = ascii("\r\ncontent-length:");

    /** The end of an answer in chunks; the head before it ends with the same line break. */
    private static final byte[] LAST_CHUNK = ascii("\r\n0\r\n\r\n");

    /** How late a request may be sent, which counts against it; so the thread can rest. */
    private static final int REST_MS = 1;

    /** A POST with a JSON body. */
    record Call(String path, String token, String idempotencyKey, String json) {

        private byte[] bytes() {
            byte[] content = json.getBytes(StandardCharsets.UTF_8);
            byte[] head =
                    ascii(
                            "POST "
                                    + path
                                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                                    + " application/json\r\nAuthorization: Bearer "
                                    + token
                                    + "\r\nIdempotency-Key: "
                                    + idempotencyKey
                                    + "\r\nContent-Length: "
                                    + content.length
                                    + "\r\n\r\n");
            byte[] whole = Arrays.copyOf(head, head.length + content.length);
            System.arraycopy(content, 0, whole, head.length, content.length);
            return whole;
        }
    }

    /** What to send, and whether an answer means that it was done. */
    interface Traffic {
        Call next();

        boolean isDone(int status, String body);
    }

    /** When the next request is due, by {@link System#nanoTime()}; null after the last one. */
    interface Schedule {
        @Nullable Long dueNanos(long number, long nowNanos);
    }

    /**
     * @param latency in microseconds from the intended send time
     * @param failure one of the answers that were not as wanted, if any
     */
    record Outcome(
            Histogram latency,
            long answered,
            long failed,
            double seconds,
            @Nullable String failure) {

        double perSecond() {
            return answered / seconds;
        }

        double millisAt(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1000.0;
        }
    }

    private static final long HIGHEST_MICROS = 60_000_000L;

    private final Selector selector = Selector.open();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Histogram latency = new Histogram(HIGHEST_MICROS, 3);
    private final Traffic traffic;
    private long answered;
    private long failed;
    private @Nullable String failure;

    HttpPump(int port, int connections, Traffic traffic) throws IOException {
        this.traffic = traffic;
        for (int i = 0; i < connections; i++) {
            idle.add(new Connection(port));
        }
    }

    Outcome run(Schedule schedule) throws IOException {
        long from = System.nanoTime();
        long number = 0;
        int connections = idle.size();
        @Nullable Long due = schedule.dueNanos(number, from);
        while (due != null || idle.size() < connections) {
            while (due != null && !idle.isEmpty() && due <= System.nanoTime()) {
                idle.poll().send(due);
                due = schedule.dueNanos(++number, System.nanoTime());
            }
            selector.select(
                    key -> {
                        Connection connection = (Connection) key.attachment();
                        connection.read();
                    },
                    REST_MS);
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        return new Outcome(latency, answered, failed, seconds, failure);
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private final class Connection {

        private final SocketChannel channel;
        private ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
        private long intendedNanos;

        Connection(int port) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(long intended) throws IOException {
            intendedNanos = intended;
            ByteBuffer out = ByteBuffer.wrap(traffic.next().bytes());
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        void read() {
            try {
                if (channel.read(in) < 0) {
                    throw new IOException("the server closed the connection");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (isWhole()) {
                long micros = (System.nanoTime() - intendedNanos) / 1000;
                latency.recordValue(Math.min(HIGHEST_MICROS, micros));
                String text = new String(in.array(), 0, in.position(), StandardCharsets.UTF_8);
                int status = Integer.parseInt(text.substring(9, 12));
                answered++;
                if (!traffic.isDone(status, text)) {
                    failed++;
                    failure = text;
                }
                in.clear();
                idle.add(this);
            } else if (!in.hasRemaining()) {
                in = ByteBuffer.allocate(in.capacity() * 2).put(in.flip());
            }
        }

        private boolean isWhole() {
            int headEnd = indexOf(HEAD_END, 0, in.position());
            if (headEnd < 0) {
                return false;
            }
            int length = indexOf(LENGTH, 0, headEnd);
            if (length < 0) {
                return indexOf(LAST_CHUNK, in.position() - LAST_CHUNK.length, in.position()) >= 0;
            }
            int bytes = 0;
            for (int i = length + LENGTH.length; in.get(i) != '\r'; i++) {
                if (in.get(i) != ' ') {
                    bytes = bytes * 10 + in.get(i) - '0';
                }
            }
            return in.position() >= headEnd + HEAD_END.length + bytes;
        }

        /** Letters are compared in lower case, and what is looked for is written so. */
        private int indexOf(byte[] wanted, int from, int to) {
            for (int at = Math.max(0, from); at <= to - wanted.length; at++) {
                int same = 0;
                while (same < wanted.length && lower(in.get(at + same)) == wanted[same]) {
                    same++;
                }
                if (same == wanted.length) {
                    return at;
                }
            }
            return -1;
        }

        private int lower(byte letter) {
            return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
        }
    }
}
