package org.moneyline.platform.eventstore;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.axonframework.common.lock.Lock;
import org.axonframework.common.lock.LockFactory;
import org.moneyline.platform.api.StoreBusy;

/**
 * One lock for each aggregate in use, dropped when nobody holds or wants it. Axon's own factory
 * looks through every lock in the program whenever two threads meet, to find deadlocks; ours are
 * prevented by a fixed order of locking and, should that fail, ended by a bound on the wait.
 */
final class AggregateLocks implements LockFactory {

    private final ConcurrentMap<String, Counted> locks = new ConcurrentHashMap<>();
    private final long waitLimitNanos;
    private final BooleanSupplier stalled;

    /**
     * @param stalled whether nothing is made durable any more: whoever holds a lock then holds it
     *     until the database answers, and whoever got it could do nothing with it
     */
    AggregateLocks(Duration waitLimit, BooleanSupplier stalled) {
        this.waitLimitNanos = waitLimit.toNanos();
        this.stalled = stalled;
    }

    private static final class Counted extends ReentrantLock {
        private static final long serialVersionUID = 1L;

        /** Guarded by the map's own lock on the key. */
        private int users;
    }

    @Override
    public Lock obtainLock(String identifier) {
        Counted lock =
                locks.compute(
                        identifier,
                        (id, known) -> {
                            Counted counted = known == null ? new Counted() : known;
                            counted.users++;
                            return counted;
                        });
        boolean held = false;
        try {
            held =
                    lock.tryLock()
                            || (!stalled.getAsBoolean()
                                    && lock.tryLock(waitLimitNanos, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!held) {
                leave(identifier);
            }
        }
        if (!held) {
            throw new StoreBusy("Another request on the same record is taking too long.");
        }
        return new Held(identifier, lock);
    }

    private void leave(String identifier) {
        locks.computeIfPresent(identifier, (id, known) -> --known.users == 0 ? null : known);
    }

    int size() {
        return locks.size();
    }

    private final class Held implements Lock {

        private final String identifier;
        private final Counted lock;
        private boolean released;

        Held(String identifier, Counted lock) {
            this.identifier = identifier;
            this.lock = lock;
        }

        @Override
        public void release() {
            if (!released) {
                released = true;
                lock.unlock();
                leave(identifier);
            }
        }

        @Override
        public boolean isHeld() {
            return !released && lock.isHeldByCurrentThread();
        }
    }
}
