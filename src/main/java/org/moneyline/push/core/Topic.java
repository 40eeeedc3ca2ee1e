package org.moneyline.push.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.EventTail;

/** One topic: what it shows, what changed lately, and where its subscribers are. */
final class Topic {

    final TopicName name;
    private final CoreLimits limits;
    private final Set<Outlet> outlets = new LinkedHashSet<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final Deque<Frame> history = new ArrayDeque<>();
    private int historyBytes;

    /** Its history begins behind this event. */
    private long since;

    private @Nullable Subject subject;
    private Map<String, Object> tree = Map.of();
    private @Nullable Frame image;

    /** When its last subscriber left. */
    private long idleAtNanos;

    /** Somebody who comes in once the topic is there. */
    record Waiting(Outlet outlet, Object subscriber) {}

    Topic(TopicName name, CoreLimits limits, long nowNanos) {
        this.name = name;
        this.limits = limits;
        this.idleAtNanos = nowNanos;
    }

    boolean isReady() {
        return subject != null;
    }

    Map<String, Object> tree() {
        return tree;
    }

    void add(Outlet outlet) {
        outlets.add(outlet);
    }

    void remove(Outlet outlet, long nowNanos) {
        outlets.remove(outlet);
        idleAtNanos = nowNanos;
    }

    boolean isIdleSince(long nanos) {
        return outlets.isEmpty() && waiting.isEmpty() && idleAtNanos - nanos <= 0;
    }

    Set<Outlet> outlets() {
        return outlets;
    }

    void await(Outlet outlet, Object subscriber) {
        waiting.add(new Waiting(outlet, subscriber));
    }

    List<Waiting> takeWaiting() {
        List<Waiting> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    /** What it is about is known, as of a position. */
    void begin(Subject made, long position) {
        subject = made;
        tree = made.tree();
        since = position;
    }

    /** What it is about must be made anew; what was told of it cannot be gone on from. */
    void beginAnew() {
        subject = null;
        image = null;
        history.clear();
        historyBytes = 0;
    }

    /** Null if nothing can be seen of it. */
    @Nullable Frame take(EventTail.Event event) {
        Subject about = subject;
        if (about == null) {
            return null;
        }
        about.take(event);
        Map<String, Object> next = about.tree();
        Map<String, @Nullable Object> patch = Patch.between(tree, next);
        about.told();
        tree = about.tree();
        if (patch.isEmpty()) {
            return null;
        }
        image = null;
        Frame frame = Frames.delta(name, event.globalIndex(), patch);
        remember(frame);
        return frame;
    }

    private void remember(Frame frame) {
        history.addLast(frame);
        historyBytes += frame.text().length;
        while (history.size() > limits.historyMaxFrames()
                || historyBytes > limits.historyMaxBytes()) {
            Frame oldest = history.removeFirst();
            historyBytes -= oldest.text().length;
            since = oldest.clock();
        }
    }

    /**
     * What somebody needs who has the topic as of a clock.
     *
     * @param after {@link Topics#NOTHING} for somebody who has nothing yet
     * @param mostFrames an image is shorter than more deltas than these
     */
    List<Frame> opening(long after, int mostFrames, long position) {
        if (after >= since) {
            List<Frame> missed = new ArrayList<>();
            missed.add(Frames.resumed(name, Math.max(after, position)));
            for (Frame frame : history) {
                if (frame.clock() > after) {
                    missed.add(frame);
                }
            }
            if (missed.size() <= mostFrames + 1) {
                return missed;
            }
        }
        Frame now = image;
        if (now == null) {
            now = Frames.image(name, position, tree);
            image = now;
        }
        return List.of(now);
    }
}
