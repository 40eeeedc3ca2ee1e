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
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile long seen;
    private volatile long wanted;
    private volatile long committed;
    private volatile long replayUntil;
    private volatile @Nullable String error;

    /** The processor starts from here (again). */
    void startAt(long position, long replayingUntil) {
        seen = position;
        wanted = position;
        committed = position;
        replayUntil = replayingUntil;
        signal();
    }

    void saw(long index, boolean wants) {
        if (wants) {
            wanted = index;
        }
        seen = index;
        if (!wants) {
            signal();
        }
    }

    void committed(long index) {
        committed = index;
        error = null;
        signal();
    }

    void failed(Throwable cause) {
        error = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    }

    /** Read from the youngest to the oldest, so that a race only makes it look further behind. */
    long position() {
        long all = seen;
        long last = wanted;
        long done = committed;
        return done >= last ? Math.max(all, done) : done;
    }

    boolean isReplaying() {
        return position() < replayUntil;
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
        if (position() >= index) {
            return true;
        }
        long left = bound.toNanos();
        waiting.incrementAndGet();
        lock.lock();
        try {
            while (position() < index && left > 0) {
                left = moved.awaitNanos(left);
            }
            return position() >= index;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
            waiting.decrementAndGet();
        }
    }
}
