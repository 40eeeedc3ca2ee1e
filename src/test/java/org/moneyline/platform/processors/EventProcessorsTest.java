package org.moneyline.platform.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.moneyline.kernel.Refusals.refused;
import static org.moneyline.platform.processors.ProcessorsUnderTest.LONG;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.hamcrest.Matchers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Projections.Status;
import org.moneyline.platform.api.Reactor;
import org.moneyline.platform.api.RowBatch;
import org.moneyline.platform.api.StoreBusy;
import org.moneyline.platform.api.WritePosition;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.platform.eventstore.EngineUnderTest;
import org.moneyline.platform.eventstore.TillEvent;

class EventProcessorsTest {

    /** Totals of tills, folded in memory within a batch. */
    private static final class Totals extends BatchedProjection {

        private final AtomicInteger beginnings = new AtomicInteger();
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger flushes = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private final CountDownLatch flushing = new CountDownLatch(1);
        private volatile CountDownLatch hold = new CountDownLatch(0);
        private final AtomicReference<@Nullable Error> error = new AtomicReference<>();
        private final Map<UUID, Long> changes = new HashMap<>();
        private final RowBatch totals =
                unnested(
                        "insert into till_total as t (id, total) select * from unnest(?, ?) on"
                                + " conflict (id) do update set total = t.total + excluded.total",
                        "uuid",
                        "bigint");
        private final RowBatch entries =
                batch("insert into till_entry (global_index, amount, at) values (?, ?, ?)");

        Totals() {
            super("till-projection");
        }

        @Override
        public List<String> tables() {
            return List.of("till_total", "till_entry");
        }

        @EventHandler
        void on(TillEvent.PutIn event, EventTail.Event at) {
            changes.merge(at.aggregateId(), event.amount(), Long::sum);
            entries.add(at.globalIndex(), event.amount(), at.recordedAt());
        }

        @Override
        public void flush(Connection connection) throws SQLException {
            if (failures.getAndDecrement() > 0) {
                throw new SQLException("not now");
            }
            begun.incrementAndGet();
            flushing.countDown();
            awaitUninterruptibly(hold);
            Error once = error.getAndSet(null);
            if (once != null) {
                throw once;
            }
            flushes.incrementAndGet();
            changes.forEach((id, change) -> totals.put(id, id, change));
            super.flush(connection);
        }

        @Override
        public void begin() {
            beginnings.incrementAndGet();
        }

        @Override
        public void discard() {
            changes.clear();
            super.discard();
        }
    }

    private TestDatabase database;
    private EngineUnderTest node;
    private final List<EventProcessors> made = new ArrayList<>();

    @BeforeEach
    void open() throws SQLException {
        database = TestDatabase.migrated();
        node = new EngineUnderTest(database);
        execute(
                "create table till_total (id uuid primary key, total bigint not null); create table"
                        + " till_entry (global_index bigint primary key, amount bigint not null, at"
                        + " timestamptz not null)");
    }

    @AfterEach
    void close() {
        made.reversed().forEach(EventProcessors::stop);
        node.close();
        database.close();
    }

    private EventProcessors processorsOf(
            List<BatchedProjection> projections, List<Reactor> reactors) {
        EventProcessors processors =
                ProcessorsUnderTest.of(node, projections, reactors).processors();
        made.add(processors);
        return processors;
    }

    private EventProcessors processorsOf(BatchedProjection projection) {
        return processorsOf(List.of(projection), List.of());
    }

    private EventProcessors start(BatchedProjection projection) {
        EventProcessors processors = processorsOf(projection);
        processors.start();
        return processors;
    }

    private EventProcessors start(Reactor reactor) {
        EventProcessors processors = processorsOf(List.of(), List.of(reactor));
        processors.start();
        return processors;
    }

    /** Waits until everything written so far is shown. */
    private static void awaitAll(EventProcessors processors) {
        assertThat(processors.awaitPosition(WritePosition.last(), LONG)).isTrue();
    }

