package org.moneyline.push.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.moneyline.push.core.Frame;
import org.moneyline.push.core.Frames;
import org.moneyline.push.core.Outlet;
import org.moneyline.push.core.TopicName;
import org.moneyline.push.core.Topics;

/**
 * One thread's connections and what is told to them. What others tell it waits in a queue until the
 * thread comes by; it then writes to all concerned and flushes each once.
 */
final class Loop implements Outlet {

    private static final int SWEEP_SECONDS = 1;

    private final EventLoop thread;
    private final Topics topics;
    private final Terms terms;

    private final Map<TopicName, Audience> audiences = new HashMap<>();
    private final List<Peer> peers = new ArrayList<>();
    private final List<Peer> unflushed = new ArrayList<>();

    private final Queue<News> news = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingDeltas = new AtomicInteger();
    private final AtomicBoolean called = new AtomicBoolean();

    /** Topics of which something was left out because the thread was too far behind. */
    private final Set<TopicName> skipped = ConcurrentHashMap.newKeySet();

    /** Seconds since the gateway began, as of the last sweep: exact enough for every limit. */
    private int now;

    /** Something to tell. */
    private sealed interface News {

        record Delta(TopicName topic, Frame frame) implements News {}

        record Opened(Subscription subscription, List<Frame> frames, long clock) implements News {}

        record Refused(Subscription subscription, String code) implements News {}

        record Reset(TopicName topic) implements News {}
    }

    Loop(EventLoop thread, Topics topics, Terms terms) {
        this.thread = thread;
        this.topics = topics;
        this.terms = terms;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
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
        tell(new News.Delta(topic, frame));
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

    private void tell(News one) {
        news.add(one);
        if (called.compareAndSet(false, true)) {
            thread.execute(this::drain);
        }
    }

    // From here on by the thread alone

    private void drain() {
        called.set(false);
        tellAll();
    }

    private void tellAll() {
        News one = news.poll();
        while (one != null) {
            switch (one) {
                case News.Delta delta -> {
                    waitingDeltas.decrementAndGet();
                    deliver(delta.topic(), delta.frame());
                }
                case News.Opened opened -> open(opened);
                case News.Refused refused -> refuse(refused);
                case News.Reset reset -> openAnew(reset.topic());
            }
            one = news.poll();
        }
        flush();
    }

    private void deliver(TopicName topic, Frame frame) {
        Audience audience = audiences.get(topic);
        if (audience == null) {
            return;
        }
        ByteBuf wire = Wire.text(ByteBufAllocator.DEFAULT, frame.text());
        try {
            int told = 0;
            for (int i = 0; i < audience.size(); i++) {
                Subscription each = audience.get(i);
                if (frame.clock() > each.clock && each.peer.tell(each, frame.clock(), wire)) {
                    told++;
                }
            }
            terms.meters().sent.increment(told);
        } finally {
            wire.release();
        }
    }

    private void open(News.Opened opened) {
        Subscription subscription = opened.subscription();
        if (!subscription.gone) {
            subscription.peer.open(subscription, opened.frames(), opened.clock());
        }
    }

    private void refuse(News.Refused refused) {
        Subscription subscription = refused.subscription();
        if (!subscription.gone) {
            subscription.peer.refuse(subscription, refused.code());
        }
    }

    /** Everybody who looks at the topic is let in once more. */
    private void openAnew(TopicName topic) {
        // First: what is left out from here on is another time.
        skipped.remove(topic);
        Audience audience = audiences.get(topic);
        if (audience != null) {
            for (int i = 0; i < audience.size(); i++) {
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
        audiences.computeIfAbsent(subscription.topic, name -> new Audience()).add(subscription);
        terms.meters().subscriptions.incrementAndGet();
        letIn(subscription, mostFrames);
    }

    void letIn(Subscription subscription, int mostFrames) {
        topics.join(subscription.topic, subscription.had, mostFrames, this, subscription);
    }

    void unsubscribe(Subscription subscription) {
        subscription.gone = true;
        terms.meters().subscriptions.decrementAndGet();
        Audience audience = audiences.get(subscription.topic);
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
            unflushed.get(i).flush();
        }
        unflushed.clear();
    }

    void add(Peer peer) {
        peer.place = peers.size();
        peers.add(peer);
    }

    void remove(Peer peer) {
        Peer last = peers.removeLast();
        if (last != peer) {
            peers.set(peer.place, last);
            last.place = peer.place;
        }
    }

    /** Signs of life, and an end to connections that give none. */
    private void sweep() {
        now += SWEEP_SECONDS;
        // The clock told is one up to which everything has been told: so first the clock, then
        // that.
        long clock = topics.position();
        tellAll();
        ByteBuf complete = beat(clock);
        ByteBuf behind = beat(null);
        try {
            for (int i = peers.size() - 1; i >= 0; i--) {
                peers.get(i).sweep(now, complete, behind);
            }
        } finally {
            complete.release();
            behind.release();
        }
        flush();
    }

    private static ByteBuf beat(@Nullable Long clock) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", "beat");
        if (clock != null) {
            message.put("clock", clock);
        }
        return Wire.textAndPing(ByteBufAllocator.DEFAULT, Frames.text(message));
    }

    void closeAll() {
        List.copyOf(peers).forEach(peer -> peer.end(CloseReason.GOING_AWAY));
    }
}
