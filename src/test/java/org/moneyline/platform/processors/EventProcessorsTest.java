package org.moneyline.platform.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.hamcrest.Matchers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Projections.Status;
import org.moneyline.platform.api.Reactor;
import org.moneyline.platform.api.RowBatch;
import org.moneyline.platform.api.WritePosition;
import org.moneyline.platform.database.OnlyNode;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.platform.eventstore.EngineUnderTest;
import org.moneyline.platform.eventstore.TillEvent;
import org.moneyline.platform.processors.Positions.TakenOver;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

class EventProcessorsTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static final ProcessorSettings SETTINGS =
            new ProcessorSettings(
                    500,
                    500,
                    1000,
                    Duration.ofMillis(100),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(2),
                    Duration.ofMillis(200));

    private static final Duration LONG = Duration.ofSeconds(20);

    /** Totals of tills, folded in memory within a batch. */
    private static final class Totals extends BatchedProjection {

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
        public void discard() {
            changes.clear();
            super.discard();
        }
    }

    private static EventProcessors processors(
            EngineUnderTest node, List<BatchedProjection> projections, List<Reactor> reactors) {
        DeadLetterRows deadLetters = new DeadLetterRows(node.pool());
        EventProcessors processors =
                new EventProcessors(
                        node.tail(),
                        node.log(),
                        node.pool(),
                        new Positions(
                                node.pool(), UUID.randomUUID().toString(), SETTINGS.claimLimit()),
                        new SpringTransactionManager(new DataSourceTransactionManager(node.pool())),
                        ClasspathParameterResolverFactory.forClass(EventProcessorsTest.class),
                        deadLetters,
                        new StoredDeadLetters(deadLetters, node.store(), node.log()),
                        node.store(),
                        SETTINGS,
                        new SimpleMeterRegistry());
        processors.addProjections(projections);
        processors.addReactors(reactors);
        return processors;
    }

    private static void tables(TestDatabase in) throws SQLException {
        execute(
                in,
                "create table if not exists till_total (id uuid primary key, total bigint not"
                        + " null); create table if not exists till_entry (global_index bigint primary"
                        + " key, amount bigint not null, at timestamptz not null); truncate till_total,"
                        + " till_entry");
    }

    private static void execute(TestDatabase in, String sql) throws SQLException {
        try (Connection connection = in.open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(TestDatabase in, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = in.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    private static final String TOTALS = "select id || ' ' || total from till_total order by id";
    private static final String ENTRIES =
            "select global_index || ' ' || amount || ' ' || at from till_entry order by 1";

    @Test
    void aProjectionWritesOnceABatchAndARebuildEqualsTheLiveOne() throws SQLException {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            tables(fresh);
            String first = node.open();
            String second = node.open();
            for (int i = 0; i < 300; i++) {
                node.put(i % 2 == 0 ? first : second, i + 1);
            }
            Totals totals = new Totals();
            EventProcessors processors = processors(node, List.of(totals), List.of());
            processors.start();
            try {
                assertThat(processors.awaitPosition(WritePosition.last(), LONG)).isTrue();
                assertThat(totals.flushes.get()).isLessThan(100);
                node.put(first, 1000);
                assertThat(processors.awaitPosition(WritePosition.last(), LONG)).isTrue();
                List<String> liveTotals = rows(fresh, TOTALS);
                List<String> liveEntries = rows(fresh, ENTRIES);
                assertThat(liveTotals).hasSize(2);
                assertThat(liveEntries).hasSize(301);

                processors.rebuild("till-projection", "ann", "a test");
                assertThat(processors.awaitPosition(WritePosition.last(), LONG)).isTrue();

                assertThat(rows(fresh, TOTALS)).isEqualTo(liveTotals);
                assertThat(rows(fresh, ENTRIES)).isEqualTo(liveEntries);
                Status status = processors.status().getFirst();
                assertThat(status.position()).isEqualTo(node.tail().head());
                assertThat(status.lagEvents()).isZero();
                assertThat(status.replaying()).isFalse();
                assertThat(status.error()).isNull();
                assertThatThrownBy(() -> processors.rebuild("nobody", "ann", "a test"))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("till-projection");
            } finally {
                processors.stop();
            }
        }
    }

    @Test
    void aFailedBatchIsSeenAndDoneAgainOnce() throws SQLException {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            tables(fresh);
            Totals totals = new Totals();
            EventProcessors processors = processors(node, List.of(totals), List.of());
            processors.start();
            try {
                String till = node.open();
                totals.failures.set(1);
                node.put(till, 5);
                long written = WritePosition.last();
                await().until(() -> processors.status().getFirst().error() != null);
                assertThat(processors.status().getFirst().error()).contains("not now");
                assertThat(processors.awaitPosition(written, LONG)).isTrue();
                assertThat(rows(fresh, "select total from till_total")).containsExactly("5");
                await().until(() -> processors.status().getFirst().error() == null);
            } finally {
                processors.stop();
            }
        }
    }

    @Test
    void aDatabaseThatWasAwayIsFollowedAgain() throws SQLException {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            tables(fresh);
            EventProcessors processors = processors(node, List.of(new Totals()), List.of());
            node.recovery().onRecovery(processors::beginAnew);
            processors.start();
            try {
                String till = node.open();
                node.put(till, 1);
                assertThat(processors.awaitPosition(WritePosition.last(), LONG)).isTrue();
                for (int round = 0; round < 3; round++) {
                    execute(
                            database,
                            "select pg_terminate_backend(pid) from pg_stat_activity where datname ="
                                    + " '"
                                    + fresh.name()
                                    + "'");
                    node.put(till, 1);
                    assertThat(processors.awaitPosition(WritePosition.last(), LONG)).isTrue();
                }
                assertThat(rows(fresh, "select total from till_total")).containsExactly("4");
            } finally {
                processors.stop();
            }
        }
    }

    @Test
    void eventsNobodyWantsArePassedAsWell() throws SQLException {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            tables(fresh);
            EventProcessors processors = processors(node, List.of(new Totals()), List.of());
            processors.start();
            try {
                node.open();
                assertThat(processors.awaitPosition(WritePosition.last(), LONG)).isTrue();
                assertThat(processors.awaitPosition(WritePosition.NONE, Duration.ZERO)).isTrue();
                assertThat(
                                processors.awaitPosition(
                                        WritePosition.last() + 1, Duration.ofMillis(20)))
                        .isFalse();
            } finally {
                processors.stop();
            }
        }
    }

    @Test
    void aRestartGoesOnAfterTheLastBatch() throws SQLException {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            tables(fresh);
            String till = node.open();
            for (int round = 1; round <= 3; round++) {
                EventProcessors processors = processors(node, List.of(new Totals()), List.of());
                processors.start();
                node.put(till, 1);
                assertThat(processors.awaitPosition(WritePosition.last(), LONG)).isTrue();
                processors.stop();
                assertThat(rows(fresh, "select total from till_total"))
                        .containsExactly(Integer.toString(round));
            }
        }
    }

    @Test
    void anotherNodeTakesOverWhatWasLeftWithoutAWord() throws SQLException {
        Positions one = new Positions(database.dataSource(), "one", Duration.ofHours(1));
        Positions two = new Positions(database.dataSource(), "two", Duration.ofHours(1));
        assertThat(one.begin("taken-over", 0)).isEqualTo(new Positions.Position(0, 0));
        assertThat(one.claim("taken-over")).hasValue(0);
        one.move("taken-over", 0, 7);
        assertThat(two.claim("taken-over")).isEmpty();
        assertThatThrownBy(() -> two.move("taken-over", 7, 9)).isInstanceOf(TakenOver.class);
        two.release("taken-over");
        assertThat(two.claim("taken-over")).isEmpty();

        execute(database, "update token_entry set claimed_at = now() - interval '2 hours'");
        assertThat(one.renew(List.of("taken-over", "unknown"))).containsExactly("taken-over");
        assertThat(two.renew(List.of("taken-over"))).isEmpty();
        assertThat(two.claim("taken-over")).isEmpty();

        execute(database, "update token_entry set claimed_at = now() - interval '2 hours'");
        one.begin("still-running", 0);
        one.claim("still-running");
        assertThat(one.renew(List.of("still-running"))).containsExactly("still-running");
        assertThat(two.claim("still-running")).isEmpty();
        assertThat(two.claim("taken-over"))
                .as("its thread has ended, so nobody renews it")
                .hasValue(7);
        two.release("taken-over");
        assertThat(one.claim("taken-over")).hasValue(7);

        execute(database, "update token_entry set claimed_at = now() - interval '2 hours'");
        assertThat(two.claim("taken-over")).hasValue(7);
        assertThatThrownBy(() -> one.move("taken-over", 7, 9)).isInstanceOf(TakenOver.class);
        two.release("taken-over");
        assertThat(one.claim("taken-over")).hasValue(7);
        assertThat(one.begin("taken-over", 0)).isEqualTo(new Positions.Position(7, 0));
    }

    /** Between the stop here and the emptied tables another node may take the processor up. */
    @Test
    void aRebuildIsNotUndoneByTheNodeThatTookTheProcessorUp() {
        Positions rebuilding =
                new Positions(database.dataSource(), "rebuilding", Duration.ofHours(1));
        Positions other = new Positions(database.dataSource(), "other", Duration.ofHours(1));
        rebuilding.begin("rebuilt", 0);
        other.claim("rebuilt");
        other.move("rebuilt", 0, 7);

        rebuilding.rewind("rebuilt", 7);

        assertThatThrownBy(() -> other.move("rebuilt", 7, 9)).isInstanceOf(TakenOver.class);
        assertThat(rebuilding.claim("rebuilt")).hasValue(0);
    }

    /** Rows a crash of the database has taken back are done again, also if nothing failed here. */
    @Test
    void aPositionTheDatabaseLostIsNotMovedFrom() throws SQLException {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            tables(fresh);
            EventProcessors processors = processors(node, List.of(new Totals()), List.of());
            processors.start();
            try {
                String till = node.open();
                long opened = WritePosition.last();
                node.put(till, 5);
                assertThat(processors.awaitPosition(WritePosition.last(), LONG)).isTrue();
                execute(
                        fresh,
                        "begin; delete from till_total; delete from till_entry; update token_entry set"
                                + " position = "
                                + opened
                                + "; commit");
                node.put(till, 6);
                await().atMost(LONG)
                        .until(() ->
                                rows(fresh, "select total from till_total").equals(List.of("11")));
                assertThat(rows(fresh, "select amount from till_entry order by 1"))
                        .containsExactly("5", "6");
            } finally {
                processors.stop();
            }
        }
    }

    /** A crash may take back what was shown already, and then nobody bets for an hour. */
    @Test
    void whatTheDatabaseLostIsDoneAgainWithoutANewEvent() throws SQLException {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            tables(fresh);
            EventProcessors processors = processors(node, List.of(new Totals()), List.of());
            node.recovery().onRecovery(processors::beginAnew);
            processors.start();
            try {
                String till = node.open();
                long opened = WritePosition.last();
                node.put(till, 5);
                assertThat(processors.awaitPosition(WritePosition.last(), LONG)).isTrue();
                execute(
                        fresh,
                        "begin; delete from till_total; delete from till_entry; update token_entry set"
                                + " position = "
                                + opened
                                + "; commit");
                execute(
                        fresh,
                        "select pg_terminate_backend(pid) from pg_stat_activity where"
                                + " application_name = 'moneyline-listener' and datname ="
                                + " current_database()");
                await().atMost(LONG)
                        .until(() ->
                                rows(fresh, "select total from till_total").equals(List.of("5")));
                assertThat(rows(fresh, "select amount from till_entry")).containsExactly("5");
                assertThat(processors.awaitPosition(WritePosition.last(), LONG)).isTrue();
            } finally {
                processors.stop();
            }
        }
    }

    @Test
    void aProjectionThatThrowsAnErrorIsTriedAgain() throws SQLException {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            tables(fresh);
            Totals totals = new Totals();
            EventProcessors processors = processors(node, List.of(totals), List.of());
            processors.start();
            try {
                String till = node.open();
                totals.error.set(new StackOverflowError("too deep"));
                node.put(till, 5);
                long written = WritePosition.last();
                await().until(() -> processors.status().getFirst().error() != null);
                assertThat(processors.status().getFirst().error()).isEqualTo("too deep");
                // Its pause is long, but ends with this.
                processors.beginAnew();
                assertThat(processors.awaitPosition(written, LONG)).isTrue();
                assertThat(rows(fresh, "select total from till_total")).containsExactly("5");
            } finally {
                processors.stop();
            }
        }
    }

    @Test
    void whoHadAProjectionRebuiltAndWhyIsKept() throws SQLException {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            tables(fresh);
            EventProcessors processors = processors(node, List.of(new Totals()), List.of());
            processors.start();
            try {
                refused(
                        "REASON_MISSING",
                        () -> processors.rebuild("till-projection", "ann@moneyline.local", " "));
                assertThat(rows(fresh, "select global_index from event_entry")).isEmpty();

                processors.rebuild("till-projection", "ann@moneyline.local", " wrong totals ");

                assertThat(
                                rows(
                                        fresh,
                                        "select concat_ws(' | ', event, payload ->> 'projection',"
                                                + " metadata ->> 'actor', metadata ->> 'reason')"
                                                + " from event_readable"))
                        .containsExactly(
                                "platform.projection-rebuilt | till-projection |"
                                        + " ann@moneyline.local | wrong totals");
            } finally {
                processors.stop();
            }
        }
    }

    /** The old thread would give up the new one's rows, or write into the emptied tables. */
    @Test
    void aProjectionWhoseBatchDoesNotEndIsNotRebuilt() throws Exception {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            tables(fresh);
            Totals totals = new Totals();
            EventProcessors processors = processors(node, List.of(totals), List.of());
            refused(
                    "PROJECTIONS_STOPPED",
                    () -> processors.rebuild("till-projection", "ann", "a test"));
            processors.start();
            try {
                CountDownLatch hold = new CountDownLatch(1);
                totals.hold = hold;
                node.put(node.open(), 5);
                assertThat(totals.flushing.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
                refused(
                        "PROJECTION_BUSY",
                        () -> processors.rebuild("till-projection", "ann", "a test"));
                refused(
                        "PROJECTION_BUSY",
                        () -> processors.rebuild("till-projection", "ann", "a test"));
                assertThat(totals.begun.get()).as("no second thread has begun").isEqualTo(1);

                hold.countDown();
                assertThat(processors.awaitPosition(WritePosition.last(), LONG)).isTrue();
                assertThat(rows(fresh, "select total from till_total")).containsExactly("5");
                processors.rebuild("till-projection", "ann", "a test");
                assertThat(processors.awaitPosition(WritePosition.last(), LONG)).isTrue();
                assertThat(rows(fresh, "select total from till_total")).containsExactly("5");
            } finally {
                totals.hold.countDown();
                processors.stop();
            }
        }
    }

    private static void refused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
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
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            tables(fresh);
            Totals totals = new Totals();
            EventProcessors here = processors(node, List.of(totals), List.of());
            EventProcessors there = processors(node, List.of(new Totals()), List.of());
            here.start();
            try {
                String till = node.open();
                assertThat(here.awaitPosition(WritePosition.last(), LONG)).isTrue();
                there.start();
                totals.error.set(new Untold());
                node.put(till, 5);
                assertThat(there.awaitPosition(WritePosition.last(), LONG)).isTrue();
                assertThat(rows(fresh, "select total from till_total")).containsExactly("5");
            } finally {
                there.stop();
                here.stop();
            }
        }
    }

    /** Nobody writes anything meanwhile, so no event tells this node either. */
    @Test
    void aRebuildOnAnotherNodeIsSeenHere() throws SQLException {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            tables(fresh);
            EventProcessors processors = processors(node, List.of(new Totals()), List.of());
            processors.start();
            try {
                node.put(node.open(), 5);
                long head = WritePosition.last();
                assertThat(processors.awaitPosition(head, LONG)).isTrue();
                execute(
                        fresh,
                        "update token_entry set owner = 'elsewhere', claimed_at = now() + interval '1"
                                + " hour', position = 0, replay_until = "
                                + head);
                await().atMost(LONG).until(() -> processors.status().getFirst().replaying());
                assertThat(processors.status().getFirst().lagEvents()).isEqualTo(head);
                assertThat(processors.awaitPosition(head, Duration.ofMillis(20)))
                        .as("the rows are gone, whatever was seen here before")
                        .isFalse();
                execute(fresh, "update token_entry set position = " + head);
                assertThat(processors.awaitPosition(head, LONG)).isTrue();
                assertThat(processors.status().getFirst().replaying()).isFalse();
            } finally {
                processors.stop();
            }
        }
    }

    /** After a kill the claims of the former process stand for a while; nobody can renew them. */
    @Test
    void theOnlyNodeTakesOverAtOnceAndOneOfSeveralWaits() {
        Positions killed = new Positions(database.dataSource(), "killed", Duration.ofHours(1));
        killed.begin("left-behind", 7);
        assertThat(killed.claim("left-behind")).hasValue(7);
        StaticListableBeanFactory several = new StaticListableBeanFactory();
        StaticListableBeanFactory alone = new StaticListableBeanFactory();
        alone.addBean("onlyNode", new OnlyNode());

        assertThat(configured(several).claim("left-behind")).isEmpty();
        assertThat(configured(alone).claim("left-behind")).hasValue(7);
        assertThatThrownBy(() -> killed.move("left-behind", 7, 8)).isInstanceOf(TakenOver.class);
    }

    private static Positions configured(StaticListableBeanFactory beans) {
        ProcessorSettings patient =
                new ProcessorSettings(
                        500,
                        500,
                        1000,
                        Duration.ofMillis(100),
                        Duration.ofMillis(100),
                        Duration.ofHours(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(200));
        return new ProcessorConfiguration()
                .positions(database.dataSource(), patient, beans.getBeanProvider(OnlyNode.class));
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
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            String first = node.open();
            String second = node.open();
            for (int i = 0; i < 20; i++) {
                node.put(first, 10);
                node.put(second, 10);
            }
            Bonus bonus = new Bonus(node);
            EventProcessors processors = processors(node, List.of(), List.of(bonus));
            processors.start();
            try {
                await().atMost(LONG).until(() -> bonus.seen.size() == 80);
                assertThat(bonus.insideUnitOfWork).isFalse();
                for (String till : List.of(first, second)) {
                    List<String> ofTill =
                            bonus.seen.stream().filter(one -> one.startsWith(till)).toList();
                    List<String> expected = new ArrayList<>();
                    for (int sequence = 1; sequence <= 40; sequence++) {
                        expected.add(till + "/" + sequence);
                    }
                    assertThat(ofTill).isEqualTo(expected);
                }
                await().atMost(LONG)
                        .until(() ->
                                processors.status().getFirst().position() == node.tail().head());
                assertThatThrownBy(() -> processors.rebuild("till-bonus", "ann", "a test"))
                        .as("what a reactor did outside cannot be undone")
                        .isInstanceOf(IllegalArgumentException.class);
            } finally {
                processors.stop();
            }
        }
    }

    /** Notes what it sees, and begins where it is told. */
    private static final class Newcomer extends Reactor {

        private final Beginning beginning;
        private final List<Long> seen = Collections.synchronizedList(new ArrayList<>());

        Newcomer(Beginning beginning) {
            super("till-newcomer");
            this.beginning = beginning;
        }

        @Override
        public Beginning beginning() {
            return beginning;
        }

        @EventHandler
        void on(TillEvent.PutIn event) {
            seen.add(event.amount());
        }
    }

    @Test
    void aReactorThatIsNewToTheStoreMayLeaveThePastAlone() {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            String till = node.open();
            node.put(till, 1);
            Newcomer newcomer = new Newcomer(Reactor.Beginning.NEXT_EVENT);
            EventProcessors processors = processors(node, List.of(), List.of(newcomer));
            processors.start();
            try {
                assertThat(processors.status().getFirst().lagEvents()).isZero();
                node.put(till, 2);
                await().atMost(LONG).until(() -> newcomer.seen.contains(2L));
            } finally {
                processors.stop();
            }
            assertThat(newcomer.seen).containsExactly(2L);

            node.put(till, 3);
            Newcomer again = new Newcomer(Reactor.Beginning.NEXT_EVENT);
            processors = processors(node, List.of(), List.of(again));
            processors.start();
            try {
                await().atMost(LONG).until(() -> !again.seen.isEmpty());
                assertThat(again.seen).as("what happened while it was not there").startsWith(3L);
            } finally {
                processors.stop();
            }
        }
    }

    @Test
    void aReactorThatIsNewToTheStoreMakesUpForThePastUnlessItSaysOtherwise() {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            String till = node.open();
            node.put(till, 1);
            assertThat(new Bonus(node).beginning()).isEqualTo(Reactor.Beginning.FIRST_EVENT);
            Newcomer newcomer = new Newcomer(Reactor.Beginning.FIRST_EVENT);
            EventProcessors processors = processors(node, List.of(), List.of(newcomer));
            processors.start();
            try {
                await().atMost(LONG).until(() -> newcomer.seen.equals(List.of(1L)));
            } finally {
                processors.stop();
            }
        }
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
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            node.put(node.open(), 10);
            Slow slow = new Slow();
            EventProcessors processors = processors(node, List.of(), List.of(slow));
            processors.start();
            try {
                assertThat(slow.begun.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
                assertThat(
                                rows(
                                        fresh,
                                        "select state || ': ' || query from pg_stat_activity where"
                                                + " datname = current_database() and pid <>"
                                                + " pg_backend_pid() and xact_start is not null"
                                                + " and state <> 'active'"))
                        .isEmpty();
                assertThat(rows(fresh, "select position from token_entry")).containsExactly("0");
                slow.go.countDown();
                await().atMost(LONG)
                        .until(() ->
                                rows(fresh, "select position from token_entry")
                                        .equals(List.of(Long.toString(node.tail().head()))));
            } finally {
                slow.go.countDown();
                processors.stop();
            }
        }
    }

    /** Otherwise a node that is shut down keeps the claim until it runs out. */
    @Test
    void moreReactionsThanRunSideBySideEndWithTheProcessor() throws Exception {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            List<GenericDomainEventMessage<?>> messages = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                messages.add(
                        new GenericDomainEventMessage<>(
                                "till",
                                Ids.next().toString(),
                                0,
                                new TillEvent.PutIn(i + 1, "cash")));
            }
            node.store().publish(messages);
            Slow slow = new Slow();
            EventProcessors processors = processors(node, List.of(), List.of(slow));
            processors.start();
            try {
                await().atMost(LONG).until(() -> slow.under.get() == 256);
            } finally {
                processors.stop();
            }
            assertThat(rows(fresh, "select coalesce(owner, 'free') from token_entry"))
                    .containsExactly("free");
            await().atMost(LONG).untilAtomic(slow.under, Matchers.equalTo(0));
        }
    }

    @Test
    void theCauseOfACommandIsKept() throws SQLException {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            String till = node.open();
            node.put(till, 10);
            long cause = WritePosition.last();
            EventProcessors processors = processors(node, List.of(), List.of(new Bonus(node)));
            processors.start();
            try {
                await().atMost(LONG).until(() -> node.tail().head() == cause + 1);
                assertThat(
                                rows(
                                        fresh,
                                        "select metadata ->> 'causationId' from event_readable"
                                                + " where global_index = "
                                                + (cause + 1)))
                        .containsExactly(Long.toString(cause));
            } finally {
                processors.stop();
            }
        }
    }

    @Test
    void whatCannotBeHandledIsSetAsideWithWhatFollowsAndTheRestGoesOn() throws SQLException {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            String poisoned = node.open();
            node.put(poisoned, 1);
            long poison = WritePosition.last();
            Bonus bonus = new Bonus(node);
            bonus.failures.set(Integer.MAX_VALUE);
            EventProcessors processors = processors(node, List.of(), List.of(bonus));
            processors.start();
            try {
                await().atMost(LONG)
                        .until(() ->
                                rows(fresh, "select global_index from dead_letter_entry")
                                        .equals(List.of(Long.toString(poison))));
                bonus.failures.set(0);
                String healthy = node.open();
                node.put(poisoned, 2);
                node.put(healthy, 3);
                await().atMost(LONG).until(() -> bonus.seen.contains(healthy + "/1"));
                await().atMost(LONG)
                        .until(() -> rows(fresh, "select 1 from dead_letter_entry").size() == 2);
                assertThat(bonus.seen).containsExactly(healthy + "/1");
                assertThat(rows(fresh, "select cause from dead_letter_entry order by global_index"))
                        .first()
                        .asString()
                        .contains("broken");
            } finally {
                processors.stop();
            }
        }
    }
}
