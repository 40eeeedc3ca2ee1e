package org.moneyline.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.StoreBusy;
import org.moneyline.platform.api.WritePosition;
import org.moneyline.platform.database.TestDatabase;
import org.postgresql.PGConnection;

class GroupCommitTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static String open(EngineUnderTest node) {
        String id = Ids.next().toString();
        node.commands().sendAndWait(new TillCommand.OpenTill(id));
        return id;
    }

    private static List<Object> historyOf(EngineUnderTest node, String id) {
        return node.store().readEvents(id, 0).asStream().<Object>map(e -> e.getPayload()).toList();
    }

    private static <T> CompletableFuture<T> later(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Executors.newVirtualThreadPerTaskExecutor());
    }

    /** Holds the committer in the middle of a group, so that what arrives makes up the next one. */
    private static final class Gate implements CommitProbe {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);
        private volatile boolean armed;

        @Override
        public void beforeCommit(Connection connection) {
            if (armed) {
                armed = false;
                reached.countDown();
                try {
                    opened.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Test
    void whatIsAcknowledgedIsInTheDatabase() throws SQLException {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            String id = open(node);
            node.commands().sendAndWait(new TillCommand.PutIn(id, 7));

            try (Connection other = database.open();
                    Statement query = other.createStatement();
                    ResultSet row =
                            query.executeQuery(
                                    "select event, revision, payload ->> 'amount', aggregate_type,"
                                            + " global_index from event_readable where aggregate_id ='"
                                            + id
                                            + "' and sequence = 1")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).isEqualTo("test.put-in");
                assertThat(row.getInt(2)).isEqualTo(2);
                assertThat(row.getString(3)).isEqualTo("7");
                assertThat(row.getString(4)).isEqualTo("till");
                assertThat(WritePosition.last()).isEqualTo(row.getLong(5));
            }
        }
    }

    @Test
    void aServerThatWouldNotFlushIsToldToDoSo() throws SQLException {
        AtomicReference<String> setting = new AtomicReference<>();
        try (TestDatabase careless = TestDatabase.migrated()) {
            try (Connection admin = careless.open();
                    Statement statement = admin.createStatement()) {
                statement.execute(
                        "alter database " + careless.name() + " set synchronous_commit = off");
            }
            CommitProbe probe =
                    new CommitProbe() {
                        @Override
                        public void beforeCommit(Connection connection) throws SQLException {
                            try (Statement statement = connection.createStatement();
                                    ResultSet row =
                                            statement.executeQuery("show synchronous_commit")) {
                                row.next();
                                setting.set(row.getString(1));
                            }
                        }
                    };
            try (EngineUnderTest node =
                    new EngineUnderTest(careless, EngineUnderTest.USUAL, probe, List.of())) {
                open(node);
            }
        }
        assertThat(setting.get()).isEqualTo("on");
    }

    @Test
    void nestedCommandsAreDurableTogether() {
        AtomicInteger commits = new AtomicInteger();
        CommitProbe counting =
                new CommitProbe() {
                    @Override
                    public void beforeCommit(Connection connection) {
                        commits.incrementAndGet();
                    }
                };
        try (EngineUnderTest node =
                new EngineUnderTest(database, EngineUnderTest.USUAL, counting, List.of())) {
            String first = open(node);
            String second = open(node);
            commits.set(0);

            node.commands().sendAndWait(new TillCommand.PutInBoth(first, 1, second, 2));

            assertThat(commits).hasValue(1);
            assertThat(historyOf(node, first)).hasSize(2);
            assertThat(historyOf(node, second)).hasSize(2);
        }
    }

    @Test
    void aNestedCommandThatFailsLeavesNothingOfTheWhole() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            String first = open(node);
            String second = open(node);
            long before = node.tail().head();

            assertThatThrownBy(() ->
                            node.commands()
                                    .sendAndWait(new TillCommand.PutInBoth(first, 1, second, 0)))
                    .isInstanceOf(IllegalArgumentException.class);

            assertThat(node.rows().head()).isEqualTo(before);
            assertThat(node.commands().<Long>sendAndWait(new TillCommand.PutIn(first, 5)))
                    .as("what the first nested command did to the till is forgotten")
                    .isEqualTo(5);
        }
    }

    @Test
    void nothingIsDurableIfASubscriberFails() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            String id = open(node);
            long before = node.rows().head();
            var registration =
                    node.store()
                            .subscribe(events -> {
                                throw new IllegalStateException("no");
                            });

            assertThatThrownBy(() -> node.commands().sendAndWait(new TillCommand.PutIn(id, 1)))
                    .hasMessage("no");

            registration.cancel();
            assertThat(node.rows().head()).isEqualTo(before);
            assertThat(node.commands().<Long>sendAndWait(new TillCommand.PutIn(id, 2)))
                    .isEqualTo(2);
        }
    }

    @Test
    void aConflictFailsItsOwnUnitAndNoOther() throws Exception {
        Gate gate = new Gate();
        try (EngineUnderTest node =
                new EngineUnderTest(database, EngineUnderTest.USUAL, gate, List.of())) {
            String taken = open(node);
            String good = open(node);
            gate.armed = true;
            CompletableFuture<?> holding =
                    later(() -> node.commands().sendAndWait(new TillCommand.PutIn(good, 1)));
            gate.reached.await();
            CompletableFuture<?> creating =
                    later(() -> node.commands().sendAndWait(new TillCommand.OpenTill(taken)));
            CompletableFuture<?> stale = later(() -> publish(node, good, 1, 99));
            String fresh = Ids.next().toString();
            CompletableFuture<?> opening =
                    later(() -> node.commands().sendAndWait(new TillCommand.OpenTill(fresh)));
            await().until(() -> node.engine().committer().queuedEvents() == 4);
            gate.opened.countDown();

            holding.join();
            opening.join();
            assertThatThrownBy(creating::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(AggregateStreamCreationException.class);
            assertThatThrownBy(stale::join).hasCauseInstanceOf(ConcurrencyException.class);
            assertThat(historyOf(node, fresh)).hasSize(1);
            assertThat(historyOf(node, good)).hasSize(2);
        }
    }

    private static Object publish(EngineUnderTest node, String id, long sequence, long amount) {
        node.store()
                .publish(
                        new GenericDomainEventMessage<>(
                                "till", id, sequence, new TillEvent.PutIn(amount, "cash")));
        return amount;
    }

    @Test
    void ofTwoInOneGroupThatWantTheSamePlaceOneWins() throws Exception {
        Gate gate = new Gate();
        try (EngineUnderTest node =
                new EngineUnderTest(database, EngineUnderTest.USUAL, gate, List.of())) {
            String id = open(node);
            String other = open(node);
            gate.armed = true;
            CompletableFuture<?> holding = later(() -> publish(node, other, 1, 1));
            gate.reached.await();
            List<CompletableFuture<?>> rivals =
                    IntStream.range(0, 5)
                            .<CompletableFuture<?>>mapToObj(
                                    i -> later(() -> publish(node, id, 1, i + 1)))
                            .toList();
            await().until(() -> node.engine().committer().queuedEvents() == 6);
            gate.opened.countDown();
            holding.join();

            long won = 0;
            for (CompletableFuture<?> rival : rivals) {
                Throwable failure = rival.handle((value, error) -> error).join();
                if (failure == null) {
                    won++;
                } else {
                    assertThat(failure).hasCauseInstanceOf(ConcurrencyException.class);
                }
            }
            assertThat(won).isEqualTo(1);
            assertThat(historyOf(node, id)).hasSize(2);
        }
    }

    @Test
    void aValueTheDatabaseCannotTakeFailsItsOwnUnit() throws Exception {
        Gate gate = new Gate();
        try (EngineUnderTest node =
                new EngineUnderTest(database, EngineUnderTest.USUAL, gate, List.of())) {
            String id = open(node);
            String other = open(node);
            gate.armed = true;
            CompletableFuture<?> holding = later(() -> publish(node, other, 1, 1));
            gate.reached.await();
            CompletableFuture<?> bad =
                    later(() -> {
                        node.store()
                                .publish(
                                        new GenericDomainEventMessage<>(
                                                "till",
                                                Ids.next().toString(),
                                                0,
                                                new TillEvent.PutIn(1, "cash"),
                                                MetaData.emptyInstance(),
                                                "late",
                                                Instant.parse("+294299-01-01T00:00:00Z")));
                        return "";
                    });
            CompletableFuture<?> good = later(() -> publish(node, id, 1, 1));
            await().until(() -> node.engine().committer().queuedEvents() == 3);
            gate.opened.countDown();

            holding.join();
            good.join();
            assertThatThrownBy(bad::join).hasCauseInstanceOf(EventStoreException.class);
        }
    }

    /** Somebody restored a part of the store, or wrote into it by hand. */
    @Test
    void anIndexThatIsTakenAlreadyIsSaidToBeAndNotTriedForEver() throws SQLException {
        try (TestDatabase broken = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(broken)) {
            String id = open(node);
            execute(broken, "update event_head set last_index = 0");
            assertThatThrownBy(() -> publish(node, id, 1, 1))
                    .isInstanceOf(EventStoreException.class)
                    .hasMessageContaining("out of order");
            execute(broken, "update event_head set last_index = 1");
            publish(node, id, 1, 1);
            assertThat(historyOf(node, id)).hasSize(2);
        }
    }

    private static void execute(TestDatabase in, String sql) throws SQLException {
        try (Connection connection = in.open();
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Whoever was told of a failure would send the same again. */
    @Test
    void durableEventsAreAcknowledgedEvenIfTheyCannotBeHandedOn() {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            AtomicLong missed = new AtomicLong();
            GroupCommitter committer =
                    new GroupCommitter(
                            EventStoreConfiguration.ownConnections(fresh.connectionDetails()),
                            EngineUnderTest.USUAL,
                            "deaf",
                            false,
                            new GroupCommitter.CommittedGroups() {
                                @Override
                                public void committed(long first, List<RecordedEvent> events) {
                                    throw new IllegalStateException("not now");
                                }

                                @Override
                                public void missed(long lastIndex) {
                                    missed.set(lastIndex);
                                }

                                @Override
                                public long backlogEvents() {
                                    return 0;
                                }
                            },
                            CommitProbe.NONE,
                            new SimpleMeterRegistry());
            committer.start();
            long last =
                    committer.append(
                            List.of(
                                    new PendingEvent(
                                            null,
                                            null,
                                            0,
                                            0,
                                            new TillEvent.PutIn(1, "cash"),
                                            MetaData.emptyInstance(),
                                            "{}".getBytes(StandardCharsets.UTF_8),
                                            null,
                                            (short) 1,
                                            (short) 0)));
            committer.close();
            assertThat(last).isEqualTo(1);
            assertThat(missed).hasValue(1);
            await().until(() -> node.tail().head() == 1);
        }
    }

    // The outcome of a commit is unknown

    private static void killOwnBackend(Connection victim) throws SQLException {
        int pid = victim.unwrap(PGConnection.class).getBackendPID();
        try (Connection admin = database.open();
                Statement statement = admin.createStatement()) {
            statement.execute("select pg_terminate_backend(" + pid + ", 5000)");
        }
    }

    @Test
    void aCommitThatWentThroughUnseenIsFoundAndNotRepeated() {
        AtomicInteger kills = new AtomicInteger(1);
        CommitProbe probe =
                new CommitProbe() {
                    @Override
                    public void afterCommit(Connection connection) throws SQLException {
                        if (kills.getAndDecrement() > 0) {
                            killOwnBackend(connection);
                            throw new SQLException("the answer was lost", "08006");
                        }
                    }
                };
        try (EngineUnderTest node =
                new EngineUnderTest(database, EngineUnderTest.USUAL, probe, List.of())) {
            String id = open(node);
            assertThat(historyOf(node, id)).hasSize(1);
            node.commands().sendAndWait(new TillCommand.PutIn(id, 3));
            assertThat(historyOf(node, id)).hasSize(2);
            await().until(() -> node.tail().head() == node.rows().head());
        }
    }

    @Test
    void aCommitThatNeverArrivedIsDoneAgain() {
        AtomicInteger kills = new AtomicInteger(1);
        CommitProbe probe =
                new CommitProbe() {
                    @Override
                    public void beforeCommit(Connection connection) throws SQLException {
                        if (kills.getAndDecrement() > 0) {
                            killOwnBackend(connection);
                        }
                    }
                };
        try (EngineUnderTest node =
                new EngineUnderTest(database, EngineUnderTest.USUAL, probe, List.of())) {
            String id = open(node);
            assertThat(historyOf(node, id)).containsExactly(new TillEvent.TillOpened(id));
        }
    }

    // How often

    @Test
    void groupsBeginNoOftenerThanTheyMayIfTheyCostNothing() {
        Duration interval = Duration.ofMillis(150);
        StoreSettings paced = limits(1000, interval, Duration.ofSeconds(30));
        try (EngineUnderTest node =
                new EngineUnderTest(database, paced, CommitProbe.NONE, List.of())) {
            GroupSpacing closest = new GroupSpacing(interval);
            long from = System.nanoTime();
            open(node);
            closest.took(0);
            long leastNanos = closest.nanos();
            open(node);
            closest.took(0);
            leastNanos += closest.nanos();
            open(node);
            assertThat(System.nanoTime() - from).isGreaterThanOrEqualTo(leastNanos);
        }
    }

    @Test
    void theFirstAfterARestAndTheLastBeforeTheEndWaitForNoInterval() {
        StoreSettings paced = limits(1000, Duration.ofHours(1), Duration.ofHours(2));
        CompletableFuture<String> last;
        try (EngineUnderTest node =
                new EngineUnderTest(database, paced, CommitProbe.NONE, List.of())) {
            open(node);
            last = later(() -> open(node));
            await().until(() -> node.engine().committer().queuedEvents() == 1);
        }
        String id = last.join();
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            assertThat(historyOf(node, id)).hasSize(1);
        }
    }

    @Test
    void groupsWaitForAReaderThatFallsBehindButNotForOneThatIsFarBehind() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            AtomicLong lag = new AtomicLong(EngineUnderTest.USUAL.lagLimitEvents() + 1);
            node.log().slowDownFor(lag::get);
            open(node);
            long from = System.nanoTime();
            open(node);
            open(node);
            assertThat(Duration.ofNanos(System.nanoTime() - from))
                    .as("each a tenth of a second after the one before it")
                    .isGreaterThan(Duration.ofMillis(100));
            double before = node.heldBack();
            assertThat(before).isPositive();

            lag.set(EngineUnderTest.USUAL.ringEvents() + 1);
            open(node);
            lag.set(EngineUnderTest.USUAL.lagLimitEvents());
            open(node);
            assertThat(node.heldBack()).isEqualTo(before);
        }
    }

    @Test
    void aGroupThatComesAfterARestIsNotHeldBackHoweverFarAReaderIsBehind() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            open(node);
            long rested = System.nanoTime() + Duration.ofMillis(150).toNanos();
            await().until(() -> System.nanoTime() - rested > 0);
            node.log().slowDownFor(() -> EngineUnderTest.USUAL.lagLimitEvents() + 1);

            open(node);

            assertThat(node.heldBack()).isZero();
        }
    }

    // Too much, or no database

    @Test
    void aFullQueueRefusesAtOnceAndLosesNothing() throws Exception {
        Gate gate = new Gate();
        StoreSettings small = limits(2, Duration.ofSeconds(30));
        try (EngineUnderTest node = new EngineUnderTest(database, small, gate, List.of())) {
            List<String> tills = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tills.add(open(node));
            }
            gate.armed = true;
            CompletableFuture<?> holding = later(() -> publish(node, tills.get(0), 1, 1));
            gate.reached.await();
            CompletableFuture<?> waiting = later(() -> publish(node, tills.get(1), 1, 1));
            await().until(() -> node.engine().committer().queuedEvents() == 2);

            assertThatThrownBy(() -> publish(node, tills.get(2), 1, 1))
                    .isInstanceOf(StoreBusy.class);

            gate.opened.countDown();
            holding.join();
            waiting.join();
            assertThat(historyOf(node, tills.get(2))).hasSize(1);
            publish(node, tills.get(2), 1, 1);
            assertThat(node.meters().get("moneyline.store.queue").gauge().value()).isZero();
        }
    }

    private static StoreSettings limits(int queueLimitEvents, Duration unsentLimit) {
        return limits(queueLimitEvents, Duration.ZERO, unsentLimit);
    }

    private static StoreSettings limits(
            int queueLimitEvents, Duration groupInterval, Duration unsentLimit) {
        return new StoreSettings(
                queueLimitEvents,
                4096,
                groupInterval,
                512,
                unsentLimit,
                1024,
                Duration.ofMillis(5),
                64,
                48,
                100,
                1000,
                Duration.ofMinutes(1),
                4,
                Duration.ofSeconds(5),
                Duration.ofSeconds(20));
    }

    @Test
    void aStalledDatabaseRefusesWhatWasNotSentAndKeepsWhatWas() throws Exception {
        StoreSettings patient = limits(1000, Duration.ofSeconds(1));
        try (EngineUnderTest node =
                        new EngineUnderTest(database, patient, CommitProbe.NONE, List.of());
                Connection blocker = database.open()) {
            String sent = open(node);
            String waiting = open(node);
            blocker.setAutoCommit(false);
            try (Statement lock = blocker.createStatement()) {
                lock.execute("select 1 from event_head for update");
            }
            CompletableFuture<?> taken = later(() -> node.put(sent, 1));
            await().until(() -> isWaitingForTheHead());
            CompletableFuture<?> unsent = later(() -> publish(node, waiting, 1, 1));

            assertThatThrownBy(unsent::join).hasCauseInstanceOf(StoreBusy.class);
            assertThatThrownBy(() -> publish(node, waiting, 1, 1)).isInstanceOf(StoreBusy.class);
            // What would have to be read first, and what is held by somebody who waits for the
            // database, are refused as soon as that is known, not when their own limits are over.
            assertThatThrownBy(() -> node.put(Ids.next().toString(), 1))
                    .isInstanceOf(StoreBusy.class);
            CompletableFuture<?> behind = later(() -> node.put(sent, 1));
            assertThatThrownBy(() -> behind.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(StoreBusy.class);
            assertThat(taken).isNotDone();

            blocker.rollback();
            taken.join();
            assertThat(historyOf(node, sent)).hasSize(2);
            assertThat(historyOf(node, waiting)).hasSize(1);
            await().untilAsserted(() -> publish(node, waiting, 1, 1));
        }
    }

    private static boolean isWaitingForTheHead() throws SQLException {
        try (Connection admin = database.open();
                Statement statement = admin.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select count(*) from pg_stat_activity where application_name ="
                                        + " 'moneyline-committer' and wait_event_type = 'Lock' and"
                                        + " datname = current_database()")) {
            row.next();
            return row.getInt(1) > 0;
        }
    }

    @Test
    void aDatabaseThatIsAwayIsWaitedForAWhileAndFoundAgain() throws Exception {
        StoreSettings patient = limits(1000, Duration.ofSeconds(1));
        try (TestDatabase away = TestDatabase.migrated();
                EngineUnderTest node =
                        new EngineUnderTest(away, patient, CommitProbe.NONE, List.of())) {
            String id = open(node);
            allowConnections(away, false);

            assertThatThrownBy(() -> publish(node, id, 1, 1)).isInstanceOf(StoreBusy.class);

            allowConnections(away, true);
            await().untilAsserted(() -> publish(node, id, 1, 4));
            await().untilAsserted(() -> assertThat(historyOf(node, id)).hasSize(2));
        }
    }

    private static void allowConnections(TestDatabase away, boolean allow) throws SQLException {
        try (Connection admin = database.open();
                Statement statement = admin.createStatement()) {
            statement.execute("alter database " + away.name() + " with allow_connections " + allow);
            if (!allow) {
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                                + away.name()
                                + "'");
            }
        }
    }

    @Test
    void aStoreThatStopsFinishesWhatItHasAndTakesNoMore() throws Exception {
        Gate gate = new Gate();
        EngineUnderTest node =
                new EngineUnderTest(database, EngineUnderTest.USUAL, gate, List.of());
        String first = open(node);
        String second = open(node);
        gate.armed = true;
        CompletableFuture<?> sent = later(() -> publish(node, first, 1, 1));
        gate.reached.await();
        CompletableFuture<?> waiting = later(() -> publish(node, second, 1, 1));
        await().until(() -> node.engine().committer().queuedEvents() == 2);
        CompletableFuture<?> closing = CompletableFuture.runAsync(node::close);
        await().until(() -> node.engine().committer().isStopping());
        assertThatThrownBy(() -> publish(node, second, 2, 1))
                .isInstanceOf(StoreBusy.class)
                .hasMessageContaining("shutting down");
        gate.opened.countDown();

        sent.join();
        waiting.join();
        closing.join();
        try (EngineUnderTest again = new EngineUnderTest(database)) {
            assertThat(historyOf(again, first)).hasSize(2);
            assertThat(historyOf(again, second)).hasSize(2);
        }
    }

    @Test
    void groupsGrowWhileTheDatabaseIsBusy() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            List<String> tills = IntStream.range(0, 40).mapToObj(i -> open(node)).toList();
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int round = 0; round < 10; round++) {
                for (String till : tills) {
                    all.add(
                            later(() ->
                                    node.commands().sendAndWait(new TillCommand.PutIn(till, 1))));
                }
            }
            all.forEach(CompletableFuture::join);

            assertThat(node.meters().get("moneyline.store.group.size").summary().max())
                    .isGreaterThan(1);
            assertThat(node.meters().get("moneyline.store.commit").timer().count()).isLessThan(440);
            for (String till : tills) {
                assertThat(historyOf(node, till)).hasSize(11);
            }
        }
    }

    @Test
    void metadataIsKeptOnlyIfItSaysSomething() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            String id = open(node);
            node.commands()
                    .sendAndWait(
                            org.axonframework.commandhandling.GenericCommandMessage
                                    .asCommandMessage(new TillCommand.PutIn(id, 1))
                                    .andMetaData(
                                            Map.of(
                                                    "actor", "support@moneyline.local",
                                                    "correlationId", "c-1",
                                                    "noise", "not kept")));

            var entries = node.engine().history().of(UUID.fromString(id), 0, 10);
            assertThat(entries.get(0).metadata()).isNull();
            assertThat(entries.get(1).metadata())
                    .contains("support@moneyline.local", "c-1")
                    .doesNotContain("noise");
            assertThat(node.engine().history().correlated("c-1", 10)).hasSize(1);
            assertThat(node.engine().history().stateAfter(UUID.fromString(id), 1))
                    .hasValue("{\"id\":\"" + id + "\",\"total\":1}");
            assertThat(node.engine().history().stateAfter(UUID.fromString(id), 2)).isEmpty();
            assertThat(node.engine().history().count(UUID.fromString(id))).isEqualTo(2);
        }
    }

    /** One statement writes few events, a COPY many; what lies there must not tell which. */
    @Test
    void aLargeGroupIsStoredAsASmallOneIs() throws SQLException {
        UUID few = Ids.next();
        UUID many = Ids.next();
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            putInOneByOne(node, few, 30);
            putInOneByOne(node, many, 1_000);
        }
        try (Connection other = database.open();
                Statement query = other.createStatement()) {
            assertThat(stored(query, many).subList(0, 30)).isEqualTo(stored(query, few));
            try (ResultSet loose =
                    query.executeQuery(
                            "select count(*), count(sequence), count(aggregate_type) from"
                                    + " event_readable where event = 'test.put-in' and aggregate_id"
                                    + " is null and (payload ->> 'form') in ('"
                                    + few
                                    + "', '"
                                    + many
                                    + "')")) {
                loose.next();
                assertThat(loose.getInt(1)).isEqualTo(2);
                assertThat(loose.getInt(2)).isZero();
                assertThat(loose.getInt(3)).isZero();
            }
        }
    }

    private static void putInOneByOne(EngineUnderTest node, UUID till, int events) {
        List<EventMessage<?>> all = new ArrayList<>();
        all.add(GenericEventMessage.asEventMessage(new TillEvent.PutIn(0, till.toString())));
        for (int i = 0; i < events; i++) {
            all.add(
                    new GenericDomainEventMessage<>(
                            "till",
                            till.toString(),
                            i,
                            new TillEvent.PutIn(i, "form \\ \"" + i + "\" {},\u00e9\u20ac"),
                            i % 3 == 0 ? Map.of("actor", "actor " + i) : Map.of()));
        }
        DefaultUnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(null);
        node.store().publish(all);
        unit.commit();
    }

    private static List<String> stored(Statement query, UUID till) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet row =
                query.executeQuery(
                        "select global_index - first_value(global_index) over w, sequence, event,"
                                + " revision, aggregate_type, payload, metadata,"
                                + " recorded_at between now() - interval '1 hour' and now() from"
                                + " event_readable where aggregate_id = '"
                                + till
                                + "' window w as (order by sequence) order by sequence")) {
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                for (int column = 1; column <= 8; column++) {
                    text.append(row.getString(column)).append('|');
                }
                rows.add(text.toString());
            }
        }
        return rows;
    }
}
