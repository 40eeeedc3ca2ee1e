package org.moneyline.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.axonframework.common.lock.Lock;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.StoreBusy;
import org.moneyline.platform.database.TestDatabase;

class AggregatesTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static String open(EngineUnderTest node) {
        String id = Ids.next().toString();
        node.commands().sendAndWait(new TillCommand.OpenTill(id));
        return id;
    }

    private static long put(EngineUnderTest node, String id, long amount) {
        return node.commands().<Long>sendAndWait(new TillCommand.PutIn(id, amount));
    }

    @Test
    void aSnapshotIsTakenOnAThreadOfItsOwnAndWithTheTailEqualsTheFullReplay() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            String id = open(node);
            for (int i = 0; i < 130; i++) {
                put(node, id, 1);
            }
            await().until(() -> snapshotOf(node, id) != null);
            DomainEventMessage<?> snapshot = snapshotOf(node, id);
            assertThat(snapshot.getPayload())
                    .isEqualTo(new TillState(id, snapshot.getSequenceNumber()));
            assertThat(Till.Fold.LAST_THREAD.get()).isEqualTo("snapshots");
            node.tills().forgetUnlessKnown(id, Long.MAX_VALUE);

            assertThat(put(node, id, 1)).isEqualTo(131);

            assertThat(node.store().readEvents(id, 0).asStream().count()).isEqualTo(132);
        }
    }

    @Test
    void aStateThatNeverChangesIsKeptAsItIsAndNothingIsFoldedForIt() {
        Till.OF_GLASS.set(true);
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            String id = open(node);
            Till.Fold.LAST_THREAD.set(null);
            for (int i = 0; i < 130; i++) {
                put(node, id, 2);
            }
            await().until(() -> snapshotOf(node, id) != null);
            DomainEventMessage<?> snapshot = snapshotOf(node, id);
            assertThat(snapshot.getSequenceNumber()).isGreaterThanOrEqualTo(99);
            assertThat(snapshot.getPayload())
                    .isEqualTo(new TillState(id, 2 * snapshot.getSequenceNumber()));
            assertThat(Till.Fold.LAST_THREAD).hasNullValue();
            node.tills().forgetUnlessKnown(id, Long.MAX_VALUE);

            assertThat(put(node, id, 1)).isEqualTo(261);
        } finally {
            Till.OF_GLASS.set(false);
        }
    }

    private static DomainEventMessage<?> snapshotOf(EngineUnderTest node, String id) {
        DomainEventMessage<?> first = node.store().readEvents(id).peek();
        return first.getPayload() instanceof TillState ? first : null;
    }

    @Test
    void aSnapshotOfAnotherShapeIsPassedOver() throws SQLException {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            String id = open(node);
            put(node, id, 5);
            node.engine().snapshotTaker().take(UUID.fromString(id));
            assertThat(snapshotOf(node, id)).isNotNull();
            try (Connection connection = database.open();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "update snapshot_entry set revision = 9, payload = '{}' where aggregate_id"
                                + " = '"
                                + id
                                + "'");
            }
            node.tills().forgetUnlessKnown(id, Long.MAX_VALUE);

            assertThat(put(node, id, 1)).isEqualTo(6);
        }
    }

    @Test
    void aSnapshotNeverReplacesALaterOne() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            String id = open(node);
            Snapshots snapshots =
                    new Snapshots(
                            node.pool(),
                            new org.moneyline.platform.serialization.EventCodec(
                                    org.moneyline.platform.serialization.StoredTypes.scan(
                                            "org.moneyline"),
                                    org.moneyline.platform.serialization.EventJson.mapper(),
                                    java.util.List.of()));
            snapshots.store(UUID.fromString(id), 7, "till", new TillState(id, 7));
            snapshots.store(UUID.fromString(id), 3, "till", new TillState(id, 3));

            assertThat(snapshots.read(UUID.fromString(id)).orElseThrow().getSequenceNumber())
                    .isEqualTo(7);
        }
    }

    @Test
    void aBusyAggregateIsNotReadAgain() throws SQLException {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            String id = open(node);
            put(node, id, 1);
            assertThat(node.tills().isCached(id)).isTrue();
            // Were it read now, the till would be a hundred richer.
            try (Connection connection = database.open();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "update event_entry set payload ="
                                + " convert_to('{\"amount\":101,\"form\":\"cash\"}', 'UTF8') where"
                                + " sequence = 1 and aggregate_id = '"
                                + id
                                + "'");
            }
            assertThat(put(node, id, 1)).isEqualTo(2);
        }
    }

    @Test
    void aRefusalKeepsTheAggregateAndAFailedChangeForgetsIt() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            String id = open(node);
            String other = open(node);
            assertThatThrownBy(() -> put(node, id, 0)).hasMessageContaining("more than nothing");
            assertThat(node.tills().isCached(id)).isTrue();

            assertThatThrownBy(() ->
                            node.commands().sendAndWait(new TillCommand.PutInBoth(id, 1, other, 0)))
                    .hasMessageContaining("more than nothing");

            assertThat(node.tills().isCached(id)).isFalse();
            assertThat(put(node, id, 1)).isEqualTo(1);
        }
    }

    @Test
    void whatAnotherNodeWroteIsSeenAtTheLatestAfterOneConflict() {
        try (EngineUnderTest one = new EngineUnderTest(database);
                EngineUnderTest two = new EngineUnderTest(database)) {
            String id = open(one);
            await().until(() -> two.tail().head() == one.tail().head());
            put(two, id, 10);
            long total;
            try {
                total = put(one, id, 1);
            } catch (ConcurrencyException conflict) {
                assertThat(one.tills().isCached(id)).isFalse();
                total = put(one, id, 1);
            }
            assertThat(total).isEqualTo(11);

            assertThat(one.tills().isCached(id)).isTrue();
            try {
                put(two, id, 1);
            } catch (ConcurrencyException conflict) {
                put(two, id, 1);
            }
            await().untilAsserted(() -> assertThat(one.tills().isCached(id)).isFalse());
        }
    }

    /** The database may tell that it is stored before the committer does. */
    @Test
    void whatANodeWroteItselfIsNotForgottenWhenItIsReadFromTheDatabase() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            String id = open(node);
            long opened = node.tail().head();
            put(node, id, 1);

            node.readFromDatabase(opened);
            node.readFromDatabase(opened + 1);

            assertThat(node.tills().isCached(id)).isTrue();
        }
    }

    @Test
    void manyCallersOfOneAggregateAreAllCounted() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            String id = open(node);
            var threads = Executors.newVirtualThreadPerTaskExecutor();
            CompletableFuture<?>[] callers = new CompletableFuture<?>[50];
            for (int i = 0; i < callers.length; i++) {
                callers[i] = CompletableFuture.runAsync(() -> put(node, id, 1), threads);
            }
            CompletableFuture.allOf(callers).join();
            assertThat(put(node, id, 1)).isEqualTo(51);
        }
    }

    @Test
    void anUnknownAggregateIsSaidToBeUnknown() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            assertThatThrownBy(() -> put(node, Ids.next().toString(), 1))
                    .isInstanceOf(AggregateNotFoundException.class);
            assertThatThrownBy(() -> put(node, "no-uuid", 1))
                    .hasMessageContaining("must print as a UUID");
        }
    }

    // Locks

    @Test
    void locksAreReentrantAndLeaveNothingBehind() {
        AggregateLocks locks = new AggregateLocks(Duration.ofSeconds(1), () -> false);
        Lock outer = locks.obtainLock("a");
        Lock inner = locks.obtainLock("a");
        inner.release();
        assertThat(outer.isHeld()).isTrue();
        assertThat(locks.size()).isEqualTo(1);
        outer.release();
        outer.release();
        assertThat(locks.size()).isZero();
    }

    @Test
    void aLockIsNotWaitedForWithoutEnd() throws Exception {
        AggregateLocks locks = new AggregateLocks(Duration.ofMillis(50), () -> false);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        CompletableFuture<Void> holder =
                CompletableFuture.runAsync(() -> {
                    Lock lock = locks.obtainLock("a");
                    held.countDown();
                    try {
                        done.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    lock.release();
                });
        held.await();
        locks.obtainLock("b").release();
        assertThatThrownBy(() -> locks.obtainLock("a")).isInstanceOf(StoreBusy.class);
        done.countDown();
        holder.join();
        assertThat(locks.size()).isZero();
    }
}
