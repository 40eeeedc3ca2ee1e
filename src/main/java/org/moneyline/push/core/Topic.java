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
    private final Histories histories;
    private final Set<Outlet> outlets = new LinkedHashSet<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final Deque<Frame> history = new ArrayDeque<>();
    private int historyBytes;

    /** Its history begins behind this event. */
    private long since;

    /** Who went on from what they had, since it was last certain that nothing is missing. */
    private enum Resumed {
        NOBODY,
        SOMEBODY,
        /** They lack something that nobody can tell them any more. */
        ASTRAY
    }

    private Resumed resumed = Resumed.NOBODY;

    private @Nullable Subject subject;
    private Map<String, Object> tree = Map.of();
    private @Nullable Frame image;

    /** When its last subscriber left. */
    private long idleAtNanos;

    /** Somebody who comes in once the topic is there. */
    record Waiting(Outlet outlet, Object subscriber) {}

    Topic(TopicName name, CoreLimits limits, Histories histories, long nowNanos) {
        this.name = name;
        this.limits = limits;
        this.histories = histories;
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
        resumed = Resumed.NOBODY;
    }

    /** What it is about must be made anew; what was told of it cannot be gone on from. */
    void beginAnew() {
        subject = null;
        image = null;
        forgetHistory();
    }

    void forgetHistory() {
        history.clear();
        weigh(-historyBytes);
    }

    /** Null if nothing can be seen of it. */
    @Nullable Frame take(EventTail.Event event) {
        Subject about = subject;
        if (about == null) {
            return null;
        }
        if (!about.take(event)) {
            // It was made of tables that were ahead. Nobody who has an older clock can be told what
            // this changed; and those who went on from one were not.
            since = event.globalIndex();
            forgetHistory();
            resumed = resumed == Resumed.NOBODY ? Resumed.NOBODY : Resumed.ASTRAY;
            return null;
        }
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

    /** Whether somebody lacks what an event changed, and must be let in anew. Told once. */
    boolean takeAstray() {
        if (resumed != Resumed.ASTRAY) {
            return false;
        }
        resumed = Resumed.NOBODY;
        return true;
    }

    private void remember(Frame frame) {
        history.addLast(frame);
        weigh(frame.text().length);
        while (history.size() > limits.historyMaxFrames()
                || historyBytes > limits.historyMaxBytes()
                || (histories.areTooLarge() && !history.isEmpty())) {
            Frame oldest = history.removeFirst();
            weigh(-oldest.text().length);
            since = oldest.clock();
        }
    }

    private void weigh(int bytes) {
        historyBytes += bytes;
        histories.add(bytes);
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
                resumed = Resumed.SOMEBODY;
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
