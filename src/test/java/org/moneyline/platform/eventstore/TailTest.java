package org.moneyline.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.database.TestDatabase;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import tools.jackson.databind.node.ObjectNode;

class TailTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    /** Longer than any test lasts. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    private static final Duration LONG = Duration.ofHours(1);

    private static void put(EngineUnderTest node, int events) {
        String id = Ids.next().toString();
        List<GenericDomainEventMessage<?>> messages = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            messages.add(
                    new GenericDomainEventMessage<>(
                            "till", id, i, new TillEvent.PutIn(i + 1, "cash")));
        }
        node.store().publish(messages);
    }

    private static List<Long> follow(EngineUnderTest node, long after) {
        List<Long> seen = Collections.synchronizedList(new ArrayList<>());
        node.tail().follow("test", after, event -> seen.add(event.globalIndex()));
        return seen;
    }

    @Test
    void everyIndexComesOnceInOrderOnBothNodes() {
        try (EngineUnderTest one = new EngineUnderTest(database);
                EngineUnderTest two = new EngineUnderTest(database)) {
            long start = one.rows().head();
            List<Long> atOne = follow(one, start);
            List<Long> atTwo = follow(two, start);
            List<CompletableFuture<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                EngineUnderTest node = writer % 2 == 0 ? one : two;
                writers.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    for (int i = 0; i < 25; i++) {
                                        put(node, 1 + i % 3);
                                    }
                                },
                                Executors.newVirtualThreadPerTaskExecutor()));
            }
            writers.forEach(CompletableFuture::join);
            long end = one.rows().head();

            List<Long> all = LongStream.rangeClosed(start + 1, end).boxed().toList();
            await().untilAsserted(() -> assertThat(atOne).hasSize(all.size()));
            await().untilAsserted(() -> assertThat(atTwo).hasSize(all.size()));
            assertThat(atOne).isEqualTo(all);
            assertThat(atTwo).isEqualTo(all);
        }
    }

    @Test
    void aFollowerThatBeginsAtZeroSeesWhatALiveOneSaw() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            List<EventTail.Event> live = Collections.synchronizedList(new ArrayList<>());
            long start = node.tail().head();
            node.tail().follow("live", start, live::add);
            for (int i = 0; i < 20; i++) {
                put(node, 100);
            }
            long end = node.tail().head();
            List<EventTail.Event> again = Collections.synchronizedList(new ArrayList<>());
            EventTail.Following following =
                    node.tail()
                            .follow(
                                    "again",
                                    0,
                                    event -> {
                                        if (event.globalIndex() > start) {
                                            again.add(event);
                                        }
                                    });

            assertThat(following.awaitPosition(end, Duration.ofSeconds(60))).isTrue();
            await().until(() -> live.size() == 2000);
            assertThat(again)
                    .as("more events than the ring holds, so most came from the database")
                    .isEqualTo(live);
        }
    }

    /** What stays in memory for long is copied by the collector while everybody waits. */
    @Test
    void whatEverybodyHasTakenLeavesMemoryAndCanStillBeRead() throws InterruptedException {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            long start = node.tail().head();
            Semaphore turns = new Semaphore(0);
            List<Long> slow = Collections.synchronizedList(new ArrayList<>());
            try (EventTail.Following held =
                    node.tail()
                            .follow(
                                    "slow",
                                    start,
                                    event -> {
                                        turns.acquireUninterruptibly();
                                        slow.add(event.globalIndex());
                                    })) {
                List<Long> quick = follow(node, start);
                put(node, 400);
                await().untilAsserted(() ->
                        assertThat(node.keptInMemory()).as("for the slow one").isEqualTo(400));
                put(node, 1000);
                await().untilAsserted(() -> {
                    // It goes with the beats of what is written.
                    put(node, 1);
                    assertThat(node.keptInMemory()).as("it is too far behind").isLessThan(400);
                });
                turns.release(Integer.MAX_VALUE);
                long end = node.tail().head();
                assertThat(held.awaitPosition(end, Duration.ofSeconds(20))).isTrue();
                await().until(() -> quick.size() == end - start);
                assertThat(slow).isEqualTo(quick);
            }
            assertThat(node.log().after(start, 1000, LONG).events())
                    .extracting(EventLog.Logged::globalIndex)
                    .startsWith(start + 1, start + 2);
        }
    }

    /** A board that missed an event, or ended in silence, would sell what is no longer on offer. */
    @Test
    void aFollowerThatStumblesIsToldTheSameEventAgainWhateverItStumbledOver() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            long start = node.tail().head();
            List<Throwable> stumbles =
                    new ArrayList<>(
                            List.of(
                                    new IllegalStateException("not yet"),
                                    new StackOverflowError("too deep")));
            List<Long> taken = Collections.synchronizedList(new ArrayList<>());
            EventTail.Following following =
                    node.tail()
                            .follow(
                                    "clumsy",
                                    start,
                                    event -> {
                                        if (!stumbles.isEmpty()) {
                                            Throwable stumble = stumbles.removeFirst();
                                            if (stumble instanceof Error error) {
                                                throw error;
                                            }
                                            throw (RuntimeException) stumble;
                                        }
                                        taken.add(event.globalIndex());
                                    });
            put(node, 2);
            long end = node.tail().head();
            assertThat(following.awaitPosition(end, Duration.ofSeconds(60))).isTrue();
            List<Long> all = new ArrayList<>();
            for (long index = start + 1; index <= end; index++) {
                all.add(index);
            }
            assertThat(taken).isEqualTo(all);
            assertThat(
                            node.meters()
                                    .get("moneyline.store.follower.lag")
                                    .tag("follower", "clumsy")
                                    .gauge()
                                    .value())
                    .isZero();
        }
    }

    @Test
    void aFollowerThatHasEndedHasNoLagAndALaterOneOfItsNameItsOwn() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            node.tail().follow("restarted", node.tail().head(), event -> {}).close();
            assertThat(
                            node.meters()
                                    .find("moneyline.store.follower.lag")
                                    .tag("follower", "restarted")
                                    .gauge())
                    .isNull();

            long before = node.tail().head();
            put(node, 2);
            Semaphore never = new Semaphore(0);
            node.tail().follow("restarted", before, event -> never.acquireUninterruptibly());
            assertThat(
                            node.meters()
                                    .get("moneyline.store.follower.lag")
                                    .tag("follower", "restarted")
                                    .gauge()
                                    .value())
                    .isEqualTo(2);
            never.release(2);
        }
    }

    /** What a board throws away when it stops must not come to it once more. */
    @Test
    void aFollowerThatIsClosedHasEndedWithTheEventItWasBusyWith() throws Exception {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            long before = node.tail().head();
            put(node, 2);
            CountDownLatch busy = new CountDownLatch(1);
            AtomicInteger taken = new AtomicInteger();
            EventTail.Following following =
                    node.tail().follow("busy", before, event -> take(busy, taken));
            assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();

            following.close();

            assertThat(taken).hasValue(1);
        }
    }

    /** Goes on for a while after it was told to end. */
    private static void take(CountDownLatch busy, AtomicInteger taken) {
        busy.countDown();
        while (!Thread.interrupted()) {
            LockSupport.park();
        }
        long until = System.nanoTime() + Duration.ofMillis(100).toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        taken.incrementAndGet();
    }

    /** Whoever decides by a board must be able to see that it stands still. */
    @Test
    void aFollowerThatStumblesIsOutOfDateUntilItHasTakenTheEvent() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            AtomicBoolean broken = new AtomicBoolean(true);
            EventTail.Following following =
                    node.tail()
                            .follow(
                                    "stumbling",
                                    node.tail().head(),
                                    event -> {
                                        if (broken.get()) {
                                            throw new IllegalStateException("not yet");
                                        }
                                    });
            await().until(() -> !following.isOutOfDate(LONG));
            put(node, 1);
            await().until(() -> following.isOutOfDate(LONG));
            broken.set(false);
            await().until(() -> !following.isOutOfDate(LONG));
            assertThat(following.position()).isEqualTo(node.tail().head());
        }
    }

    @Test
    void aFollowerIsOutOfDateWhenItHasNotTakenForTooLongWhatIsThere() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            Semaphore steps = new Semaphore(0);
            EventTail.Following following =
                    node.tail()
                            .follow(
                                    "slow",
                                    node.tail().head(),
                                    event -> steps.acquireUninterruptibly());
            await().until(() -> !following.isOutOfDate(Duration.ZERO));
            put(node, 1);
            await().until(() -> following.isOutOfDate(Duration.ofMillis(300)));
            assertThat(following.isOutOfDate(LONG)).as("it is behind, but not by that").isFalse();
            steps.release();
            await().until(() -> !following.isOutOfDate(Duration.ZERO));
        }
    }

    @Test
    void aFollowerIsOutOfDateUntilItHasTakenWhatWasThereWhenItBegan() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            long before = node.tail().head();
            put(node, 2);
            Semaphore steps = new Semaphore(0);
            EventTail.Following following =
                    node.tail().follow("late", before, event -> steps.acquireUninterruptibly());
            assertThat(following.isOutOfDate(LONG)).isTrue();
            steps.release(1);
            assertThat(following.awaitPosition(before + 1, Duration.ofSeconds(60))).isTrue();
            assertThat(following.isOutOfDate(LONG)).isTrue();
            steps.release(1);
            await().until(() -> !following.isOutOfDate(Duration.ZERO));
        }
    }

    /** Most boards want little of what happens, and a busy feed would wake them all day. */
    @Test
    void whatAFollowerDoesNotWantPassesItWithoutWakingIt() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            List<Object> seen = Collections.synchronizedList(new ArrayList<>());
            EventTail.Following following =
                    node.tail()
                            .follow(
                                    "openings",
                                    node.tail().head(),
                                    Set.of(TillEvent.TillOpened.class),
                                    event -> seen.add(event.payload()));
            assertThat(following.awaitPosition(node.tail().head(), BOUND)).isTrue();
            long before = waits("follow-openings");
            for (int i = 0; i < 200; i++) {
                put(node, 1);
            }
            assertThat(following.awaitPosition(node.tail().head(), BOUND)).isTrue();
            assertThat(waits("follow-openings") - before).isLessThan(100);
            assertThat(seen).isEmpty();
            await().until(() -> !following.isOutOfDate(Duration.ZERO));

            String till = node.open();
            node.put(till, 5);
            assertThat(following.awaitPosition(node.tail().head(), BOUND)).isTrue();
            assertThat(seen).containsExactly(new TillEvent.TillOpened(till));
        }
    }

    /** How often the thread has waited for something. */
    private static long waits(String thread) {
        return Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
                .filter(info -> info.getThreadName().equals(thread))
                .mapToLong(ThreadInfo::getWaitedCount)
                .sum();
    }

    @Test
    void aRestartGoesOnWhereItStopped() {
        long before;
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            put(node, 3);
            before = node.tail().head();
        }
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            assertThat(node.tail().head()).isEqualTo(before);
            List<Long> seen = follow(node, before - 2);
            put(node, 1);
            await().untilAsserted(
                            () -> assertThat(seen).containsExactly(before - 1, before, before + 1));
        }
    }

    @Test
    void theOnlyNodeTellsNobodyAndOneOfSeveralTellsTheOthers() throws SQLException {
        try (EngineUnderTest alone = EngineUnderTest.alone(database);
                EngineUnderTest one = new EngineUnderTest(database);
                Connection connection = database.open();
                Statement statement = connection.createStatement()) {
            statement.execute("listen moneyline_events");
            put(alone, 1);
            // Whatever was told before comes before it.
            statement.execute("select pg_notify('moneyline_events', '0:end')");
            assertThat(told(connection)).containsExactly("0:end");
            put(one, 1);
            statement.execute("select pg_notify('moneyline_events', '0:end')");
            assertThat(told(connection))
                    .hasSize(2)
                    .first(InstanceOfAssertFactories.STRING)
                    .startsWith(one.rows().head() + ":");
        }
    }

    /** Up to the end that the test tells itself. */
    private static List<String> told(Connection connection) throws SQLException {
        List<String> told = new ArrayList<>();
        while (told.isEmpty() || !told.getLast().equals("0:end")) {
            PGNotification[] more = connection.unwrap(PGConnection.class).getNotifications(20_000);
            assertThat(more).isNotEmpty();
            for (PGNotification one : more) {
                told.add(one.getParameter());
            }
        }
        return told;
    }

    /** A gateway may be pointed at the database of a node that takes itself for the only one. */
    @Test
    void whatNobodyToldOfIsFoundAllTheSame() {
        try (EngineUnderTest alone = EngineUnderTest.alone(database);
                EngineUnderTest other = new EngineUnderTest(database)) {
            List<Long> seen = follow(other, other.tail().head());
            for (int i = 0; i < 3; i++) {
                long before = alone.rows().head();
                put(alone, 2);
                await().until(() -> other.tail().head() == before + 2);
                await().until(() -> seen.contains(before + 2));
            }
            assertThat(seen).hasSize(6).isSorted();
        }
    }

    @Test
    void whatAnotherNodeHasStoredCanBeAskedForBeforeItIsHeardOf() {
        try (EngineUnderTest one = new EngineUnderTest(database);
                EngineUnderTest two = new EngineUnderTest(database)) {
            for (int i = 0; i < 20; i++) {
                put(two, 1);
                assertThat(one.tail().stored()).isEqualTo(two.tail().head());
            }
        }
    }

    @Test
    void aListenerThatWasCutOffCatchesUp() throws SQLException {
        try (EngineUnderTest one = new EngineUnderTest(database);
                EngineUnderTest two = new EngineUnderTest(database)) {
            put(one, 1);
            await().until(() -> two.tail().head() == one.tail().head());
            try (Connection admin = database.open();
                    Statement statement = admin.createStatement()) {
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where"
                                + " application_name = 'moneyline-listener' and datname ="
                                + " current_database()");
            }
            put(one, 5);
            await().until(() -> two.tail().head() == one.rows().head());
        }
    }

    /** A newer node may write what this one has never heard of; it must not go blind for good. */
    @Test
    void whatCannotBeReadHoldsTheTailUpAndNoLongerThanThat() throws SQLException {
        try (TestDatabase fresh = TestDatabase.migrated();
                EngineUnderTest node = new EngineUnderTest(fresh)) {
            put(node, 2);
            long before = node.tail().head();
            List<Long> seen = follow(node, 0);
            long unheardOf = before + 1;
            execute(
                    fresh,
                    """
                    insert into event_type (name, revision) values ('test.unheard-of', 1);
                    insert into event_entry
                        (global_index, aggregate_id, sequence, recorded_at, type, aggregate_type,
                         payload)
                    select %1$d, '%2$s', 0, now(), t.id, a.id,
                           convert_to('{"amount":7,"form":"cash"}', 'UTF8')
                      from event_type t cross join aggregate_type a
                     where t.name = 'test.unheard-of' and a.name = 'till';
                    update event_head set last_index = %1$d;
                    select pg_notify('moneyline_events', 'nonsense');
                    select pg_notify('moneyline_events', '%1$d:another-node')
                    """
                            .formatted(unheardOf, Ids.next()));
            for (int i = 0; i < 30; i++) {
                put(node, 100);
            }
            long end = node.rows().head();
            assertThat(end).isEqualTo(unheardOf + 3000);
            assertThat(node.engine().tail().waitingEvents())
                    .as("what waits for it does not grow without bound")
                    .isPositive()
                    .isLessThanOrEqualTo(EngineUnderTest.USUAL.ringEvents());
            assertThat(node.tail().head()).isEqualTo(before);

            execute(
                    fresh,
                    "update event_entry set type = (select id from event_type where name ="
                            + " 'test.put-in') where global_index = "
                            + unheardOf);
            await().until(() -> node.tail().head() == end);
            await().until(() -> seen.size() == end);
            assertThat(seen).isEqualTo(LongStream.rangeClosed(1, end).boxed().toList());
            assertThat(node.engine().tail().waitingEvents()).isZero();
        }
    }

    private static void execute(TestDatabase in, String sql) throws SQLException {
        try (Connection connection = in.open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void anIdentifierIsTheSameLiveAndReplayed() {
        try (EngineUnderTest node = new EngineUnderTest(database)) {
            put(node, 1);
            long index = node.tail().head();
            assertThat(node.engine().tail().at(index).getFirst().getIdentifier())
                    .isEqualTo(node.rows().between(index, index).getFirst().getIdentifier());
        }
    }

    // Earlier shapes

    /** Revision 1 did not say in what form the money came, and counted in whole pounds. */
    private static final class PutInFromRevision1 extends SingleEventUpcaster {

        @Override
        protected boolean canUpcast(IntermediateEventRepresentation event) {
            return event.getType().equals(new SimpleSerializedType("test.put-in", "1"));
        }

        @Override
        protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
            return event.upcastPayload(
                    new SimpleSerializedType("test.put-in", "2"),
                    ObjectNode.class,
                    json -> {
                        json.put("amount", json.get("pounds").longValue() * 100);
                        json.remove("pounds");
                        return json.put("form", "unknown");
                    });
        }
    }

    /** This event is no longer of interest to anybody. */
    private static final class RattledIsForgotten implements EventUpcaster {

        @Override
        public Stream<IntermediateEventRepresentation> upcast(
                Stream<IntermediateEventRepresentation> events) {
            return events.filter(event -> !event.getType().getName().equals("test.rattled"));
        }
    }

    @Test
    void eventsOfAnEarlierShapeAreReadAsTheyAreNow() throws SQLException {
        String id = Ids.next().toString();
        try (TestDatabase old = TestDatabase.migrated()) {
            try (Connection connection = old.open();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        """
                        insert into event_type (name, revision) values
                            ('test.till-opened', 1), ('test.put-in', 1), ('test.rattled', 1);
                        insert into aggregate_type (name) values ('till');
                        insert into event_entry
                            (global_index, aggregate_id, sequence, recorded_at, type,
                             aggregate_type, payload)
                        select row_number() over (), '%1$s', row_number() over () - 1, now(),
                               t.id, a.id, convert_to(v.payload, 'UTF8')
                          from (values ('test.till-opened', '{"tillId":"%1$s"}'),
                                       ('test.put-in', '{"pounds":3}'),
                                       ('test.rattled', '{}')) as v (name, payload)
                               join event_type t using (name) cross join aggregate_type a
                         where t.revision = 1;
                        update event_head set last_index = 3
                        """
                                .formatted(id));
            }
            try (EngineUnderTest node =
                    new EngineUnderTest(
                            old,
                            EngineUnderTest.USUAL,
                            CommitProbe.NONE,
                            List.of(new PutInFromRevision1(), new RattledIsForgotten()))) {
                assertThat(node.commands().<Long>sendAndWait(new TillCommand.PutIn(id, 5)))
                        .as("the forgotten event still takes its place in the stream")
                        .isEqualTo(305);
                List<Object> seen = Collections.synchronizedList(new ArrayList<>());
                EventTail.Following following =
                        node.tail().follow("test", 0, event -> seen.add(event.payload()));
                assertThat(following.awaitPosition(4, Duration.ofSeconds(60))).isTrue();
                assertThat(seen)
                        .containsExactly(
                                new TillEvent.TillOpened(id),
                                new TillEvent.PutIn(300, "unknown"),
                                new TillEvent.PutIn(5, "cash"));
            }
        }
    }
}