    private static void awaitError(EventProcessors processors) {
        await().until(() -> processors.status().getFirst().error() != null);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    private List<String> sums() throws SQLException {
        return rows("select total from till_total");
    }

    /** As after a crash that took back what was shown of the events after this one. */
    private void loseWhatCameAfter(long position) throws SQLException {
        execute(
                "begin; delete from till_total; delete from till_entry; update token_entry set"
                        + " position = "
                        + position
                        + "; commit");
    }

    private static final String TOTALS = "select id || ' ' || total from till_total order by id";
    private static final String ENTRIES =
            "select global_index || ' ' || amount || ' ' || at from till_entry order by 1";

    @Test
    void aProjectionWritesOnceABatchAndARebuildEqualsTheLiveOne() throws SQLException {
        String first = node.open();
        String second = node.open();
        for (int i = 0; i < 300; i++) {
            node.put(i % 2 == 0 ? first : second, i + 1);
        }
        Totals totals = new Totals();
        EventProcessors processors = start(totals);
        awaitAll(processors);
        assertThat(totals.flushes.get()).isLessThan(100);
        node.put(first, 1000);
        awaitAll(processors);
        List<String> liveTotals = rows(TOTALS);
        List<String> liveEntries = rows(ENTRIES);
        assertThat(liveTotals).hasSize(2);
        assertThat(liveEntries).hasSize(301);

        processors.rebuild("till-projection", "ann", "a test");
        awaitAll(processors);

        assertThat(rows(TOTALS)).isEqualTo(liveTotals);
        assertThat(rows(ENTRIES)).isEqualTo(liveEntries);
        Status status = processors.status().getFirst();
        assertThat(status.position()).isEqualTo(node.tail().head());
        assertThat(status.lagEvents()).isZero();
        assertThat(status.replaying()).isFalse();
        assertThat(status.error()).isNull();
        assertThatThrownBy(() -> processors.rebuild("nobody", "ann", "a test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("till-projection");
    }

    @Test
    void aProjectionGathersWhatComesUntilSomebodyWaitsForIt() {
        Totals totals = new Totals();
        EventProcessors processors =
                ProcessorsUnderTest.of(node, totals, Duration.ofHours(1)).processors();
        made.add(processors);
        processors.start();
        String till = node.open();
        node.put(till, 1);
        awaitAll(processors);
        int before = totals.flushes.get();

        for (int i = 0; i < 20; i++) {
            node.put(till, 1);
        }
        awaitAll(processors);

        // One for all twenty, or two if the last came just when somebody began to wait.
        assertThat(totals.flushes.get() - before).isBetween(1, 2);
    }

    @Test
    void writersWaitForAProjectionThatIsBehindUnlessItFails() {
        Totals totals = new Totals();
        totals.hold = new CountDownLatch(1);
        EventProcessors processors = start(totals);
        String till = node.open();
        node.put(till, 1);
        await().untilAsserted(() -> {
            assertThat(totals.begun).hasPositiveValue();
            assertThat(node.backlogEvents()).isPositive();
        });
        totals.failures.set(1_000_000);
        node.put(till, 1);
        totals.hold.countDown();

        await().untilAsserted(() -> {
            assertThat(processors.status().getFirst().error()).isNotNull();
            assertThat(processors.status().getFirst().lagEvents()).isPositive();
            assertThat(node.backlogEvents()).isZero();
        });
        totals.failures.set(0);
        awaitAll(processors);
        assertThat(node.backlogEvents()).isZero();
    }

    @Test
    void aFailedBatchIsSeenAndDoneAgainOnce() throws SQLException {
        Totals totals = new Totals();
        EventProcessors processors = start(totals);
        String till = node.open();
        totals.failures.set(1);
        node.put(till, 5);
        long written = WritePosition.last();
        awaitError(processors);
        assertThat(processors.status().getFirst().error()).contains("not now");
        assertThat(processors.awaitPosition(written, LONG)).isTrue();
        assertThat(sums()).containsExactly("5");
        await().until(() -> processors.status().getFirst().error() == null);
    }

    @Test
    void aDatabaseThatWasAwayIsFollowedAgain() throws SQLException {
        EventProcessors processors = processorsOf(new Totals());
        node.recovery().onRecovery(processors::beginAnew);
        processors.start();
        String till = node.open();
        node.put(till, 1);
        awaitAll(processors);
        for (int round = 0; round < 3; round++) {
            execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname ="
                            + " current_database() and pid <> pg_backend_pid()");
            node.put(till, 1);
            awaitAll(processors);
        }
        assertThat(sums()).containsExactly("4");
    }

    @Test
    void eventsNobodyWantsArePassedAsWell() throws SQLException {
        EventProcessors processors = start(new Totals());
        node.open();
        awaitAll(processors);
        assertThat(processors.awaitPosition(WritePosition.NONE, Duration.ZERO)).isTrue();
        assertThat(processors.awaitPosition(WritePosition.last() + 1, Duration.ofMillis(20)))
                .isFalse();
    }

    @Test
    void aRestartGoesOnAfterTheLastBatch() throws SQLException {
        String till = node.open();
        for (int round = 1; round <= 3; round++) {
            EventProcessors processors = start(new Totals());
            node.put(till, 1);
            awaitAll(processors);
            processors.stop();
            assertThat(sums()).containsExactly(Integer.toString(round));
        }
    }

    /** Rows a crash of the database has taken back are done again, also if nothing failed here. */
    @Test
    void aPositionTheDatabaseLostIsNotMovedFrom() throws SQLException {
        EventProcessors processors = start(new Totals());
        String till = node.open();
        long opened = WritePosition.last();
        node.put(till, 5);
        awaitAll(processors);
        loseWhatCameAfter(opened);
        node.put(till, 6);
        await().atMost(LONG).until(() -> sums().equals(List.of("11")));
        assertThat(rows("select amount from till_entry order by 1")).containsExactly("5", "6");
    }

    /** A crash may take back what was shown already, and then nobody bets for an hour. */
    @Test
    void whatTheDatabaseLostIsDoneAgainWithoutANewEvent() throws SQLException {
        EventProcessors processors = processorsOf(new Totals());
        node.recovery().onRecovery(processors::beginAnew);
        processors.start();
        String till = node.open();
        long opened = WritePosition.last();
        node.put(till, 5);
        awaitAll(processors);
        loseWhatCameAfter(opened);
        execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where"
                        + " application_name = 'moneyline-listener' and datname ="
                        + " current_database()");
        await().atMost(LONG).until(() -> sums().equals(List.of("5")));
        assertThat(rows("select amount from till_entry")).containsExactly("5");
        awaitAll(processors);
    }

    /** It would go on from what is no longer so. */
    @Test
    void aProjectionIsToldWheneverTheTablesMaySaySomethingElseThanItWroteLast()
            throws SQLException {
        Totals totals = new Totals();
        EventProcessors processors = start(totals);
        String till = node.open();
        long opened = WritePosition.last();
        node.put(till, 5);
        awaitAll(processors);
        node.put(till, 6);
        awaitAll(processors);
        assertThat(totals.beginnings).as("one batch after the other").hasValue(1);

        totals.failures.set(1);
        node.put(till, 7);
        awaitAll(processors);
        assertThat(totals.beginnings).as("a batch was undone").hasValue(2);

        loseWhatCameAfter(opened);
        node.put(till, 8);
        await().atMost(LONG).until(() -> sums().equals(List.of("26")));
        int lost = totals.beginnings.get();
        assertThat(lost).as("rows were lost").isGreaterThan(2);

        processors.rebuild("till-projection", "ann", "a test");
        awaitAll(processors);
        assertThat(totals.beginnings).as("the tables were emptied").hasValueGreaterThan(lost);
        assertThat(sums()).containsExactly("26");
    }

    @Test
    void aProjectionThatThrowsAnErrorIsTriedAgain() throws SQLException {
        Totals totals = new Totals();
        EventProcessors processors = start(totals);
        String till = node.open();
        totals.error.set(new StackOverflowError("too deep"));
        node.put(till, 5);
        long written = WritePosition.last();
        awaitError(processors);
        assertThat(processors.status().getFirst().error()).isEqualTo("too deep");
        // Its pause is long, but ends with this.
        processors.beginAnew();
        assertThat(processors.awaitPosition(written, LONG)).isTrue();
        assertThat(sums()).containsExactly("5");
    }

    @Test
    void whoHadAProjectionRebuiltAndWhyIsKept() throws SQLException {
        EventProcessors processors = start(new Totals());
        refused(
                "REASON_MISSING",
                () -> processors.rebuild("till-projection", "ann@moneyline.local", " "));
        assertThat(rows("select global_index from event_entry")).isEmpty();

        processors.rebuild("till-projection", "ann@moneyline.local", " wrong totals ");

        assertThat(
                        rows(
                                "select concat_ws(' | ', event, payload ->> 'projection',"
                                        + " metadata ->> 'actor', metadata ->> 'reason')"
                                        + " from event_readable"))
                .containsExactly(
                        "platform.projection-rebuilt | till-projection |"
                                + " ann@moneyline.local | wrong totals");
    }

    /** The old thread would give up the new one's rows, or write into the emptied tables. */
    @Test
    void aProjectionWhoseBatchDoesNotEndIsNotRebuilt() throws Exception {
        Totals totals = new Totals();
        EventProcessors processors = processorsOf(totals);
        ThrowingCallable rebuild = () -> processors.rebuild("till-projection", "ann", "a test");
        refused("PROJECTIONS_STOPPED", rebuild);
        processors.start();
        try {
            CountDownLatch hold = new CountDownLatch(1);
            totals.hold = hold;
            node.put(node.open(), 5);
            assertThat(totals.flushing.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            refused("PROJECTION_BUSY", rebuild);
            refused("PROJECTION_BUSY", rebuild);
            assertThat(totals.begun.get()).as("no second thread has begun").isEqualTo(1);

            hold.countDown();
            awaitAll(processors);
            assertThat(sums()).containsExactly("5");
            // Those that were told to end may still be giving their claims back.
            await().atMost(LONG).ignoreException(Refusal.class).untilAsserted(rebuild::call);
            awaitAll(processors);
            assertThat(sums()).containsExactly("5");
        } finally {
            totals.hold.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** An error that cannot even be told ends the thread. */
    private static final class Untold extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no memory left for the message");
        }
    }

    @Test
    void aProcessorWhoseThreadEndsLeavesItsWorkToOthers() throws SQLException {
        Totals totals = new Totals();
        EventProcessors here = processorsOf(totals);
        EventProcessors there = processorsOf(new Totals());
        here.start();
        String till = node.open();
        awaitAll(here);
        there.start();
        totals.error.set(new Untold());
        node.put(till, 5);
        awaitAll(there);
        assertThat(sums()).containsExactly("5");
    }

    /** Nobody writes anything meanwhile, so no event tells this node either. */
    @Test
    void aRebuildOnAnotherNodeIsSeenHere() throws SQLException {
        EventProcessors processors = start(new Totals());
        node.put(node.open(), 5);
        long head = WritePosition.last();
        assertThat(processors.awaitPosition(head, LONG)).isTrue();
        execute(
                "update token_entry set owner = 'elsewhere', claimed_at = now() + interval '1"
                        + " hour', position = 0, replay_until = "
                        + head);
        await().atMost(LONG).until(() -> processors.status().getFirst().replaying());
        assertThat(processors.status().getFirst().lagEvents()).isEqualTo(head);
        assertThat(processors.awaitPosition(head, Duration.ofMillis(20)))
                .as("the rows are gone, whatever was seen here before")
                .isFalse();
        execute("update token_entry set position = " + head);
        assertThat(processors.awaitPosition(head, LONG)).isTrue();
        assertThat(processors.status().getFirst().replaying()).isFalse();
    }

    // Reactors

    /** Puts a bonus into the same till for every ten put in by hand. */
    private static final class Bonus extends Reactor {

        private final EngineUnderTest node;
        private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger failures = new AtomicInteger();
        private volatile boolean insideUnitOfWork;

        Bonus(EngineUnderTest node) {
            super("till-bonus");
            this.node = node;
        }

        @EventHandler
        void on(TillEvent.PutIn event, EventTail.Event at) {
            insideUnitOfWork |= CurrentUnitOfWork.isStarted();
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("broken");
            }
            seen.add(at.aggregateId() + "/" + at.sequence());
            if (event.amount() == 10) {
                node.put(String.valueOf(at.aggregateId()), 1);
            }
        }
    }

    @Test
    void aReactorSendsItsCommandsOutsideAndInOrder() {
        String first = node.open();
        String second = node.open();
        for (int i = 0; i < 20; i++) {
            node.put(first, 10);
            node.put(second, 10);
        }
        Bonus bonus = new Bonus(node);
        EventProcessors processors = start(bonus);
        await().atMost(LONG).until(() -> bonus.seen.size() == 80);
        assertThat(bonus.insideUnitOfWork).isFalse();
        for (String till : List.of(first, second)) {
            List<String> ofTill = bonus.seen.stream().filter(one -> one.startsWith(till)).toList();
            List<String> expected = new ArrayList<>();
            for (int sequence = 1; sequence <= 40; sequence++) {
                expected.add(till + "/" + sequence);
            }
            assertThat(ofTill).isEqualTo(expected);
        }
        await().atMost(LONG)
                .until(() -> processors.status().getFirst().position() == node.tail().head());
        assertThatThrownBy(() -> processors.rebuild("till-bonus", "ann", "a test"))
                .as("what a reactor did outside cannot be undone")
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Notes what it sees, and begins where it is told. */
    private static final class Newcomer extends Reactor {

        private final Beginning beginning;
        private final List<Long> seen = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger outages = new AtomicInteger();
        private final Set<Long> done = ConcurrentHashMap.newKeySet();
        private final Set<String> askedOn = ConcurrentHashMap.newKeySet();

        Newcomer(Beginning beginning) {
            super("till-newcomer");
            this.beginning = beginning;
        }

        @Override
        public Beginning beginning() {
            return beginning;
        }

        @Override
        protected boolean isDone(EventTail.Event event) {
            askedOn.add(Thread.currentThread().getName());
            return event.payload() instanceof TillEvent.PutIn in && done.contains(in.amount());
        }

        @EventHandler
        void on(TillEvent.PutIn event) {
            if (outages.getAndDecrement() > 0) {
                throw new StoreBusy("Too much to do.");
            }
            seen.add(event.amount());
        }
    }

    /** It writes down how far it is only as it ends. */
    private EventProcessors startSilently(Reactor reactor) {
        EventProcessors processors = ProcessorsUnderTest.of(node, reactor).processors();
        made.add(processors);
        processors.start();
        return processors;
    }

    /** Each writing is a commit, and those of bets wait for the same disk. */
    @Test
    void howFarAReactorIsIsWrittenDownNowAndThenAndAtItsEnd() throws SQLException {
        String till = node.open();
        node.put(till, 1);
        Newcomer newcomer = new Newcomer(Reactor.Beginning.FIRST_EVENT);
        EventProcessors processors = startSilently(newcomer);
        await().atMost(LONG).until(() -> newcomer.seen.equals(List.of(1L)));
        node.put(till, 2);
        await().atMost(LONG).until(() -> newcomer.seen.equals(List.of(1L, 2L)));
        assertThat(rows("select position from token_entry")).containsExactly("0");
        processors.stop();
        assertThat(rows("select position from token_entry"))
                .containsExactly(Long.toString(node.tail().head()));
    }

    @Test
    void whatIsDoneAlreadyIsPassedByBeforeAnythingIsPreparedForIt() {
        String till = node.open();
        Newcomer newcomer = new Newcomer(Reactor.Beginning.FIRST_EVENT);
        newcomer.done.addAll(List.of(1L, 3L));
        for (long amount = 1; amount <= 4; amount++) {
            node.put(till, amount);
        }
        EventProcessors processors = start(newcomer);
        await().atMost(LONG).until(() -> newcomer.seen.equals(List.of(2L, 4L)));
        assertThat(newcomer.askedOn).containsExactly("till-newcomer");

        newcomer.done.add(5L);
        node.put(till, 5);
        long last = WritePosition.last();
        await().atMost(LONG).until(() -> processors.status().getFirst().position() >= last);
        assertThat(newcomer.seen).containsExactly(2L, 4L);
    }

    @Test
    void aReactorThatFailsGoesOnBehindWhatItHasDone() {
        String till = node.open();
        node.put(till, 1);
        Newcomer newcomer = new Newcomer(Reactor.Beginning.FIRST_EVENT);
        EventProcessors processors = startSilently(newcomer);
        await().atMost(LONG)
                .until(() -> processors.status().getFirst().position() == node.tail().head());
        newcomer.outages.set(5);
        node.put(till, 2);
        await().atMost(LONG).until(() -> newcomer.seen.contains(2L));
        assertThat(newcomer.seen).containsExactly(1L, 2L);
    }

    @Test
    void aReactorThatIsNewToTheStoreMayLeaveThePastAlone() {
        String till = node.open();
        node.put(till, 1);
        Newcomer newcomer = new Newcomer(Reactor.Beginning.NEXT_EVENT);
        EventProcessors processors = start(newcomer);
        assertThat(processors.status().getFirst().lagEvents()).isZero();
        node.put(till, 2);
        await().atMost(LONG).until(() -> newcomer.seen.contains(2L));
        processors.stop();
        assertThat(newcomer.seen).containsExactly(2L);

        node.put(till, 3);
        Newcomer again = new Newcomer(Reactor.Beginning.NEXT_EVENT);
        start(again);
        await().atMost(LONG).until(() -> !again.seen.isEmpty());
        assertThat(again.seen).as("what happened while it was not there").startsWith(3L);
    }

    @Test
    void aReactorThatIsNewToTheStoreMakesUpForThePastUnlessItSaysOtherwise() {
        String till = node.open();
        node.put(till, 1);
        assertThat(new Bonus(node).beginning()).isEqualTo(Reactor.Beginning.FIRST_EVENT);
        Newcomer newcomer = new Newcomer(Reactor.Beginning.FIRST_EVENT);
        start(newcomer);
        await().atMost(LONG).until(() -> newcomer.seen.equals(List.of(1L)));
    }

    /** Waits inside its reaction until it is let go. */
    private static final class Slow extends Reactor {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);
        private final AtomicInteger under = new AtomicInteger();

        Slow() {
            super("till-slow");
        }

        @EventHandler
        void on(TillEvent.PutIn event) throws InterruptedException {
            begun.countDown();
            under.incrementAndGet();
            try {
                go.await();
            } finally {
                under.decrementAndGet();
            }
        }
    }

    /** An old transaction keeps dead rows alive in every table, so all updates become slower. */
    @Test
    void aReactionThatWaitsLeavesNoTransactionOpenAndItsPositionBehind() throws Exception {
        node.put(node.open(), 10);
        Slow slow = new Slow();
        start(slow);
        try {
            assertThat(slow.begun.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            // One that is just between two statements is not left open.
            await().atMost(LONG)
                    .untilAsserted(() ->
                            assertThat(
                                            rows(
                                                    "select state || ': ' || query from"
                                                            + " pg_stat_activity where datname ="
                                                            + " current_database() and pid <>"
                                                            + " pg_backend_pid() and xact_start is"
                                                            + " not null and state <> 'active'"))
                                    .isEmpty());
            assertThat(rows("select position from token_entry")).containsExactly("0");
            slow.go.countDown();
            await().atMost(LONG)
                    .until(() ->
                            rows("select position from token_entry")
                                    .equals(List.of(Long.toString(node.tail().head()))));
        } finally {
            slow.go.countDown();
        }
    }

    /** Otherwise a node that is shut down keeps the claim until it runs out. */
    @Test
    void moreReactionsThanRunSideBySideEndWithTheProcessor() throws Exception {
        List<GenericDomainEventMessage<?>> messages = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            messages.add(
                    new GenericDomainEventMessage<>(
                            "till", Ids.next().toString(), 0, new TillEvent.PutIn(i + 1, "cash")));
        }
        node.store().publish(messages);
        Slow slow = new Slow();
        EventProcessors processors = start(slow);
        await().atMost(LONG).until(() -> slow.under.get() == 64);
        processors.stop();
        assertThat(rows("select coalesce(owner, 'free') from token_entry")).containsExactly("free");
        await().atMost(LONG).untilAtomic(slow.under, Matchers.equalTo(0));
    }

    @Test
    void theCauseOfACommandIsKept() throws SQLException {
        String till = node.open();
        node.put(till, 10);
        long cause = WritePosition.last();
        start(new Bonus(node));
        await().atMost(LONG).until(() -> node.tail().head() == cause + 1);
        assertThat(
                        rows(
                                "select metadata ->> 'causationId' from event_readable"
                                        + " where global_index = "
                                        + (cause + 1)))
                .containsExactly(Long.toString(cause));
    }

    @Test
    void whatCannotBeHandledIsSetAsideWithWhatFollowsAndTheRestGoesOn() throws SQLException {
        String poisoned = node.open();
        node.put(poisoned, 1);
        long poison = WritePosition.last();
        Bonus bonus = new Bonus(node);
        bonus.failures.set(Integer.MAX_VALUE);
        start(bonus);
        await().atMost(LONG)
                .until(() ->
                        rows("select global_index from dead_letter_entry")
                                .equals(List.of(Long.toString(poison))));
        bonus.failures.set(0);
        String healthy = node.open();
        node.put(poisoned, 2);
        node.put(healthy, 3);
        await().atMost(LONG).until(() -> bonus.seen.contains(healthy + "/1"));
        await().atMost(LONG).until(() -> rows("select 1 from dead_letter_entry").size() == 2);
        assertThat(bonus.seen).containsExactly(healthy + "/1");
        assertThat(rows("select cause from dead_letter_entry order by global_index"))
                .first()
                .asString()
                .contains("broken");
    }
}
