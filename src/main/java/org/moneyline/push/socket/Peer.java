package org.moneyline.push.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.moneyline.push.core.Frame;
import org.moneyline.push.core.Frames;
import org.moneyline.push.core.TopicName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, from its handshake to its end. There are many thousands of these, nearly all of
 * them idle: it holds what it must, and no timer, no queue and no buffer of its own. Used by one
 * thread.
 */
@SuppressWarnings({
    "NullAway.Init", // Its context is there before anything happens.
    "FutureReturnValueIgnored" // What a connection fails at ends it, and that is heard of.
})
final class Peer extends ChannelInboundHandlerAdapter implements Placed {

    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

    /** As many missed deltas are shorter than most images. */
    private static final int CATCH_UP_FRAMES = 16;

    private static final int HANDSHAKE_SECONDS = 10;

    /** Time for a good-bye to arrive before the line is cut. */
    private static final int GOODBYE_SECONDS = 5;

    /**
     * Whoever asks for so much that is not there makes the database look; one a second is forgiven.
     */
    private static final int REFUSALS_MAX = 100;

    private final Loop loop;

    /** Among its thread's connections. */
    private final Spot spot = new Spot();

    private ChannelHandlerContext context;
    private List<Subscription> subscriptions = List.of();
    private Doors.@Nullable Place address;
    private @Nullable UUID account;
    private @Nullable CloseReason ending;

    private int heardAt;
    private int beatAt;
    private int emptyAt;

    /** Since when nothing more can be written; negative while something can. */
    private int stuckAt = -1;

    private int messages;
    private int messagesAt;
    private int refusals;
    private int refusedAt;
    private int authenticatedAt;
    private boolean authenticating;

    /** Who was signed out while a ticket is looked up, which may be theirs; null if nobody. */
    private @Nullable Set<UUID> signedOutMeanwhile;

    private boolean inside;
    private boolean turnedAway;
    private boolean open;
    private boolean dirty;

    Peer(Loop loop) {
        this.loop = loop;
    }

    @Override
    public Spot spot() {
        return spot;
    }

