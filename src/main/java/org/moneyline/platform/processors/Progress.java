package org.moneyline.platform.processors;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How far a processor is. An event nobody wants is passed as soon as it was looked at, one that is
 * handled when its batch is committed.
 */
final class Progress {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Condition awaited = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();

    /** The furthest that anybody has waited for. */
    private long wanted;

    private volatile long position;
    private volatile long replayUntil;
    private volatile @Nullable String error;

    /** The processor starts from here (again). */
    void startAt(long from, long replayingUntil) {
        replayUntil = replayingUntil;
        position = from;
        signal();
    }

    void movedTo(long index) {
        position = index;
        error = null;
        signal();
    }

    /**
     * This is where the database says it is. That may be further back: what was passed and not
     * written down is looked at again, and rows lost in a crash are written again.
     */
    void standsAt(long index) {
        position = index;
        signal();
    }

    /** Another node runs the processor, has got so far, and may be rebuilding it. */
    void watched(Positions.Position there) {
        replayUntil = there.replayUntil();
        standsAt(there.position());
    }

    void failed(Throwable cause) {
        error = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    }

    long position() {
        return position;
    }

    boolean isReplaying() {
        return position < replayUntil;
    }

    @Nullable String error() {
        return error;
    }

    private void signal() {
        if (waiting.get() > 0) {
            lock.lock();
            try {
                moved.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    boolean await(long index, Duration bound) {
        if (position >= index) {
            return true;
        }
        long left = bound.toNanos();
        waiting.incrementAndGet();
        lock.lock();
        try {
            wanted = Math.max(wanted, index);
            awaited.signalAll();
            while (position < index && left > 0) {
                left = moved.awaitNanos(left);
            }
            return position >= index;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
            waiting.decrementAndGet();
        }
    }

    /**
     * Waits for the end of a time, or for somebody who waits for what this processor has not got
     * to. Who was just told what they waited for may still be counted.
     */
    void rest(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (left > 0 && (waiting.get() == 0 || wanted <= position)) {
                left = awaited.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
