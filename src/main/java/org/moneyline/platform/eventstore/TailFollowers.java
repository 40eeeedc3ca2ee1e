package org.moneyline.platform.eventstore;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.StoreBusy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the followers that keep boards in memory. */
final class TailFollowers implements EventTail, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TailFollowers.class);

    private static final long RETRY_PAUSE_MS = 1000;

    /** Longer than a board takes for one event; what it then does nobody waits for any more. */
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    /** How often an idle follower notes that it has everything; well below what boards allow. */
    private static final long IDLE_WAIT_MS = 250;

    private final Tail tail;
    private final MeterRegistry meters;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();

    TailFollowers(Tail tail, MeterRegistry meters) {
        this.tail = tail;
        this.meters = meters;
    }

    @Override
    public Following follow(String name, long afterIndex, Consumer<Event> consumer) {
        return follow(name, afterIndex, Set.of(Object.class), consumer);
    }

    @Override
    public Following follow(
            String name, long afterIndex, Set<Class<?>> wanted, Consumer<Event> consumer) {
        Follower follower = new Follower(name, afterIndex, wanted, consumer);
        followers.add(follower);
        tail.keepFor(follower.passed);
        tail.tells(follower);
        follower.thread.start();
        return follower;
    }

    private long lag(Follower follower) {
        return Math.max(0, tail.head() - follower.position);
    }

    @Override
    public long head() {
        return tail.head();
    }

    @Override
    public long stored() {
        try {
            return tail.stored();
        } catch (StoreFailure e) {
            LOG.debug("Nobody knows what other nodes have stored.", e);
            throw new StoreBusy("The database could not be asked. Try again shortly.");
        }
    }

    @Override
    public void close() {
        followers.forEach(Follower::close);
    }

    /** Which payloads are of the kinds wanted. */
    private static final class Wanted extends ClassValue<Boolean> {

        private final Set<Class<?>> kinds;

        Wanted(Set<Class<?>> kinds) {
            this.kinds = kinds;
        }

        @Override
        protected Boolean computeValue(Class<?> payloadType) {
            return kinds.stream().anyMatch(kind -> kind.isAssignableFrom(payloadType));
        }
    }

    private final class Follower implements Following, Tail.Waiting {

        private final String name;
        private final Wanted wanted;
        private final Consumer<Event> consumer;

        /** Guards whether it is asleep; while it is, its place is moved by those who tell it. */
        private final Object bed = new Object();

        private boolean asleep;
        private final TailStream stream;
        private final Thread thread;
        private final Gauge lag;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition moved = lock.newCondition();
        private volatile long position;
        private final LongSupplier passed = () -> position;
        private final AtomicInteger waiting = new AtomicInteger();
        private volatile boolean closed;
        private long stuckAt = -1;
        private volatile boolean stumbling;
        // Before the first mark is passed it has not had everything at any time.
        private volatile long completeAtNanos = System.nanoTime() - TimeUnit.DAYS.toNanos(365);
        private long markNanos = System.nanoTime();
        private long markIndex;

        Follower(String name, long afterIndex, Set<Class<?>> wanted, Consumer<Event> consumer) {
            this.name = name;
            this.wanted = new Wanted(wanted);
            this.consumer = consumer;
            this.stream = new TailStream(tail, afterIndex);
            this.position = afterIndex;
            this.markIndex = tail.announced();
            this.thread = Thread.ofPlatform().name("follow-" + name).daemon().unstarted(this::run);
            this.lag =
                    Gauge.builder("moneyline.store.follower.lag", this, TailFollowers.this::lag)
                            .description("Events a board in memory has not taken yet")
                            .baseUnit("events")
                            .tag("follower", name)
                            .register(meters);
        }

        private void run() {
            while (!closed) {
                try {
                    RecordedEvent event = stream.peekNext();
                    if (event == null) {
                        moveTo(stream.passed());
                        sleep();
                        continue;
                    }
                    if (wanted.get(event.getPayloadType())) {
                        consumer.accept(event.placed());
                    }
                    stream.take();
                    stumbling = false;
                    moveTo(event.globalIndex());
                } catch (InterruptedException e) {
                    return;
                } catch (RuntimeException | Error e) {
                    if (closed) {
                        return;
                    }
                    // A board that stood still in silence would answer with what is no longer so.
                    stumbling = true;
                    tellOnce(e);
                    LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(RETRY_PAUSE_MS));
                }
            }
        }

        private void sleep() throws InterruptedException {
            synchronized (bed) {
                if (tail.head() > stream.passed()) {
                    return;
                }
                asleep = true;
            }
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(IDLE_WAIT_MS));
            synchronized (bed) {
                asleep = false;
                stream.skipTo(position);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }

        @Override
        public void arrived(long after, long last, Set<Class<?>> kinds) {
            synchronized (bed) {
                if (!asleep) {
                    return;
                }
                if (position == after && kinds.stream().noneMatch(wanted::get)) {
                    moveTo(last);
                    return;
                }
            }
            LockSupport.unpark(thread);
        }

        private void tellOnce(Throwable cause) {
            if (stuckAt != position) {
                stuckAt = position;
                LOG.error(
                        "{} cannot take event {} and tries again every {} ms; what it answers is"
                                + " out of date until then.",
                        name,
                        position + 1,
                        RETRY_PAUSE_MS,
                        cause);
            }
        }

        private void moveTo(long index) {
            position = index;
            if (index >= markIndex) {
                passMark();
            }
            if (waiting.get() > 0) {
                lock.lock();
                try {
                    moved.signalAll();
                } finally {
                    lock.unlock();
                }
            }
        }

        /**
         * What was known when the mark was set is taken now. Under load there is always a newer
         * event, so being at the head at some moment would say too little.
         */
        private void passMark() {
            long now = System.nanoTime();
            long known = tail.announced();
            completeAtNanos = position >= known ? now : markNanos;
            markNanos = now;
            markIndex = known;
        }

        @Override
        public boolean isOutOfDate(Duration allowed) {
            return stumbling
                    || (position < tail.announced()
                            && System.nanoTime() - completeAtNanos > allowed.toNanos());
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public boolean awaitPosition(long globalIndex, Duration bound) {
            if (position >= globalIndex) {
                return true;
            }
            long left = bound.toNanos();
            lock.lock();
            try {
                waiting.incrementAndGet();
                while (position < globalIndex && left > 0 && !closed) {
                    left = moved.awaitNanos(left);
                }
                return position >= globalIndex;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                waiting.decrementAndGet();
                lock.unlock();
            }
        }

        @Override
        public void close() {
            closed = true;
            thread.interrupt();
            followers.remove(this);
            tail.keepNoMoreFor(passed);
            tail.tellsNoMore(this);
            // The registry would go on telling the lag of this one if another takes its name.
            meters.remove(lag);
            awaitEnd();
        }

        /** What the board throws away behind this must not come to it once more. */
        private void awaitEnd() {
            if (Thread.currentThread() == thread) {
                return;
            }
            try {
                if (!thread.join(END_LIMIT)) {
                    LOG.warn("{} has not ended within {}.", name, END_LIMIT);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
