package org.moneyline.platform.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.moneyline.kernel.Refusals.refused;
import static org.moneyline.platform.processors.ProcessorsUnderTest.LONG;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Page;
import org.moneyline.platform.api.DeadLetters;
import org.moneyline.platform.api.DeadLetters.Id;
import org.moneyline.platform.api.DeadLetters.Letter;
import org.moneyline.platform.api.DeadLetters.Outcome;
import org.moneyline.platform.api.Reactor;
import org.moneyline.platform.api.StoreBusy;
import org.moneyline.platform.api.WritePosition;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.platform.eventstore.EngineUnderTest;
import org.moneyline.platform.eventstore.TillEvent;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;

class DeadLettersTest {

    /** Notes each amount, unless it is one it stumbles over. */
    private static final class Clerk extends Reactor {

        private final Set<Long> stumbles = ConcurrentHashMap.newKeySet();
        private final List<Long> noted = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger busy = new AtomicInteger();
        private volatile Exception trouble = new StoreBusy("Too much to do.");
        private volatile @Nullable CountDownLatch hold;
        private final CountDownLatch holding = new CountDownLatch(1);

        Clerk() {
            super("till-clerk");
        }

        @EventHandler
        void on(TillEvent.PutIn event) throws Exception {
            CountDownLatch latch = hold;
            if (latch != null) {
                holding.countDown();
                assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            }
            if (busy.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw trouble;
            }
            if (stumbles.contains(event.amount())) {
                throw new IllegalStateException("cannot note " + event.amount());
            }
            noted.add(event.amount());
        }
    }

    private TestDatabase database;
    private EngineUnderTest node;
    private Clerk clerk;
    private StoredDeadLetters letters;
    private EventProcessors processors;
    private String till;

    @BeforeEach
    void start() {
        database = TestDatabase.migrated();
        node = new EngineUnderTest(database);
        clerk = new Clerk();
        startProcessors(List.of(clerk));
        till = node.open();
    }

    private void startProcessors(List<Reactor> reactors) {
        ProcessorsUnderTest made = ProcessorsUnderTest.of(node, List.of(), reactors);
        letters = made.letters();
        processors = made.processors();
        processors.start();
    }

    @AfterEach
    void stop() {
        processors.stop();
        node.close();
        database.close();
    }

    /** Puts in amounts and waits until the reactor has looked at each. */
    private List<Id> put(long... amounts) {
        List<Id> ids = new ArrayList<>();
        for (long amount : amounts) {
            node.put(till, amount);
            ids.add(new Id("till-clerk", WritePosition.last()));
        }
        awaitReactor();
        return ids;
    }

    private void awaitReactor() {
        long last = WritePosition.last();
        await().atMost(LONG).until(() -> processors.status().getFirst().position() >= last);
    }

    private List<Letter> all() {
        return letters.list(null, 100).items();
    }

    @Test
    void aLetterTellsWhoWhyWhenAndWhat() {
        clerk.stumbles.add(1L);
        List<Id> ids = put(1, 2);

        assertThat(letters.count()).isEqualTo(2);
        Letter first = all().getFirst();
        assertThat(first.id()).isEqualTo(ids.getFirst());
        assertThat(first.orderKey()).isEqualTo(till);
        assertThat(first.attempts()).isEqualTo(5);
        assertThat(first.isWaiting()).isFalse();
        assertThat(first.error()).startsWith("java.lang.IllegalStateException: cannot note 1");
        assertThat(first.aggregateId()).hasToString(till);
        assertThat(first.aggregateType()).isEqualTo("till");
        assertThat(first.sequence()).isEqualTo(1);
        assertThat(first.event()).isEqualTo("test.put-in");
        assertThat(first.payload()).contains("1");
        assertThat(first.recordedAt()).isBeforeOrEqualTo(first.setAsideAt());
        Letter second = all().getLast();
        assertThat(second.isWaiting()).isTrue();
        assertThat(second.error()).contains("Waits behind");
    }

    @Test
    void whatIsTriedAgainInVainStaysAndCountsTheAttempt() {
        clerk.stumbles.add(1L);
        Id first = put(1, 2).getFirst();

        Outcome outcome = letters.retry(first, "ann", "hoping");

        assertThat(outcome.handled()).isZero();
        assertThat(outcome.waiting()).isEqualTo(2);
        assertThat(outcome.error()).contains("cannot note 1");
        assertThat(all()).extracting(Letter::attempts).containsExactly(6, 0);
        assertThat(clerk.noted).isEmpty();
    }

