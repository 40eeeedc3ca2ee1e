package org.moneyline.platform.eventstore;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

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

    /** The claim of whoever will give the outcome; false if somebody else has it. */
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
     * Waits for the outcome, however long it takes: a caller told "failed" while its group may yet
     * be durable would try again and pay twice. Whoever has taken the unit gives it one. An
     * interrupt is kept for later.
     *
     * <p>The wait has no time of its own. A timer for each of many thousand waits a second costs
     * more than the one thread that looks after those who wait too long.
     *
     * @return the index of the unit's last event
     */
    long await() {
        boolean interrupted = false;
        while (!isDone()) {
            LockSupport.park(this);
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
