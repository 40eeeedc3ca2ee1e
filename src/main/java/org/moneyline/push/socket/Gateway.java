package org.moneyline.push.socket;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.moneyline.push.core.Topics;

/** The server of the live stream. */
public final class Gateway implements AutoCloseable {

    /** Browsers send their cookies along. */
    private static final int HEADERS_MAX_BYTES = 16 * 1024;

    private static final int FIRST_LINE_MAX_BYTES = 2 * 1024;

    /** Clients say little; a larger piece is read in several. */
    private static final int READ_BYTES = 1024;

    /** What the system holds for one client that does not read, beside what waits here. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    private static final int ACCEPT_QUEUE = 1024;
    private static final int GOODBYE_MS = 500;
    private static final long GONE_POLL_NANOS = 2_000_000;

    private final MultiThreadIoEventLoopGroup threads;
    private final Map<EventLoop, Loop> loops = new HashMap<>();
    private final Channel server;

    /** Who is served, and how. */
    public record Plan(
            InetSocketAddress address,
            int threads,
            Set<String> origins,
            boolean forwardedFor,
            GatewayLimits limits) {}

    /**
     * Serves from here on.
     *
     * @param background runs what may wait for the database
     */
    public Gateway(
            Plan plan,
            Topics topics,
            Callers callers,
            Executor background,
            MeterRegistry registry) {
        GatewayLimits limits = plan.limits();
        Terms terms =
                new Terms(
                        limits,
                        new Doors(plan.origins(), plan.forwardedFor(), limits),
                        callers,
                        new StreamMeters(registry, topics),
                        background,
                        WebSocketDecoderConfig.newBuilder()
                                .maxFramePayloadLength(limits.messageMaxBytes())
                                .allowExtensions(false)
                                .closeOnProtocolViolation(false)
                                .withUTF8Validator(false)
                                .build(),
                        System::nanoTime);
        threads =
                new MultiThreadIoEventLoopGroup(
                        plan.threads(),
                        new DefaultThreadFactory("push", true),
                        NioIoHandler.newFactory());
        for (EventExecutor each : threads) {
            Loop loop = new Loop(each, topics, terms);
            loops.put((EventLoop) each, loop);
            each.scheduleWithFixedDelay(
                    loop::sweep, Loop.SWEEP_SECONDS, Loop.SWEEP_SECONDS, TimeUnit.SECONDS);
        }
        HttpDecoderConfig http =
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(FIRST_LINE_MAX_BYTES)
                        .setMaxHeaderSize(HEADERS_MAX_BYTES);
        int waiting = limits.waitingMaxBytes();
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(threads)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, ACCEPT_QUEUE)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
                        .childOption(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(READ_BYTES))
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(waiting / 4, waiting))
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        Loop loop = loops.get(channel.eventLoop());
                                        if (loop == null) {
                                            throw new IllegalStateException(
                                                    "a connection of another thread");
                                        }
                                        channel.pipeline()
                                                .addLast(
                                                        new HttpRequestDecoder(http),
                                                        new Peer(loop));
                                    }
                                })
                        .bind(plan.address())
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            threads.shutdownGracefully(0, GOODBYE_MS, TimeUnit.MILLISECONDS);
            throw new IllegalStateException(
                    "The live stream cannot listen at %s: choose another moneyline.push.port."
                            .formatted(plan.address()),
                    bound.cause());
        }
        server = bound.channel();
    }

    /** Who is connected as this customer must show another ticket. */
    public void signOut(UUID account) {
        loops.values().forEach(loop -> loop.signOut(account));
    }

    /** Where it really listens. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public void close() {
        if (threads.isShuttingDown()) {
            return;
        }
        server.close().syncUninterruptibly();
        // Threads that end cut every line at once, so the good-byes go first.
        loops.forEach((thread, loop) -> thread.submit(loop::closeAll).syncUninterruptibly());
        awaitGone();
        threads.shutdownGracefully(0, GOODBYE_MS, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }

    /** Until everybody has heard it and gone; whoever has not by then is cut off. */
    private void awaitGone() {
        long giveUpNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GOODBYE_MS);
        while (isAnybodyHere() && System.nanoTime() - giveUpNanos < 0) {
            LockSupport.parkNanos(GONE_POLL_NANOS);
        }
    }

    private boolean isAnybodyHere() {
        return loops.entrySet().stream()
                .anyMatch(each ->
                        !each.getKey()
                                .submit(each.getValue()::isEmpty)
                                .syncUninterruptibly()
                                .getNow());
    }
}