    @Test
    void whatIsTriedAgainWithSuccessIsHandledInOrderAndWhatFollowsGoesStraight() {
        clerk.stumbles.add(1L);
        Id last = put(1, 2, 3).getLast();
        clerk.stumbles.clear();

        Outcome outcome = letters.retry(last, "ann", "mended");

        assertThat(outcome).isEqualTo(new Outcome(3, 0, null));
        assertThat(clerk.noted)
                .as("in order, though the last was named")
                .containsExactly(1L, 2L, 3L);
        assertThat(letters.count()).isZero();
        put(4);
        assertThat(clerk.noted).containsExactly(1L, 2L, 3L, 4L);
        assertThat(letters.count()).isZero();
        refused("DEAD_LETTER_UNKNOWN", () -> letters.retry(last, "ann", "once more"));
    }

    @Test
    void aRetryStopsAtTheFirstThatFails() {
        clerk.stumbles.add(1L);
        clerk.stumbles.add(2L);
        Id first = put(1, 2, 3).getFirst();
        clerk.stumbles.remove(1L);

        Outcome outcome = letters.retry(first, "ann", "half mended");

        assertThat(outcome.handled()).isEqualTo(1);
        assertThat(outcome.waiting()).isEqualTo(2);
        assertThat(outcome.error()).contains("cannot note 2");
        assertThat(clerk.noted).containsExactly(1L);
        assertThat(all()).extracting(Letter::isWaiting).containsExactly(false, true);
    }

    @Test
    void whatWaitsBehindADiscardedEventIsHandled() {
        clerk.stumbles.add(1L);
        Id first = put(1, 2, 3).getFirst();

        Outcome outcome = letters.discard(first, "ann", "the amount is nonsense");

        assertThat(outcome).isEqualTo(new Outcome(2, 0, null));
        assertThat(clerk.noted).containsExactly(2L, 3L);
        refused("DEAD_LETTER_UNKNOWN", () -> letters.discard(first, "ann", "twice"));
    }

    @Test
    void aDiscardedEventInTheMiddleLeavesTheOthersWhereTheyAre() {
        clerk.stumbles.add(1L);
        Id second = put(1, 2, 3).get(1);

        Outcome outcome = letters.discard(second, "ann", "not needed");

        assertThat(outcome.waiting()).isEqualTo(2);
        clerk.stumbles.clear();
        assertThat(letters.retry(all().getFirst().id(), "ann", "mended").handled()).isEqualTo(2);
        assertThat(clerk.noted).containsExactly(1L, 3L);
    }

    @Test
    void whoDecidedAndWhyIsKeptAsAnEventThatBelongsToTheFailedOne() {
        clerk.stumbles.add(1L);
        Id first = put(1).getFirst();
        letters.retry(first, "ann@moneyline.local", "  hoping ");
        letters.discard(first, "bob@moneyline.local", "no hope");

        assertThat(node.history().correlated(Long.toString(first.globalIndex()), 10))
                .extracting(
                        entry -> entry.event(),
                        entry -> entry.payload(),
                        entry ->
                                Stream.of("ann@", "bob@", "hoping\"", "no hope")
                                        .filter(String.valueOf(entry.metadata())::contains)
                                        .toList())
                .satisfiesExactly(
                        retried -> {
                            assertThat(retried.toList().getFirst())
                                    .isEqualTo("platform.dead-letter-retried");
                            assertThat(retried.toList().get(1).toString())
                                    .contains("till-clerk", till);
                            assertThat(retried.toList().get(2))
                                    .isEqualTo(List.of("ann@", "hoping\""));
                        },
                        discarded -> {
                            assertThat(discarded.toList().getFirst())
                                    .isEqualTo("platform.dead-letter-discarded");
                            assertThat(discarded.toList().get(2))
                                    .isEqualTo(List.of("bob@", "no hope"));
                        });
    }

