package org.moneyline.push.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.moneyline.push.core.Frame;
import org.moneyline.push.core.Frames;
import org.moneyline.push.core.Outlet;
import org.moneyline.push.core.TopicName;
import org.moneyline.push.core.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread's connections and what is told to them. What others tell it waits in a queue until the
 * thread comes by; it then writes to all concerned and flushes each once.
 */
final class Loop implements Outlet {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    static final int SWEEP_SECONDS = 1;

    /** So much is told before it goes out, however much more there is, and others have a turn. */
    private static final int ROUND = 256;

    /** A smaller message costs less to write again than to share. */
    private static final int SHARED_MIN_BYTES = 512;

    private final Executor thread;
    private final Topics topics;
    private final Terms terms;

    private final Map<TopicName, PlacedList<Subscription>> audiences = new HashMap<>();
    private final PlacedList<Peer> peers = new PlacedList<>();
    private final List<Peer> unflushed = new ArrayList<>();

    private final Queue<News> news = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingDeltas = new AtomicInteger();
    private final AtomicBoolean called = new AtomicBoolean();

    /** Topics of which something was left out because the thread was too far behind. */
    private final Set<TopicName> skipped = ConcurrentHashMap.newKeySet();

    /** Topics of which something came too late. */
    private final Set<TopicName> late = new HashSet<>();

    /** Large messages of this round as they go out, for all who are let in with them. */
    private final Map<Frame, ByteBuf> shared = new IdentityHashMap<>();

    private boolean sweeping;

    /** Seconds since the gateway began, as of the last sweep: exact enough for every limit. */
    private int now;

    /** Something to tell. */
    private sealed interface News {

        record Delta(TopicName topic, Frame frame, long sinceNanos) implements News {}

        record Opened(Subscription subscription, List<Frame> frames, long clock) implements News {}

        record Refused(Subscription subscription, String code) implements News {}

        record Reset(TopicName topic) implements News {}

        record SignedOut(UUID account) implements News {}

        /** Everything up to the clock was told before. */
        record Sweep(long clock) implements News {}
    }

    Loop(Executor thread, Topics topics, Terms terms) {
        this.thread = thread;
        this.topics = topics;
        this.terms = terms;
    }

    Topics topics() {
        return topics;
    }

    Terms terms() {
        return terms;
    }

    int now() {
        return now;
    }

    // From any thread

    @Override
    public void delta(TopicName topic, Frame frame) {
        if (waitingDeltas.get() >= terms.limits().backlogMaxDeltas()) {
            // Whoever looks at the topic is let in again with the latest of it, later.
            if (skipped.add(topic)) {
                tell(new News.Reset(topic));
            }
            terms.meters().conflated.increment();
            return;
        }
        waitingDeltas.incrementAndGet();
        tell(new News.Delta(topic, frame, terms.nanos().getAsLong()));
    }

    @Override
    public void opened(Object subscriber, List<Frame> frames, long clock) {
        tell(new News.Opened((Subscription) subscriber, frames, clock));
    }

    @Override
    public void refused(Object subscriber, String code) {
        tell(new News.Refused((Subscription) subscriber, code));
    }

    @Override
    public void reset(TopicName topic) {
        tell(new News.Reset(topic));
    }

    void signOut(UUID account) {
        tell(new News.SignedOut(account));
    }

    private void tell(News one) {
        news.add(one);
        comeBy();
    }

    private void comeBy() {
        if (called.compareAndSet(false, true)) {
            thread.execute(this::round);
        }
    }

    // From here on by the thread alone

    private void round() {
        called.set(false);
        for (int i = 0; i < ROUND; i++) {
            News one = news.poll();
            if (one == null) {
                break;
            }
            try {
                take(one);
            } catch (RuntimeException e) {
                LOG.error("Something of the live stream is not told.", e);
            }
        }
        flush();
        shared.values().forEach(ByteBuf::release);
        shared.clear();
        if (!news.isEmpty()) {
            comeBy();
        }
    }

    private void take(News one) {
        switch (one) {
            case News.Delta delta -> {
                waitingDeltas.decrementAndGet();
                if (isInTime(delta)) {
                    deliver(delta.topic(), delta.frame());
                }
            }
            case News.Opened opened -> open(opened);
            case News.Refused refused -> refuse(refused);
            case News.Reset reset -> openAnew(reset.topic());
            case News.SignedOut out -> forEach(peer -> peer.signOut(out.account()));
            case News.Sweep sweep -> sweep(sweep.clock());
        }
    }

    /**
     * A topic of which something is too late is told anew from its latest, behind all that waits:
     * with many subscribers a long queue is soon further behind than anybody has use for.
     */
    private boolean isInTime(News.Delta delta) {
        if (late.contains(delta.topic())) {
            terms.meters().conflated.increment();
            return false;
        }
        long waited = terms.nanos().getAsLong() - delta.sinceNanos();
        if (waited <= terms.limits().lateMax().toNanos()) {
            return true;
        }
        late.add(delta.topic());
        terms.meters().conflated.increment();
        tell(new News.Reset(delta.topic()));
        return false;
    }

