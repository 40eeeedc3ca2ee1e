package org.moneyline.platform.eventstore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the event log in memory. Committed events arrive here in index order without a gap:
 * from our own committer as the objects they are, from other nodes by a notification and a read,
 * and where no notification comes, by a look at where the log ends. Whoever follows at the end
 * never touches the database; whoever is behind reads chunks, which are kept for a while for the
 * others.
 */
final class Tail implements GroupCommitter.CommittedGroups, EventLog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

    /** How long one wait for notifications lasts, and how soon what nobody told of is found. */
    private static final int LISTEN_WAIT_MS = 500;

    /** How long it waits before it tries again to read what it could not understand. */
    private static final int MISREAD_PAUSE_MS = 1000;

    /** Kept though everybody has them, for whoever begins to follow at the end. */
    private static final int KEPT_MIN_EVENTS = 256;

    private final OwnConnections connections;
    private final EventRows rows;
    private final String nodeSuffix;
    private final int chunkEvents;
    private final long pulseNanos;
    private final AtomicReferenceArray<@Nullable List<RecordedEvent>> ring;
    private final int mask;
    private final Cache<Long, List<RecordedEvent>> chunks;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition beaten = lock.newCondition();

    /** At most as many events as the ring holds; what finds no room is read like all others. */
    private final TreeMap<Long, List<RecordedEvent>> early = new TreeMap<>();

    private int earlyEvents;
    private long misreadAfter = -1;
    private final List<Consumer<List<RecordedEvent>>> foreignListeners =
            new CopyOnWriteArrayList<>();

    private final List<Waiting> waiting = new CopyOnWriteArrayList<>();

    private final List<Runnable> recoveryListeners = new CopyOnWriteArrayList<>();

    /** How far everybody is who follows. */
    private final List<LongSupplier> readers = new CopyOnWriteArrayList<>();

    /** How far those are behind whom writers wait for. */
    private final List<LongSupplier> lags = new CopyOnWriteArrayList<>();

    private final Thread pulser;
    private final Thread listener;
    private volatile long head;
    private volatile long released;
    private volatile long pulsed;
    private volatile long announced;
    private volatile boolean expedited;

    /** Whether the pulser waits for events rather than for the time of its next beat. */
    private volatile boolean resting;

    private volatile boolean closed;

    /** Where the listener waits for news of other nodes. */
    private volatile @Nullable Connection listening;

    /** Somebody who may wait for what comes next. */
    interface Waiting {

        /**
         * Events have come to the end of the log.
         *
         * @param after the index before the first of them
         * @param last the index of the last
         * @param kinds of their payloads
         */
        void arrived(long after, long last, Set<Class<?>> kinds);
    }

    Tail(
            OwnConnections connections,
            EventRows rows,
            StoreSettings settings,
            String node,
            MeterRegistry meters) {
        this.connections = connections;
        this.rows = rows;
        this.nodeSuffix = ":" + node;
        this.chunkEvents = settings.chunkEvents();
        this.pulseNanos = settings.pulse().toNanos();
        this.ring = new AtomicReferenceArray<>(settings.ringEvents());
        this.mask = settings.ringEvents() - 1;
        this.chunks = Caffeine.newBuilder().maximumSize(settings.chunksKept()).build();
        this.pulser = Thread.ofPlatform().name("event-pulse").daemon().unstarted(this::pulse);
        this.listener = Thread.ofPlatform().name("event-listener").daemon().unstarted(this::listen);
        Gauge.builder("moneyline.store.tail.lag", this, tail -> tail.announced - tail.head)
                .description("Events committed by other nodes that are not yet in memory here")
                .baseUnit("events")
                .register(meters);
        Gauge.builder("moneyline.store.tail.kept", this, tail -> tail.head - tail.released)
                .description("Events in memory for those who have not taken them yet")
                .baseUnit("events")
                .register(meters);
        Gauge.builder("moneyline.store.head", this, tail -> tail.head)
                .description("The global index of the last event")
                .register(meters);
    }

    void start() {
        long last = rows.head();
        head = Math.max(0, last - Math.min(ring.length(), 4L * chunkEvents));
        // The youngest events are in no full chunk yet, so they are put where readers look first.
        while (head < last) {
            announced = Math.min(last, head + chunkEvents);
            catchUp();
        }
        pulsed = last;
        announced = last;
        released = Math.max(0, last - ring.length());
        pulser.start();
        listener.start();
    }

    /** The index of the last event known here. */
    long head() {
        return head;
    }

    /** The index of the last event in the database. */
    long stored() {
        return rows.head();
    }

    /** The index of the last event heard of, which may still be on its way from another node. */
    long announced() {
        return announced;
    }

    /** Somebody is waiting for the projections: wake them now instead of at the next pulse. */
    @Override
    public void expedite() {
        if (pulsed < head) {
            expedited = true;
            LockSupport.unpark(pulser);
        }
    }

    @Override
    public void keepFor(LongSupplier reader) {
        readers.add(reader);
    }

    @Override
    public void slowDownFor(LongSupplier lag) {
        lags.add(lag);
    }

    @Override
    public long backlogEvents() {
        long backlog = 0;
        for (LongSupplier lag : lags) {
            long events = lag.getAsLong();
            if (events <= ring.length()) {
                backlog = Math.max(backlog, events);
            }
        }
        return backlog;
    }

    void keepNoMoreFor(LongSupplier reader) {
        readers.remove(reader);
    }

    /**
     * Lets go of what everybody has taken. An event that stays for seconds is copied by the
     * collector again and again, while everybody waits.
     */
    private void release() {
        if (readers.isEmpty()) {
            return;
        }
        long end = head;
        long passed = end - KEPT_MIN_EVENTS;
        // Whoever is further behind, as mails may be for hours, reads from the database anyway.
        long oldest = end - ring.length();
        for (LongSupplier reader : readers) {
            long position = reader.getAsLong();
            if (position >= oldest) {
                passed = Math.min(passed, position);
            }
        }
        for (long index = Math.max(released, oldest) + 1; index <= passed; index++) {
            List<RecordedEvent> slot = inMemory(index);
            if (slot != null) {
                // Unless a newer one has taken its place just now.
                ring.compareAndSet((int) (index & mask), slot, null);
            }
        }
        released = Math.max(released, Math.max(oldest, passed));
    }

    // Arriving

    @Override
    public void committed(long firstIndex, List<RecordedEvent> events) {
        lock.lock();
        try {
            if (firstIndex > head + 1) {
                // Another node's events lie between; the listener fetches them and then these.
                if (earlyEvents + events.size() <= ring.length()) {
                    early.put(firstIndex, events);
                    earlyEvents += events.size();
                }
                announce(firstIndex + events.size() - 1);
            } else {
                append(events);
            }
        } finally {
            lock.unlock();
        }
        if (resting) {
            LockSupport.unpark(pulser);
        }
    }

    void tells(Waiting one) {
        waiting.add(one);
    }

    void tellsNoMore(Waiting one) {
        waiting.remove(one);
    }

    @Override
    public void missed(long lastIndex) {
        announce(lastIndex);
    }

    private void announce(long index) {
        lock.lock();
        try {
            announced = Math.max(announced, index);
        } finally {
            lock.unlock();
        }
    }

    /** Appends what is not there yet. Events made of one by an upcaster share its place. */
    private void append(List<RecordedEvent> events) {
        long last = head;
        int i = 0;
        while (i < events.size()) {
            long index = events.get(i).globalIndex();
            int end = i + 1;
            while (end < events.size() && events.get(end).globalIndex() == index) {
                end++;
            }
            if (index > last) {
                for (long dropped = last + 1; dropped < index; dropped++) {
                    ring.set((int) (dropped & mask), List.of());
                }
                ring.set(
                        (int) (index & mask),
                        end == i + 1
                                ? List.of(events.get(i))
                                : List.copyOf(events.subList(i, end)));
                last = index;
            }
            i = end;
        }
        moveHead(last, events);
    }

    /** In order, since the lock is held; nobody who is told takes it. */
    private void moveHead(long last, List<RecordedEvent> events) {
        long before = head;
        if (last <= before) {
            return;
        }
        head = last;
        announced = Math.max(announced, last);
        Set<Class<?>> kinds = new HashSet<>();
        for (RecordedEvent event : events) {
            kinds.add(event.getPayloadType());
        }
        for (Waiting one : waiting) {
            one.arrived(before, last, kinds);
        }
    }

    // Reading

    /**
     * The events at an index that is at most {@link #head()}: one as a rule, none or several where
     * an upcaster made it so.
     */
    List<RecordedEvent> at(long index) {
        List<RecordedEvent> slot = inMemory(index);
        if (slot != null) {
            return slot;
        }
        return find(chunkFrom(index, index), index);
    }

    @Override
    public Stretch after(long index, int limitEvents, Duration wait) throws InterruptedException {
        awaitPulseBeyond(index, wait.toNanos());
        long end = pulsed;
        long upTo = index;
        List<Logged> events = new ArrayList<>();
        while (upTo < end && events.size() < limitEvents) {
            long next = upTo + 1;
            List<RecordedEvent> slot = inMemory(next);
            if (slot != null) {
                events.addAll(slot);
                upTo = next;
                continue;
            }
            List<RecordedEvent> chunk = chunkFrom(next, end);
            for (RecordedEvent event : chunk) {
                if (event.globalIndex() >= next && event.globalIndex() <= end) {
                    events.add(event);
                }
            }
            upTo = Math.min(end, chunkOf(next) * chunkEvents + chunkEvents);
        }
        return new Stretch(events, upTo);
    }

    private @Nullable List<RecordedEvent> inMemory(long index) {
        List<RecordedEvent> slot = ring.get((int) (index & mask));
        return slot != null && !slot.isEmpty() && slot.getFirst().globalIndex() == index
                ? slot
                : null;
    }

    private long chunkOf(long index) {
        return (index - 1) / chunkEvents;
    }

    /** The chunk an index lies in, or what there is of it from the index on. */
    private List<RecordedEvent> chunkFrom(long index, long end) {
        long chunk = chunkOf(index);
        long first = chunk * chunkEvents + 1;
        long last = first + chunkEvents - 1;
        return last <= head
                ? chunks.get(chunk, c -> rows.between(first, last))
                : rows.between(index, end);
    }

    private void awaitPulseBeyond(long index, long nanos) throws InterruptedException {
        long left = nanos;
        if (pulsed > index) {
            return;
        }
        lock.lockInterruptibly();
        try {
            while (pulsed <= index && left > 0 && !closed) {
                left = beaten.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private static List<RecordedEvent> find(List<RecordedEvent> events, long index) {
        int low = 0;
        int high = events.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (events.get(middle).globalIndex() < index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int end = low;
        while (end < events.size() && events.get(end).globalIndex() == index) {
            end++;
        }
        return low == end ? List.of() : events.subList(low, end);
    }

    // Telling

    /**
     * Called with events that were read from the database, so that what is cached of their streams
     * can be dropped. Nearly all are of other nodes; one of this node comes too, if something made
     * its index known before the committer handed it over.
     */
    void onForeign(Consumer<List<RecordedEvent>> call) {
        foreignListeners.add(call);
    }

    void onRecovery(Runnable call) {
        recoveryListeners.add(call);
    }

    private void pulse() {
        long lastPulse = System.nanoTime() - pulseNanos;
        while (!closed) {
            if (pulsed == head) {
                resting = true;
                if (pulsed == head && !closed) {
                    LockSupport.park(this);
                }
                resting = false;
                continue;
            }
            long wait = lastPulse + pulseNanos - System.nanoTime();
            if (wait > 0 && !expedited) {
                LockSupport.parkNanos(this, wait);
                continue;
            }
            expedited = false;
            lastPulse = System.nanoTime();
            lock.lock();
            try {
                pulsed = head;
                beaten.signalAll();
            } finally {
                lock.unlock();
            }
            release();
        }
    }

    // Other nodes

    private void listen() {
        boolean wasAway = false;
        while (!closed) {
            try (Connection connection = connections.open("moneyline-listener")) {
                listening = connection;
                connection.setAutoCommit(true);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("listen moneyline_events");
                }
                // What was committed while nobody listened.
                announceStored(connection);
                if (wasAway) {
                    wasAway = false;
                    for (Runnable call : recoveryListeners) {
                        Thread.ofVirtual().name("store-recovery").start(call);
                    }
                }
                PGConnection notified = connection.unwrap(PGConnection.class);
                while (!closed) {
                    catchUp();
                    long before = head;
                    PGNotification[] news = notified.getNotifications(LISTEN_WAIT_MS);
                    if (news != null) {
                        for (PGNotification one : news) {
                            if (!one.getParameter().endsWith(nodeSuffix)) {
                                String text = one.getParameter();
                                announce(Long.parseLong(text.substring(0, text.indexOf(':'))));
                            }
                        }
                    }
                    // A node that takes itself for the only one tells nobody. Where events come,
                    // a gap before one of them would be seen; where none come, it is asked.
                    // Nor is it after events of this node, which it is about to be handed.
                    boolean nobodyTold = news == null || news.length == 0;
                    if (nobodyTold && head == before && announced == before) {
                        announceStored(connection);
                    }
                }
            } catch (SQLException | StoreFailure e) {
                wasAway = true;
                if (!closed) {
                    LOG.warn("Listening to other nodes was interrupted: {}", e.getMessage());
                    LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(LISTEN_WAIT_MS));
                }
            } catch (RuntimeException | Error e) {
                // A node that no longer listened would show what is long over, and not say so.
                if (!closed) {
                    tellOnce(e);
                    LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(MISREAD_PAUSE_MS));
                }
            }
        }
    }

    /**
     * Our own committer may be about to hand over some of it itself, and then it is simply there
     * already.
     */
    private void announceStored(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select last_index from event_head where id = 1")) {
            row.next();
            announce(row.getLong(1));
        }
    }

    private void tellOnce(Throwable cause) {
        if (misreadAfter != head) {
            misreadAfter = head;
            LOG.error(
                    "Events after {} cannot be read here, and nothing newer is seen on this node"
                            + " until they can; it tries again every {} ms. If another node runs a"
                            + " newer version, bring this one up to it; otherwise the cause below"
                            + " names the event.",
                    head,
                    MISREAD_PAUSE_MS,
                    cause);
        }
    }

    /** How many events of our own wait for earlier ones of other nodes. */
    int waitingEvents() {
        lock.lock();
        try {
            return earlyEvents;
        } finally {
            lock.unlock();
        }
    }

    private void catchUp() {
        while (head < announced && !closed) {
            long first = head + 1;
            long last = Math.min(announced, head + chunkEvents);
            lock.lock();
            try {
                var next = early.firstEntry();
                if (next != null && next.getKey() <= first) {
                    early.pollFirstEntry();
                    earlyEvents -= next.getValue().size();
                    append(next.getValue());
                    continue;
                }
                if (next != null) {
                    last = Math.min(last, next.getKey() - 1);
                }
            } finally {
                lock.unlock();
            }
            List<RecordedEvent> events = rows.between(first, last);
            for (Consumer<List<RecordedEvent>> call : foreignListeners) {
                call.accept(events);
            }
            lock.lock();
            try {
                append(events);
                // Indexes an upcaster dropped at the end of what was read.
                for (long dropped = head + 1; dropped <= last; dropped++) {
                    ring.set((int) (dropped & mask), List.of());
                }
                moveHead(last, List.of());
            } finally {
                lock.unlock();
            }
            LockSupport.unpark(pulser);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(pulser);
        lock.lock();
        try {
            beaten.signalAll();
        } finally {
            lock.unlock();
        }
        endListening();
        try {
            listener.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing else wakes a thread that waits for the database to say something. */
    private void endListening() {
        Connection connection = listening;
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("The listener ends by itself a little later.", e);
            }
        }
    }
}