    @Test
    void nobodyDecidesWithoutAReasonOrTwoAtOnce() throws Exception {
        clerk.stumbles.add(1L);
        Id first = put(1, 2).getFirst();
        refused("REASON_MISSING", () -> letters.retry(first, "ann", " "));
        refused("REASON_MISSING", () -> letters.discard(first, "ann", ""));
        assertThat(letters.count()).isEqualTo(2);

        clerk.stumbles.clear();
        CountDownLatch hold = new CountDownLatch(1);
        clerk.hold = hold;
        FutureTask<Outcome> one = new FutureTask<>(() -> letters.retry(first, "ann", "mended"));
        Thread.ofVirtual().start(one);
        assertThat(clerk.holding.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        refused("DEAD_LETTER_BUSY", () -> letters.retry(first, "bob", "mended"));
        refused("DEAD_LETTER_BUSY", () -> letters.discard(first, "bob", "give up"));
        clerk.hold = null;
        hold.countDown();
        assertThat(one.get(LONG.toSeconds(), TimeUnit.SECONDS).handled()).isEqualTo(2);
        assertThat(clerk.noted).containsExactly(1L, 2L);
    }

    @Test
    void whatIsSetAsideSurvivesARestartAndStillBlocks() {
        clerk.stumbles.add(1L);
        put(1);
        processors.stop();
        clerk.stumbles.clear();
        startProcessors(List.of(clerk));

        Id second = put(2).getFirst();

        assertThat(clerk.noted).isEmpty();
        assertThat(letters.retry(second, "ann", "mended").handled()).isEqualTo(2);
        assertThat(clerk.noted).containsExactly(1L, 2L);
    }

    /** Another node's staff may have mended it: this one's memory is no proof. */
    @Test
    void aKeyThatWasClearedElsewhereIsNotBlockedHere() throws SQLException {
        clerk.stumbles.add(1L);
        put(1);
        try (Connection connection = database.open();
                Statement statement = connection.createStatement()) {
            statement.execute("delete from dead_letter_entry");
        }

        put(2);

        assertThat(clerk.noted).containsExactly(2L);
        assertThat(letters.count()).isZero();
    }

    @Test
    void aLetterOfAReactorThatIsGoneCanOnlyBeDiscarded() {
        clerk.stumbles.add(1L);
        Id first = put(1).getFirst();
        processors.stop();
        startProcessors(List.of());

        refused("REACTOR_UNKNOWN", () -> letters.retry(first, "ann", "try"));
        assertThat(letters.discard(first, "ann", "its reactor is gone").waiting()).isZero();
        assertThat(letters.count()).isZero();
        // Something to stop.
        startProcessors(List.of(new Clerk()));
    }

    /** Too much to do is nobody's fault; the event waits for its turn and is not set aside. */
    @Test
    void anEventThatCameWhileTheStoreWasBusyIsNotSetAside() {
        clerk.busy.set(7);
        put(1, 2);
        await().atMost(LONG).until(() -> clerk.noted.contains(2L));
        assertThat(letters.count()).isZero();
        assertThat(clerk.noted).startsWith(1L);
    }

    /** The database was away for every attempt and is back just in time to set events aside. */
    @Test
    void anEventThatCameWhileTheDatabaseWasAwayIsNotSetAside() {
        List<Exception> outages =
                List.of(
                        nobodyListens(),
                        new IllegalStateException("out of reach", new SQLException("cut", "08006")),
                        new IllegalStateException("full", new SQLException("too many", "53300")),
                        new SQLException("the database system is shutting down", "57P01"),
                        new CannotGetJdbcConnectionException(
                                "none free", new SQLTransientConnectionException("timed out")),
                        new CannotCreateTransactionException("none begun"));
        long amount = 0;
        for (Exception outage : outages) {
            clerk.trouble = outage;
            clerk.busy.set(7);
            amount++;
            put(amount);
            assertThat(clerk.noted).as("after %s", outage).endsWith(amount);
            assertThat(letters.count()).as("after %s", outage).isZero();
        }
    }

    /** What the driver says where no database is. */
    private static SQLException nobodyListens() {
        return catchThrowableOfType(
                SQLException.class,
                () ->
                        DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:1/moneyline", "nobody", "nothing"));
    }

    /** What the database objects to, it objects to the next time as well. */
    @Test
    void anEventWhoseRowTheDatabaseRefusesIsSetAside() {
        clerk.trouble = new IllegalStateException("no row", new SQLException("twice", "23505"));
        clerk.busy.set(5);
        put(1);
        assertThat(letters.count()).isEqualTo(1);
        assertThat(clerk.noted).isEmpty();
    }

    @Test
    void pagesFollowEachOther() {
        clerk.stumbles.add(1L);
        List<Id> ids = put(1, 2, 3);

        Page<Letter> first = letters.list(null, 2);
        Page<Letter> second = letters.list(first.next(), 2);

        assertThat(Stream.concat(first.items().stream(), second.items().stream()).map(Letter::id))
                .isEqualTo(ids);
        assertThat(second.next()).isNull();
        for (String wrong : List.of("", "x", ".", "1", "x.till-clerk")) {
            refused("CURSOR_INVALID", () -> letters.list(wrong, 2));
        }
        refused("LIMIT_OUT_OF_RANGE", () -> letters.list(null, 0));
        refused("LIMIT_OUT_OF_RANGE", () -> letters.list(null, DeadLetters.LIMIT_MAX_ITEMS + 1));
    }
}
