package org.moneyline.platform.eventstore;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.StoreBusy;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes events durable in groups: one thread takes whatever arrived while the last group was being
 * committed and writes it in one transaction. A command pays a share of one flush to disk, and
 * after a rest waits for nobody.
 */
final class GroupCommitter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommitter.class);

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String INVALID_PARAMETER = "22023";

    /** Reconnecting starts here and doubles up to the bound below. */
    private static final long BACKOFF_FIRST_MS = 20;

    private static final long BACKOFF_LAST_MS = 500;

    /** A database that stays away must not keep the program from ending. */
    private static final long CLOSE_LIMIT_MS = 15_000;

    /** How often, within the time a unit may wait, it is looked after. */
    private static final int WATCHES_PER_LIMIT = 8;

    /** No group begins later than this after the one before it, however far anybody is behind. */
    private static final long HELD_BACK_LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long HELD_BACK_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /**
     * From so many events on a COPY is cheaper than an INSERT, by more than the two exchanges with
     * the database that it costs on top. On a busy machine each exchange waits its turn twice.
     */
    private static final int COPY_FROM_EVENTS = 256;

    private static final String TAKE_INDEXES =
            "update event_head set last_index = last_index + ? where id = 1 returning last_index";

    private static final String ANSWER = " select last_index, pg_current_xact_id()::text, ";

    private static final String TELLING_OTHERS =
            "pg_notify('moneyline_events', last_index || ?)::text from head";

    /** Each notification wakes a process of the database and a thread here. */
    private static final String TELLING_NOBODY = "?::text from head";

    private static final String RESERVE = "with head as (" + TAKE_INDEXES + ")" + ANSWER;

    private static final String INSERT =
            "with head as (" + TAKE_INDEXES + "), entries as (" + InsertRows.INSERT + ")" + ANSWER;

    private final OwnConnections connections;
    private final StoreSettings settings;
    private final CommittedGroups sink;
    private final CommitProbe probe;
    private final String nodeSuffix;
    private final String telling;
    private final Queue<PendingUnit> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedEvents = new AtomicLong();
    private final GroupSpacing spacing;
    private final CopyRows copied = new CopyRows();
    private final InsertRows inserted = new InsertRows();
    private final Thread thread;
    private final Thread watch;
    private final DistributionSummary groupSizes;
    private final Timer commitTimes;
    private final EventCounts eventCounts;
    private final Counter heldBack;

    private volatile boolean parked;
    private volatile boolean stopping;
    private volatile boolean stopped;
    private volatile long busySinceNanos;
    private @Nullable Connection connection;
    private @Nullable PreparedStatement reserve;
    private @Nullable PreparedStatement insert;

    /** Where committed groups go, in commit order. */
    interface CommittedGroups {
        void committed(long firstIndex, List<RecordedEvent> events);

        /** Events up to here are durable but could not be handed over; they have to be read. */
        void missed(long lastIndex);

        /** How many events those are behind whom writers wait for. */
        long backlogEvents();
    }

    /**
     * @param alone whether no other node ever uses the database, so that none has to be told
     */
    GroupCommitter(
            OwnConnections connections,
            StoreSettings settings,
            String node,
            boolean alone,
            CommittedGroups sink,
            CommitProbe probe,
            MeterRegistry meters) {
        this.connections = connections;
        this.settings = settings;
        this.spacing = new GroupSpacing(settings.groupInterval());
        this.sink = sink;
        this.probe = probe;
        this.nodeSuffix = ":" + node;
        this.telling = alone ? TELLING_NOBODY : TELLING_OTHERS;
        this.groupSizes =
                DistributionSummary.builder("moneyline.store.group.size")
                        .description("Events made durable by one commit")
                        .baseUnit("events")
                        .register(meters);
        this.commitTimes =
                Timer.builder("moneyline.store.commit")
                        .description("From taking a group to its commit")
                        .register(meters);
        this.eventCounts = new EventCounts(meters);
        this.heldBack =
                Counter.builder("moneyline.store.held.back")
                        .description("Commits that began later because projections were behind")
                        .register(meters);
        Gauge.builder("moneyline.store.queue", queuedEvents, AtomicLong::get)
                .description("Events waiting for the committer")
                .baseUnit("events")
                .register(meters);
        this.thread = Thread.ofPlatform().name("event-committer").daemon().unstarted(this::run);
        this.watch = Thread.ofPlatform().name("event-watch").daemon().unstarted(this::watch);
    }

    void start() {
        thread.start();
        watch.start();
    }

    /**
     * Hands the events over and waits until they are durable.
     *
     * @return the global index of the last one
     * @throws StoreBusy at once if too much is waiting, or later if nothing was sent in time
     */
    long append(List<PendingEvent> events) {
        int count = events.size();
        long waiting = queuedEvents.addAndGet(count);
        boolean tooMuch = waiting > settings.queueLimitEvents() && waiting > count;
        if (tooMuch || stopping || isStalled()) {
            queuedEvents.addAndGet(-count);
            throw stopping
                    ? shuttingDown()
                    : new StoreBusy("Too much is waiting to be stored. Try again shortly.");
        }
        PendingUnit unit = new PendingUnit(events, Thread.currentThread(), System.nanoTime());
        queue.add(unit);
        if (parked) {
            parked = false;
            LockSupport.unpark(thread);
        }
        if (stopped && unit.take()) {
            unit.failed(shuttingDown());
        }
        try {
            return unit.await();
        } finally {
            queuedEvents.addAndGet(-count);
        }
    }

    /** Nothing has been committed for so long that one more could only wait in vain. */
    boolean isStalled() {
        long busy = busySinceNanos;
        return busy != 0 && System.nanoTime() - busy > settings.unsentLimit().toNanos();
    }

    /** Whether an append would be taken now. */
    boolean isWritable() {
        return !stopping && !isStalled() && queuedEvents.get() <= settings.queueLimitEvents();
    }

    long queuedEvents() {
        return queuedEvents.get();
    }

    boolean isStopping() {
        return stopping;
    }

    private void run() {
        long begunNanos = System.nanoTime() - settings.groupInterval().toNanos();
        while (true) {
            if (queue.isEmpty()) {
                if (stopping) {
                    break;
                }
                parked = true;
                if (queue.isEmpty() && !stopping) {
                    LockSupport.park(this);
                }
                parked = false;
                continue;
            }
            awaitTurn(begunNanos);
            awaitReaders(begunNanos);
            begunNanos = System.nanoTime();
            List<PendingUnit> group = drain();
            if (!group.isEmpty()) {
                busySinceNanos = begunNanos;
                commitAll(group);
                busySinceNanos = 0;
                spacing.took(System.nanoTime() - begunNanos);
            }
        }
        stopped = true;
        // Whoever slipped in behind the last look is told; whoever comes later tells itself.
        for (PendingUnit late = queue.poll(); late != null; late = queue.poll()) {
            if (late.take()) {
                late.failed(shuttingDown());
            }
        }
        closeConnection();
    }

    /**
     * A group costs the database and the wake-ups around it the same for one event as for fifty, so
     * at a middling load many tiny ones would take the processor from the commands. Whoever comes
     * after a rest is committed at once.
     */
    private void awaitTurn(long lastBegunNanos) {
        long interval = spacing.nanos();
        while (!stopping && queuedEvents.get() < settings.groupLimitEvents()) {
            long left = lastBegunNanos + interval - System.nanoTime();
            if (left <= 0) {
                return;
            }
            LockSupport.parkNanos(this, left);
        }
    }

    /**
     * More can be written than projections can take on the same processors. They get their share
     * before they are seconds behind.
     */
    private void awaitReaders(long lastBegunNanos) {
        boolean waited = false;
        while (!stopping
                && sink.backlogEvents() > settings.lagLimitEvents()
                && System.nanoTime() - lastBegunNanos < HELD_BACK_LIMIT_NANOS) {
            LockSupport.parkNanos(this, HELD_BACK_LOOK_NANOS);
            waited = true;
        }
        if (waited) {
            heldBack.increment();
        }
    }

    /** Lets those go who would wait too long for a committer that is stuck. */
    private void watch() {
        long limit = settings.unsentLimit().toNanos();
        while (!stopping) {
            LockSupport.parkNanos(this, limit / WATCHES_PER_LIMIT);
            for (PendingUnit unit : queue) {
                if (System.nanoTime() - unit.arrivedNanos() <= limit) {
                    break;
                }
                if (unit.take()) {
                    unit.failed(outOfReach());
                }
            }
        }
    }

    private static StoreBusy shuttingDown() {
        return new StoreBusy("The event store is shutting down.");
    }

    private static StoreBusy outOfReach() {
        return new StoreBusy("The database could not be reached in time. Nothing was stored.");
    }

    private List<PendingUnit> drain() {
        List<PendingUnit> group = new ArrayList<>();
        int events = 0;
        while (events < settings.groupLimitEvents()) {
            PendingUnit unit = queue.poll();
            if (unit == null) {
                break;
            }
            if (unit.take()) {
                events += unit.events().size();
                group.add(unit);
            }
        }
        return group;
    }

    /** Every unit of the group gets its own outcome before this returns. */
    private void commitAll(List<PendingUnit> group) {
        Deque<List<PendingUnit>> work = new ArrayDeque<>();
        work.add(group);
        while (!work.isEmpty()) {
            List<PendingUnit> units = work.poll();
            try {
                attempt(units, work);
            } catch (RuntimeException | Error e) {
                // A fault of ours, before anything was sent: the units must not hang for it.
                LOG.error("A group of events could not be written.", e);
                fail(units, new EventStoreException("The events could not be written.", e));
                closeConnection();
            }
        }
    }

    private void attempt(List<PendingUnit> units, Deque<List<PendingUnit>> work) {
        Timer.Sample sample = Timer.start();
        long backoffMs = BACKOFF_FIRST_MS;
        List<PendingUnit> remaining = units;
        while (true) {
            remaining = refuseTheLate(remaining);
            if (remaining.isEmpty()) {
                return;
            }
            int count = countEvents(remaining);
            long last = 0;
            String transaction = null;
            try {
                Connection open = open();
                boolean copies = count >= COPY_FROM_EVENTS;
                PreparedStatement statement = Objects.requireNonNull(copies ? reserve : insert);
                statement.setInt(1, count);
                int next = 2;
                if (!copies) {
                    next = inserted.bind(open, statement, next, count, remaining);
                }
                statement.setString(next, nodeSuffix);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    last = row.getLong(1);
                    transaction = row.getString(2);
                }
                if (copies) {
                    copy(open, remaining, last - count + 1);
                }
                probe.beforeCommit(open);
            } catch (SQLException e) {
                // No commit was sent, so nothing of this group can become durable by itself.
                if (UNIQUE_VIOLATION.equals(e.getSQLState()) && rollback()) {
                    try {
                        splitOffConflicts(remaining, work, e);
                        return;
                    } catch (SQLException lost) {
                        LOG.warn("The connection was lost while looking for conflicts.", lost);
                        closeConnection();
                        continue;
                    }
                }
                if (isTheGroupsFault(e) && rollback()) {
                    isolate(remaining, work, e);
                    return;
                }
                LOG.warn(
                        "A group of {} events was not sent, trying again in {} ms: {}",
                        count,
                        backoffMs,
                        e.getMessage());
                closeConnection();
                backoffMs = backOff(backoffMs);
                continue;
            }
            boolean committed;
            try {
                Connection open = open();
                open.commit();
                probe.afterCommit(open);
                committed = true;
            } catch (SQLException e) {
                LOG.warn("The outcome of a commit is unknown, asking the database.", e);
                closeConnection();
                committed =
                        resolve(
                                transaction,
                                last - count + 1,
                                remaining.getFirst().events().getFirst());
            }
            if (committed) {
                sample.stop(commitTimes);
                groupSizes.record(count);
                succeed(remaining, last - count + 1);
                eventCounts.count(remaining);
                return;
            }
        }
    }

    private void succeed(List<PendingUnit> units, long first) {
        // Before they are told: what they do next must not be refused for what has just ended.
        busySinceNanos = System.nanoTime();
        handOver(units, first);
        long index = first;
        for (PendingUnit unit : units) {
            index += unit.events().size();
            unit.committed(index - 1);
        }
    }

    /** A failure here is no failure of the commands: their events are durable. */
    private void handOver(List<PendingUnit> units, long first) {
        long index = first;
        try {
            List<RecordedEvent> events = new ArrayList<>();
            for (PendingUnit unit : units) {
                for (PendingEvent event : unit.events()) {
                    events.add(event.recorded(index++));
                }
            }
            sink.committed(first, events);
        } catch (RuntimeException | Error e) {
            LOG.error("Durable events could not be handed on; they are read instead.", e);
            sink.missed(first + countEvents(units) - 1);
        }
    }

    private void fail(List<PendingUnit> units, RuntimeException cause) {
        for (PendingUnit unit : units) {
            if (!unit.isDone()) {
                unit.failed(cause);
            }
        }
    }

    private static int countEvents(List<PendingUnit> units) {
        int count = 0;
        for (PendingUnit unit : units) {
            count += unit.events().size();
        }
        return count;
    }

    private void copy(Connection open, List<PendingUnit> units, long first) throws SQLException {
        copied.start();
        long index = first;
        for (PendingUnit unit : units) {
            for (PendingEvent event : unit.events()) {
                copied.row(index++, event);
            }
        }
        copied.end();
        CopyIn copy = open.unwrap(PGConnection.class).getCopyAPI().copyIn(CopyRows.COPY);
        try {
            copy.writeToCopy(copied.array(), 0, copied.length());
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    // Conflicts

    /**
     * Finds the units whose place in a stream is taken and fails only these. Two units of one group
     * may also want the same place: the earlier keeps it, the later is tried again alone and finds
     * it taken.
     */
    private void splitOffConflicts(
            List<PendingUnit> units, Deque<List<PendingUnit>> work, SQLException violation)
            throws SQLException {
        record Place(UUID aggregateId, long sequence) {}
        List<UUID> ids = new ArrayList<>();
        List<Long> sequences = new ArrayList<>();
        for (PendingUnit unit : units) {
            for (PendingEvent event : unit.events()) {
                if (event.aggregateId() != null) {
                    ids.add(event.aggregateId());
                    sequences.add(event.sequence());
                }
            }
        }
        Set<Place> taken = new HashSet<>();
        Connection open = open();
        try (PreparedStatement query =
                open.prepareStatement(
                        "select e.aggregate_id, e.sequence from event_entry e join"
                                + " unnest(?::uuid[], ?::bigint[]) as w(aggregate_id, sequence)"
                                + " using (aggregate_id, sequence)")) {
            query.setArray(1, open.createArrayOf("uuid", ids.toArray()));
            query.setArray(2, open.createArrayOf("bigint", sequences.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    taken.add(new Place(row.getObject(1, UUID.class), row.getLong(2)));
                }
            }
        }
        open.rollback();
        List<PendingUnit> clean = new ArrayList<>();
        List<PendingUnit> again = new ArrayList<>();
        Set<Place> wanted = new HashSet<>();
        for (PendingUnit unit : units) {
            PendingEvent conflict = null;
            boolean doubled = false;
            for (PendingEvent event : unit.events()) {
                UUID id = event.aggregateId();
                if (id != null) {
                    Place place = new Place(id, event.sequence());
                    if (taken.contains(place)) {
                        conflict = event;
                        break;
                    }
                    doubled |= wanted.contains(place);
                }
            }
            if (conflict != null) {
                fail(List.of(unit), conflictOf(conflict));
            } else if (doubled) {
                again.add(unit);
            } else {
                for (PendingEvent event : unit.events()) {
                    UUID id = event.aggregateId();
                    // A unit that takes one place twice by itself can never be written.
                    if (id != null && !wanted.add(new Place(id, event.sequence()))) {
                        conflict = event;
                    }
                }
                if (conflict != null) {
                    fail(List.of(unit), conflictOf(conflict));
                } else {
                    clean.add(unit);
                }
            }
        }
        if (clean.size() == units.size()) {
            // Tried again they would be refused again: an index is taken that should be free.
            LOG.error(
                    "The event store is out of order: event_head is behind event_entry. Stop the"
                            + " program and set event_head.last_index to the largest global_index.",
                    violation);
            fail(
                    units,
                    new EventStoreException(
                            "The events could not be written: the store is out of order.",
                            violation));
            return;
        }
        if (!again.isEmpty()) {
            work.addFirst(again);
        }
        if (!clean.isEmpty()) {
            work.addFirst(clean);
        }
    }

    private static RuntimeException conflictOf(PendingEvent event) {
        if (event.sequence() == 0) {
            return new AggregateStreamCreationException(
                    "There is already a %s %s."
                            .formatted(event.aggregateType(), event.aggregateId()));
        }
        return new ConcurrencyException(
                "Somebody else wrote event %d of %s %s first."
                        .formatted(event.sequence(), event.aggregateType(), event.aggregateId()));
    }

    /** The database understood and refused: a value it cannot take, not a state it is in. */
    private static boolean isTheGroupsFault(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    }

    private void isolate(
            List<PendingUnit> units, Deque<List<PendingUnit>> work, SQLException cause) {
        if (units.size() == 1) {
            fail(units, new EventStoreException("The database refused the events.", cause));
            return;
        }
        int half = units.size() / 2;
        work.addFirst(new ArrayList<>(units.subList(half, units.size())));
        work.addFirst(new ArrayList<>(units.subList(0, half)));
    }

    // The database is away

    private List<PendingUnit> refuseTheLate(List<PendingUnit> units) {
        long limit = settings.unsentLimit().toNanos();
        long now = System.nanoTime();
        List<PendingUnit> late = new ArrayList<>();
        List<PendingUnit> remaining = new ArrayList<>();
        for (PendingUnit unit : units) {
            (now - unit.arrivedNanos() > limit ? late : remaining).add(unit);
        }
        if (late.isEmpty()) {
            return units;
        }
        fail(late, outOfReach());
        return remaining;
    }

    private long backOff(long backoffMs) {
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(backoffMs));
        return Math.min(backoffMs * 2, BACKOFF_LAST_MS);
    }

    /**
     * Finds out what became of a commit. The old transaction has to end first, which the database
     * tells by its id and which the lock on the head row makes certain. Then the row itself
     * decides, not the id alone: a server that crashed before writing anything of our transaction
     * may give its id to another one.
     */
    private boolean resolve(@Nullable String transaction, long first, PendingEvent sample) {
        long backoffMs = BACKOFF_FIRST_MS;
        while (true) {
            try {
                Connection open = open();
                if (!isInProgress(open, transaction)) {
                    boolean stored = isStored(open, first, sample);
                    open.rollback();
                    LOG.info(
                            "The commit in doubt {} durable.",
                            stored ? "turned out" : "did not become");
                    return stored;
                }
                open.rollback();
            } catch (SQLException e) {
                LOG.warn("Cannot ask for the outcome of a commit yet: {}", e.getMessage());
                closeConnection();
            }
            backoffMs = backOff(backoffMs);
        }
    }

    private static boolean isInProgress(Connection open, @Nullable String transaction)
            throws SQLException {
        try (PreparedStatement query = open.prepareStatement("select pg_xact_status(?::xid8)")) {
            query.setString(1, transaction);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return "in progress".equals(row.getString(1));
            }
        } catch (SQLException e) {
            if (INVALID_PARAMETER.equals(e.getSQLState())) {
                // An id that lies in the future was lost in a crash, with everything under it.
                open.rollback();
                return false;
            }
            throw e;
        }
    }

    private static boolean isStored(Connection open, long first, PendingEvent sample)
            throws SQLException {
        try (java.sql.Statement lock = open.createStatement()) {
            lock.execute("set local lock_timeout = '5s'");
            lock.execute("select 1 from event_head where id = 1 for update");
        }
        try (PreparedStatement query =
                open.prepareStatement(
                        "select aggregate_id, payload from event_entry where global_index = ?")) {
            query.setLong(1, first);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        && Objects.equals(row.getObject(1, UUID.class), sample.aggregateId())
                        && Arrays.equals(row.getBytes(2), sample.payloadBytes());
            }
        }
    }

    // The connection

    private Connection open() throws SQLException {
        Connection current = connection;
        if (current == null) {
            current = connections.open("moneyline-committer");
            try {
                current.setAutoCommit(false);
                try (java.sql.Statement statement = current.createStatement()) {
                    // Acknowledged means flushed, whatever the server's default is; and a server
                    // that lost us must let go of the head row.
                    statement.execute("set synchronous_commit = on");
                    statement.execute("set idle_in_transaction_session_timeout = '30s'");
                }
                current.commit();
                reserve = prepared(current, RESERVE + telling);
                insert = prepared(current, INSERT + telling);
                connection = current;
            } catch (SQLException e) {
                closeQuietly(current);
                throw e;
            }
        }
        return current;
    }

    private static PreparedStatement prepared(Connection connection, String sql)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.unwrap(PGStatement.class).setPrepareThreshold(1);
        return statement;
    }

    private boolean rollback() {
        Connection current = connection;
        if (current == null) {
            return false;
        }
        try {
            current.rollback();
            return true;
        } catch (SQLException e) {
            closeConnection();
            return false;
        }
    }

    private void closeConnection() {
        Connection current = connection;
        connection = null;
        reserve = null;
        insert = null;
        if (current != null) {
            closeQuietly(current);
        }
    }

    private static void closeQuietly(Connection current) {
        try {
            current.close();
        } catch (SQLException e) {
            LOG.debug("Closing a broken connection failed.", e);
        }
    }

    /** Takes no more, writes what is waiting, and stops. */
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_LIMIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