    // Coming in and going

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Whoever never asks for anything counts too, unless a proxy must first say who it is. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        heardAt = loop.now();
        Doors doors = loop.terms().doors();
        if (!doors.comesIn()) {
            refuse(Handshake.Answer.FULL);
            return;
        }
        inside = true;
        loop.add(this);
        SocketAddress remote = ctx.channel().remoteAddress();
        if (!doors.isProxy(remote)) {
            address = doors.comesFrom(doors.addressOf(remote));
            if (address == null) {
                refuse(Handshake.Answer.TOO_MANY);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!inside) {
            return;
        }
        inside = false;
        loop.remove(this);
        unsubscribeAll();
        loop.terms().doors().left();
        if (address != null) {
            loop.terms().doors().left(address);
        }
        if (open) {
            loop.terms().meters().sockets.decrementAndGet();
            loop.terms().meters().closed(ending == null ? CloseReason.LEFT : ending);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            heardAt = loop.now();
            if (message instanceof WebSocketFrame frame) {
                take(frame);
            } else if (message instanceof HttpRequest request && !open && !turnedAway) {
                shakeHands(request);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void shakeHands(HttpRequest request) {
        Doors doors = loop.terms().doors();
        Handshake handshake = Handshake.of(request, doors);
        if (handshake.answer() != Handshake.Answer.WELCOME) {
            refuse(handshake.answer());
            return;
        }
        if (address == null) {
            address = doors.comesFrom(doors.addressOf(request, context.channel().remoteAddress()));
        }
        if (address == null) {
            refuse(Handshake.Answer.TOO_MANY);
        } else {
            begin(handshake);
        }
    }

    /** From here on WebSocket is spoken; what served the handshake is not kept. */
    private void begin(Handshake handshake) {
        context.pipeline()
                .addBefore(
                        context.name(),
                        null,
                        new WebSocket13FrameDecoder(loop.terms().decoderConfig()));
        context.pipeline().remove(HttpRequestDecoder.class);
        open = true;
        emptyAt = loop.now();
        beatAt = emptyAt;
        loop.terms().meters().sockets.incrementAndGet();
        context.write(ascii(handshake.response()));
        Map<String, Object> welcome = new LinkedHashMap<>();
        welcome.put("type", "welcome");
        welcome.put("clock", loop.topics().position());
        welcome.put("heartbeatSeconds", loop.terms().limits().heartbeat().toSeconds());
        say(welcome);
        loop.flush();
    }

    private void refuse(Handshake.Answer answer) {
        turnedAway = true;
        loop.terms().meters().refused(answer);
        context.writeAndFlush(ascii(answer.response())).addListener(ChannelFutureListener.CLOSE);
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /** Says good-bye with a code, and cuts the line if nobody answers. */
    void end(CloseReason reason) {
        if (ending != null) {
            return;
        }
        ending = reason;
        unsubscribeAll();
        if (!open) {
            context.close();
            return;
        }
        context.writeAndFlush(Wire.close(context.alloc(), reason));
        context.executor().schedule(() -> context.close(), GOODBYE_SECONDS, TimeUnit.SECONDS);
    }

    /** Something is wrong here, and nobody can be told. */
    void cut() {
        context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupt) {
            end(
                    corrupt.closeStatus().code() == WebSocketCloseStatus.MESSAGE_TOO_BIG.code()
                            ? CloseReason.MESSAGE_TOO_LARGE
                            : CloseReason.PROTOCOL_ERROR);
        } else {
            LOG.debug("A connection of the live stream broke.", cause);
            ctx.close();
        }
    }

    // What the client says

    private void take(WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame) {
            if (ending == null) {
                ending = CloseReason.LEFT;
                context.writeAndFlush(Wire.close(context.alloc(), CloseReason.LEFT))
                        .addListener(ChannelFutureListener.CLOSE);
            } else {
                context.close();
            }
            return;
        }
        if (ending != null || frame instanceof PongWebSocketFrame) {
            return;
        }
        int rate = loop.terms().limits().messagesPerSecondMax();
        messages = Math.max(0, messages - rate * (loop.now() - messagesAt)) + 1;
        messagesAt = loop.now();
        if (messages > 2 * rate) {
            end(CloseReason.TOO_MANY_MESSAGES);
        } else if (frame instanceof PingWebSocketFrame) {
            if (!isFull()) {
                write(Wire.pong(context.alloc(), frame.content()));
            }
        } else if (frame instanceof TextWebSocketFrame && frame.isFinalFragment()) {
            take(Asked.read(ByteBufUtil.getBytes(frame.content())));
        } else {
            end(CloseReason.NOT_TEXT);
        }
        loop.flush();
    }

    private void take(Asked asked) {
        switch (asked) {
            case Asked.Subscribe subscribe ->
                    each(subscribe.topics(), topic -> subscribe(topic, subscribe.after()));
            case Asked.Unsubscribe unsubscribe -> each(unsubscribe.topics(), this::unsubscribe);
            case Asked.Authenticate authenticate -> authenticate(authenticate.ticket());
            case Asked.Nonsense nonsense -> end(CloseReason.MESSAGE_MALFORMED);
        }
    }

    private void each(List<String> topics, Consumer<String> what) {
        int most = loop.terms().limits().subscriptionsMax();
        for (int i = 0; i < topics.size() && ending == null; i++) {
            if (i == most) {
                error("TOO_MANY_SUBSCRIPTIONS", null);
                return;
            }
            what.accept(topics.get(i));
        }
    }

    private void subscribe(String text, long after) {
        TopicName topic = topic(text);
        if (topic == null) {
            error(text.equals(TopicName.ME) ? "TICKET_MISSING" : "TOPIC_INVALID", text);
            return;
        }
        unsubscribe(topic);
        if (subscriptions.size() >= loop.terms().limits().subscriptionsMax()) {
            error("TOO_MANY_SUBSCRIPTIONS", text);
            return;
        }
        if (subscriptions.isEmpty()) {
            subscriptions = new ArrayList<>(1);
        }
        Subscription subscription = new Subscription(this, topic, after);
        subscriptions.add(subscription);
        loop.subscribe(subscription, Integer.MAX_VALUE - 1);
    }

    private @Nullable TopicName topic(String text) {
        try {
            return TopicName.parse(text, account);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void unsubscribe(String text) {
        TopicName topic = topic(text);
        if (topic != null) {
            unsubscribe(topic);
        }
    }

    private void unsubscribe(TopicName topic) {
        for (int i = 0; i < subscriptions.size(); i++) {
            Subscription each = subscriptions.get(i);
            if (each.topic.equals(topic)) {
                forget(each);
                return;
            }
        }
    }

    private void forget(Subscription subscription) {
        subscriptions.remove(subscription);
        loop.unsubscribe(subscription);
        if (subscriptions.isEmpty()) {
            emptyAt = loop.now();
        }
    }

    private void unsubscribeAll() {
        subscriptions.forEach(loop::unsubscribe);
        subscriptions = List.of();
        emptyAt = loop.now();
    }

    /** Looked up elsewhere, one at a time: a connection's thread waits for nothing. */
    private void authenticate(String ticket) {
        if (authenticating) {
            error("TICKET_BUSY", null);
            return;
        }
        authenticating = true;
        loop.terms()
                .background()
                .execute(() -> {
                    Consumer<Peer> then = Peer::notAuthenticated;
                    try {
                        Optional<UUID> found = loop.terms().callers().redeem(ticket);
                        then = peer -> peer.authenticated(found);
                    } catch (RuntimeException e) {
                        LOG.warn("A ticket could not be looked up.", e);
                    }
                    Consumer<Peer> next = then;
                    context.executor().execute(() -> afterAuthentication(next));
                });
    }

    private void afterAuthentication(Consumer<Peer> then) {
        authenticating = false;
        if (ending == null) {
            then.accept(this);
            loop.flush();
        }
        signedOutMeanwhile = null;
    }

    private void notAuthenticated() {
        error("TICKET_NOT_CHECKED", null);
    }

    private void authenticated(Optional<UUID> found) {
        nobody();
        account = found.filter(this::isStillIn).orElse(null);
        authenticatedAt = loop.now();
        if (account == null) {
            error("TICKET_INVALID", null);
        } else {
            say(Map.of("type", "authenticated"));
        }
    }

    private boolean isStillIn(UUID whom) {
        return signedOutMeanwhile == null || !signedOutMeanwhile.contains(whom);
    }

    /** What was heard of a customer is heard no more. */
    private void nobody() {
        if (account != null) {
            unsubscribe(new TopicName(TopicName.Kind.ME, account));
            account = null;
        }
    }

    /** Whoever is still who they were gets another ticket. */
    void signOut(UUID whom) {
        if (authenticating) {
            if (signedOutMeanwhile == null) {
                signedOutMeanwhile = new HashSet<>();
            }
            signedOutMeanwhile.add(whom);
        }
        if (whom.equals(account) && ending == null) {
            nobody();
            error("TICKET_EXPIRED", TopicName.ME);
        }
    }

    // What is said to the client

    private void error(String code, @Nullable String topic) {
        refusals = Math.max(0, refusals - (loop.now() - refusedAt)) + 1;
        refusedAt = loop.now();
        if (refusals > REFUSALS_MAX) {
            end(CloseReason.TOO_MANY_MESSAGES);
            return;
        }
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", "error");
        message.put("code", code);
        if (topic != null) {
            message.put("topic", topic);
        }
        say(message);
    }

    /** Whoever asks and does not read the answers is ended: they are for nobody else. */
    private void say(Map<String, ?> message) {
        if (isFull()) {
            end(CloseReason.TOO_SLOW);
        } else {
            write(Wire.text(context.alloc(), Frames.text(message)));
        }
    }

    private void write(ByteBuf frame) {
        context.write(frame, context.voidPromise());
        if (!dirty) {
            dirty = true;
            loop.unflushed(this);
        }
    }

    void flush() {
        dirty = false;
        context.flush();
    }

    /** Something changed. Whoever does not read is told what is then the latest, once they do. */
    boolean tell(Subscription subscription, long clock, ByteBuf frame) {
        if (subscription.behind || isFull()) {
            leaveOut(subscription);
            return false;
        }
        subscription.clock = clock;
        write(frame.retainedDuplicate());
        return true;
    }

    void open(Subscription subscription, List<Frame> frames, long clock) {
        if (isFull()) {
            subscription.clock = subscription.had;
            leaveOut(subscription);
            return;
        }
        subscription.clock = clock;
        for (Frame frame : frames) {
            write(loop.wire(frame));
        }
    }

    /**
     * Much may come at once for somebody who reads well: what waits goes out before that is said.
     */
    private boolean isFull() {
        if (!context.channel().isWritable()) {
            context.flush();
        }
        return !context.channel().isWritable();
    }

    private void leaveOut(Subscription subscription) {
        subscription.behind = true;
        loop.terms().meters().conflated.increment();
    }

    void refuse(Subscription subscription, String code) {
        forget(subscription);
        error(code, subscription.topic.toString());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!ctx.channel().isWritable()) {
            stuckAt = loop.now();
            return;
        }
        stuckAt = -1;
        // One may be let in at once, which changes nothing here: they are told by the queue.
        for (Subscription each : subscriptions) {
            if (each.behind) {
                each.behind = false;
                each.had = each.clock;
                each.clock = Subscription.CLOSED;
                loop.letIn(each, CATCH_UP_FRAMES);
            }
        }
    }

    private boolean isComplete() {
        for (Subscription each : subscriptions) {
            if (each.behind || each.clock == Subscription.CLOSED) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param complete a sign of life for those who have everything up to its clock
     * @param behind one for the others
     */
    void sweep(int now, ByteBuf complete, ByteBuf behind) {
        GatewayLimits limits = loop.terms().limits();
        if (ending != null) {
            return;
        }
        if (!open) {
            if (now - heardAt > HANDSHAKE_SECONDS) {
                context.close();
            }
        } else if (stuckAt >= 0 && now - stuckAt > limits.lagLimit().toSeconds()) {
            end(CloseReason.TOO_SLOW);
        } else if (now - heardAt > limits.silenceLimit().toSeconds()) {
            end(CloseReason.SILENT);
        } else if (subscriptions.isEmpty()
                && now - emptyAt > limits.unsubscribedLimit().toSeconds()) {
            end(CloseReason.NOT_SUBSCRIBED);
        } else if (now - beatAt >= limits.heartbeat().toSeconds()
                && context.channel().isWritable()) {
            beatAt = now;
            write((isComplete() ? complete : behind).retainedDuplicate());
        }
        if (account != null && now - authenticatedAt > limits.authenticatedFor().toSeconds()) {
            signOut(account);
        }
    }
}
