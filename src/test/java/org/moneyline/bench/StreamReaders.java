package org.moneyline.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.moneyline.push.socket.ClientBytes;

/**
 * Many subscribers on one thread: it takes apart the frames of RFC 6455 as a server sends them,
 * answers pings, and notes how old each change is when it arrives, or tells somebody else of it.
 */
public final class StreamReaders implements AutoCloseable {

    private static final int FRAME_MAX_BYTES = 32 * 1024;
    private static final int NARROW_BYTES = 32 * 1024;
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final byte[] PONG = {(byte) 0x8A, (byte) 0x80, 0, 0, 0, 0};

    /** What each message begins with: names go by the alphabet. */
    private static final byte[] CLOCK = "{\"clock\":".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] DELTA = "delta\"}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BETWEEN = "\",\"type\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] IMAGE = "image\"}".getBytes(StandardCharsets.US_ASCII);

    /** Of a connection that ended without a word. */
    private static final int CUT = 0;

    private final InetSocketAddress address;
    private final Selector selector;
    private final Thread thread;
    private final AtomicInteger images = new AtomicInteger();
    private final AtomicInteger deltas = new AtomicInteger();

    /** The codes that connections were ended with, {@link #CUT} for none. */
    private final List<Integer> ends = new CopyOnWriteArrayList<>();

    private final Histogram micros = new Histogram(TimeUnit.SECONDS.toMicros(60), 3);
    private final Arrivals arrivals;
    private final ByteBuffer read = ByteBuffer.allocateDirect(64 * 1024);
    private final List<SocketChannel> channels = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private volatile boolean measuring;
    private volatile boolean ended;

    /** Hears of each delta that comes while it is measured, on the readers' thread. */
    interface Arrivals {
        void arrived(long clock, long nowMicros);
    }

    private static final class Reader {
        private byte[] bytes = new byte[512];
        private int length;
        private boolean open;
        private boolean ended;

        /** Of what it was told last of its first topic. */
        private volatile long clock;

        private final byte[] topic;
        private final byte[] subscription;

        Reader(String... topics) {
            topic = topics[0].getBytes(StandardCharsets.US_ASCII);
            subscription = ClientBytes.subscribing(topics);
        }
    }

    /** Of a {@link StreamHost}, whose clock is the time. */
    public StreamReaders(int port) throws IOException {
        this(port, null);
    }

    StreamReaders(int port, @Nullable Arrivals told) throws IOException {
        arrivals =
                told == null ? (clock, now) -> micros.recordValue(Math.max(0, now - clock)) : told;
        address = new InetSocketAddress("127.0.0.1", port);
        selector = Selector.open();
        thread = Thread.ofPlatform().name("readers").daemon().start(this::run);
    }

    /** Connects one more, subscribed to a topic. */
    public void add(String topic) throws IOException {
        add(SocketChannel.open(), topic);
    }

    /**
     * The same with a buffer of the system's that does not grow, so that what it does not read is
     * soon not there. It is told of more than one topic, and looked at is the first.
     */
    public void addNarrow(String... topics) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, NARROW_BYTES);
        add(channel, topics);
    }

    /** The one that was added last reads nothing from now on, or reads again. */
    public void reads(boolean again) {
        channels.getLast().keyFor(selector).interestOps(again ? SelectionKey.OP_READ : 0);
        selector.wakeup();
    }

    /** The clock of what the one that was added last was told last. */
    public long lastClock() {
        return readers.getLast().clock;
    }

    private void add(SocketChannel channel, String... topics) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(address);
        channel.write(ByteBuffer.wrap(ClientBytes.handshake()));
        channel.configureBlocking(false);
        Reader reader = new Reader(topics);
        channel.register(selector, SelectionKey.OP_READ, reader);
        selector.wakeup();
        channels.add(channel);
        readers.add(reader);
    }

    /** Waits until so many images have come. */
    public void awaitImages(int count) {
        await(() -> images.get() >= count, () -> images + " of " + count + " images came");
    }

    /** Waits until everybody has been told what happened at a clock, or something later. */
    public void awaitClock(long clock) {
        await(
                () -> readers.stream().allMatch(each -> each.clock >= clock),
                () -> readers.stream().filter(each -> each.clock < clock).count() + " are behind");
    }

    private static void await(BooleanSupplier there, Supplier<String> lacking) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!there.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(lacking.get());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** How many were ended, with a code or without. */
    public int closed() {
        return ends.size();
    }

    /** How many were ended with a code. */
    public int closed(int code) {
        return (int) ends.stream().filter(each -> each == code).count();
    }

    /** Of all, also of those that were let in anew since. */
    int images() {
        return images.get();
    }

    public int deltas() {
        return deltas.get();
    }

    public void measure() {
        deltas.set(0);
        micros.reset();
        measuring = true;
    }

    /** How old changes were when they came, since measuring began. */
    public Histogram measured() {
        measuring = false;
        return micros;
    }

    private void run() {
        try {
            while (!ended) {
                selector.select(100);
                for (SelectionKey key : selector.selectedKeys()) {
                    take((SocketChannel) key.channel(), (Reader) key.attachment());
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            e.printStackTrace();
        }
    }

    private void take(SocketChannel channel, Reader reader) throws IOException {
        read.clear();
        int count;
        try {
            count = channel.read(read);
        } catch (IOException cut) {
            count = -1;
        }
        if (count < 0) {
            ended(reader, CUT);
            channel.close();
            return;
        }
        long now = StreamHost.nowMicros();
        read.flip();
        if (reader.bytes.length < reader.length + count) {
            reader.bytes =
                    java.util.Arrays.copyOf(
                            reader.bytes,
                            Math.min(
                                    FRAME_MAX_BYTES * 4,
                                    Math.max(reader.bytes.length * 2, reader.length + count)));
        }
        read.get(reader.bytes, reader.length, count);
        reader.length += count;
        int from = reader.open ? 0 : handshake(channel, reader);
        int next = reader.open ? frame(reader, from) : -1;
        while (next >= 0) {
            seen(channel, reader, from, next, now);
            from = next;
            next = frame(reader, from);
        }
        System.arraycopy(reader.bytes, from, reader.bytes, 0, reader.length - from);
        reader.length -= from;
        if (reader.length == 0 && reader.bytes.length > 512) {
            reader.bytes = new byte[512];
        }
    }

    private static int handshake(SocketChannel channel, Reader reader) throws IOException {
        for (int i = 3; i < reader.length; i++) {
            if (reader.bytes[i] == '\n' && reader.bytes[i - 2] == '\n') {
                reader.open = true;
                channel.write(ByteBuffer.wrap(reader.subscription));
                return i + 1;
            }
        }
        return 0;
    }

    /** Where the frame ends that begins here; negative if it is not all there. */
    private static int frame(Reader reader, int from) {
        if (reader.length - from < 2) {
            return -1;
        }
        int content = content(reader.bytes, from);
        if (reader.length < content) {
            return -1;
        }
        int end = content + length(reader.bytes, from);
        return end <= reader.length ? end : -1;
    }

    private static int content(byte[] bytes, int from) {
        return from + (bytes[from + 1] == 126 ? 4 : bytes[from + 1] == 127 ? 10 : 2);
    }

    private static int length(byte[] bytes, int from) {
        return switch (bytes[from + 1]) {
            case 126 -> (bytes[from + 2] & 0xFF) << 8 | bytes[from + 3] & 0xFF;
            case 127 -> ByteBuffer.wrap(bytes, from + 6, 4).getInt();
            default -> bytes[from + 1];
        };
    }

    private void seen(SocketChannel channel, Reader reader, int from, int end, long now)
            throws IOException {
        byte[] bytes = reader.bytes;
        switch (bytes[from] & 0xFF) {
            case PING -> channel.write(ByteBuffer.wrap(PONG));
            case CLOSE -> {
                int code = content(bytes, from);
                ended(reader, (bytes[code] & 0xFF) << 8 | bytes[code + 1] & 0xFF);
            }
            case TEXT -> {
                boolean image = ends(bytes, end, IMAGE);
                boolean delta = ends(bytes, end, DELTA);
                long clock = image || delta ? clock(bytes, content(bytes, from) + CLOCK.length) : 0;
                if (image) {
                    images.incrementAndGet();
                } else if (measuring && delta) {
                    arrivals.arrived(clock, now);
                    deltas.incrementAndGet();
                }
                // Last: whoever waits for the clock counts what came before it.
                if (clock > 0 && isOf(reader.topic, bytes, end)) {
                    reader.clock = clock;
                }
            }
            default -> {
                // Nothing else is sent.
            }
        }
    }

    private void ended(Reader reader, int code) {
        if (!reader.ended) {
            reader.ended = true;
            ends.add(code);
        }
    }

    /** The topic stands before the kind of message, and both kinds are of one length. */
    private static boolean isOf(byte[] topic, byte[] bytes, int end) {
        return ends(bytes, end - IMAGE.length - BETWEEN.length, topic);
    }

    private static boolean ends(byte[] bytes, int end, byte[] text) {
        return java.util.Arrays.equals(bytes, end - text.length, end, text, 0, text.length);
    }

    private static long clock(byte[] bytes, int from) {
        long clock = 0;
        for (int i = from; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            clock = clock * 10 + bytes[i] - '0';
        }
        return clock;
    }

    @Override
    public void close() throws Exception {
        ended = true;
        selector.wakeup();
        thread.join();
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