    private void forEach(Consumer<Peer> what) {
        for (int i = peers.size() - 1; i >= 0; i--) {
            guarded(peers.get(i), what);
        }
    }

    /** What goes wrong for one connection is the end of that one, and of nothing else. */
    private static void guarded(Peer peer, Consumer<Peer> what) {
        try {
            what.accept(peer);
        } catch (RuntimeException e) {
            LOG.error("A connection of the live stream is cut.", e);
            peer.cut();
        }
    }

    private void deliver(TopicName topic, Frame frame) {
        PlacedList<Subscription> audience = audiences.get(topic);
        if (audience == null) {
            return;
        }
        ByteBuf wire = Wire.text(ByteBufAllocator.DEFAULT, frame.text());
        try {
            int told = 0;
            for (int i = audience.size() - 1; i >= 0; i--) {
                Subscription each = audience.get(i);
                if (frame.clock() > each.clock && tell(each, frame, wire)) {
                    told++;
                }
            }
            terms.meters().sent.increment(told);
        } finally {
            wire.release();
        }
    }

    private static boolean tell(Subscription one, Frame frame, ByteBuf wire) {
        try {
            return one.peer.tell(one, frame.clock(), wire);
        } catch (RuntimeException e) {
            LOG.error("A connection of the live stream is cut.", e);
            one.peer.cut();
            return false;
        }
    }

    /** As it goes out. */
    ByteBuf wire(Frame frame) {
        if (frame.text().length < SHARED_MIN_BYTES) {
            return Wire.text(ByteBufAllocator.DEFAULT, frame.text());
        }
        return shared.computeIfAbsent(frame, one -> Wire.text(ByteBufAllocator.DEFAULT, one.text()))
                .retainedDuplicate();
    }

    private static void open(News.Opened opened) {
        Subscription subscription = opened.subscription();
        if (!subscription.gone) {
            guarded(
                    subscription.peer,
                    peer -> peer.open(subscription, opened.frames(), opened.clock()));
        }
    }

    private static void refuse(News.Refused refused) {
        Subscription subscription = refused.subscription();
        if (!subscription.gone) {
            guarded(subscription.peer, peer -> peer.refuse(subscription, refused.code()));
        }
    }

    /** Everybody who looks at the topic is let in once more. */
    private void openAnew(TopicName topic) {
        // First: what is left out from here on is another time.
        skipped.remove(topic);
        late.remove(topic);
        PlacedList<Subscription> audience = audiences.get(topic);
        if (audience != null) {
            for (int i = audience.size() - 1; i >= 0; i--) {
                Subscription each = audience.get(i);
                if (each.behind) {
                    each.clock = Topics.NOTHING;
                } else if (each.clock != Subscription.CLOSED) {
                    each.clock = Subscription.CLOSED;
                    each.had = Topics.NOTHING;
                    letIn(each, 0);
                }
            }
        }
    }

    void subscribe(Subscription subscription, int mostFrames) {
        audiences.computeIfAbsent(subscription.topic, name -> new PlacedList<>()).add(subscription);
        terms.meters().subscriptions.incrementAndGet();
        letIn(subscription, mostFrames);
    }

    void letIn(Subscription subscription, int mostFrames) {
        topics.join(subscription.topic, subscription.had, mostFrames, this, subscription);
    }

    void unsubscribe(Subscription subscription) {
        subscription.gone = true;
        terms.meters().subscriptions.decrementAndGet();
        PlacedList<Subscription> audience = audiences.get(subscription.topic);
        if (audience != null) {
            audience.remove(subscription);
            if (audience.size() == 0) {
                audiences.remove(subscription.topic);
                topics.leave(subscription.topic, this);
            }
        }
    }

    /** Something was written to a connection; it goes out with all the rest. */
    void unflushed(Peer peer) {
        unflushed.add(peer);
    }

    void flush() {
        // By index: what a flush sets off may write something more.
        for (int i = 0; i < unflushed.size(); i++) {
            guarded(unflushed.get(i), Peer::flush);
        }
        unflushed.clear();
    }

    void add(Peer peer) {
        peers.add(peer);
    }

    void remove(Peer peer) {
        peers.remove(peer);
    }

    /** Signs of life, and an end to connections that give none: once a second, in turn. */
    void sweep() {
        now += SWEEP_SECONDS;
        if (!sweeping) {
            sweeping = true;
            // Whatever is told up to this clock is in the queue already.
            tell(new News.Sweep(topics.position()));
        }
    }

    private void sweep(long clock) {
        sweeping = false;
        // Of a late topic something was left out, and its latest may come behind this.
        ByteBuf complete = beat(late.isEmpty() ? clock : null);
        ByteBuf behind = beat(null);
        try {
            forEach(peer -> peer.sweep(now, complete, behind));
        } finally {
            complete.release();
            behind.release();
        }
    }

    private static ByteBuf beat(@Nullable Long clock) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", "beat");
        if (clock != null) {
            message.put("clock", clock);
        }
        return Wire.textAndPing(ByteBufAllocator.DEFAULT, Frames.text(message));
    }

    boolean isEmpty() {
        return peers.size() == 0;
    }

    void closeAll() {
        peers.copy().forEach(peer -> peer.end(CloseReason.GOING_AWAY));
    }
}
