package org.moneyline.platform.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Something kept in the memory of this node that follows the events while the product runs. It
 * begins before the first request is taken, and each start begins it anew.
 */
public abstract class TailFollower implements SmartLifecycle {

    private final int phase;
    private volatile EventTail.@Nullable Following following;

    /**
     * @param phase its place among the lifecycles; below the web server's, and above those it asks
     */
    protected TailFollower(int phase) {
        this.phase = phase;
    }

    /** Fills the memory with what is stored, and follows from there. */
    protected abstract EventTail.Following follow();

    /** The start ends with it: what has to be known before the first request is waited for here. */
    protected void begun(EventTail.Following started) {}

    /** No event comes any more. */
    protected void ended() {}

    /** Null while it does not run. */
    protected EventTail.@Nullable Following following() {
        return following;
    }

    /** Whether it lacks so much that no decision can rely on it; so does one that does not run. */
    protected boolean isBehind(Duration allowed) {
        EventTail.Following now = following;
        return now == null || now.isOutOfDate(allowed);
    }

    @Override
    public synchronized void start() {
        EventTail.Following started = follow();
        following = started;
        begun(started);
    }

    @Override
    public synchronized void stop() {
        EventTail.Following now = following;
        following = null;
        if (now != null) {
            now.close();
            ended();
        }
    }

    @Override
    public boolean isRunning() {
        return following != null;
    }

    @Override
    public int getPhase() {
        return phase;
    }
}
