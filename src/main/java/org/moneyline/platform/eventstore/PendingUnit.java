package org.moneyline.platform.eventstore;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.StoreBusy;

/** The events of one command, which become durable together or not at all; and who waits for it. */
final class PendingUnit {

    private enum State {
        WAITING,
        TAKEN,
        DONE
    }

    private final List<PendingEvent> events;
    private final Thread waiter;
    private final long arrivedNanos;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private @Nullable RuntimeException failure;
    private long lastIndex;

    PendingUnit(List<PendingEvent> events, Thread waiter, long arrivedNanos) {
        this.events = events;
        this.waiter = waiter;
        this.arrivedNanos = arrivedNanos;
    }

    List<PendingEvent> events() {
        return events;
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    /** The committer's claim; false if the caller has given up before. */
    boolean take() {
        return state.compareAndSet(State.WAITING, State.TAKEN);
    }

    void committed(long last) {
        lastIndex = last;
        state.set(State.DONE);
        LockSupport.unpark(waiter);
    }

    void failed(RuntimeException cause) {
        failure = cause;
        state.set(State.DONE);
        LockSupport.unpark(waiter);
    }

    boolean isDone() {
        return state.get() == State.DONE;
    }

    /**
     * Waits for the outcome. A unit the committer has not taken in time is withdrawn; one that it
     * has taken is waited for, however long it takes: a caller told "failed" while its group may
     * yet be durable would try again and pay twice. An interrupt is kept for later.
     *
     * @return the index of the unit's last event
     */
    long await(long unsentLimitNanos) {
        boolean interrupted = false;
        while (!isDone()) {
            if (state.get() == State.WAITING) {
                long left = arrivedNanos + unsentLimitNanos - System.nanoTime();
                if (left > 0) {
                    LockSupport.parkNanos(this, left);
                } else if (state.compareAndSet(State.WAITING, State.DONE)) {
                    failure =
                            new StoreBusy(
                                    "The database could not be reached in time. Nothing was"
                                            + " stored.");
                }
            } else {
                LockSupport.park(this);
            }
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        RuntimeException cause = failure;
        if (cause != null) {
            throw cause;
        }
        return lastIndex;
    }
}
