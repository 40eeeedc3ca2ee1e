package org.moneyline.platform.api;

/**
 * The global index of the last event this thread's commands made durable. An edge reads it after a
 * write and hands it to {@link Projections#awaitPosition}, so that a person sees what they just
 * did.
 */
public final class WritePosition {

    /** No event was written by this thread. */
    public static final long NONE = -1;

    private static final ThreadLocal<Long> LAST = new ThreadLocal<>();

    private WritePosition() {}

    public static long last() {
        Long last = LAST.get();
        return last == null ? NONE : last;
    }

    /** Called by the event store once the thread's events are durable. */
    public static void moveTo(long globalIndex) {
        LAST.set(globalIndex);
    }

    public static void clear() {
        LAST.remove();
    }
}
