package org.moneyline.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.moneyline.platform.api.StoreBusy;
import org.moneyline.platform.database.TestDatabase;
import org.postgresql.ds.PGSimpleDataSource;

class StreamReadsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private static StreamReads reads(
            DataSource dataSource, int concurrentLimit, Duration waitLimit) {
        return new StreamReads(dataSource, concurrentLimit, waitLimit, LONG, () -> false);
    }

    private static DataSource dataSource(TestDatabase database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(database.url());
        dataSource.setUser(database.user());
        dataSource.setPassword(database.password());
        return dataSource;
    }

    @Test
    void manyReadersTakeTurnsOverFewConnectionsAndAllAreServed() throws Exception {
        try (TestDatabase fresh = TestDatabase.migrated();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            StreamReads reads = reads(dataSource(fresh), 2, LONG);
            AtomicInteger reading = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int own = i;
                all.add(
                        threads.submit(() ->
                                reads.read(
                                        "a number",
                                        connection -> {
                                            most.accumulateAndGet(
                                                    reading.incrementAndGet(), Math::max);
                                            try (var answer =
                                                    connection
                                                            .createStatement()
                                                            .executeQuery("select " + own)) {
                                                answer.next();
                                                return answer.getInt(1);
                                            } finally {
                                                reading.decrementAndGet();
                                            }
                                        })));
            }
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).get()).isEqualTo(i);
            }
            assertThat(most.get()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void whoeverHasNoTurnInTimeIsToldToComeAgainAndTheNextIsServed() throws Exception {
        try (TestDatabase fresh = TestDatabase.migrated();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            StreamReads reads = reads(dataSource(fresh), 1, Duration.ofMillis(30));
            CountDownLatch go = new CountDownLatch(1);
            Future<Boolean> slow = readsUntil(go, reads, threads);
            assertThatThrownBy(() -> reads.read("in vain", Connection::isReadOnly))
                    .isInstanceOf(StoreBusy.class)
                    .hasMessageContaining("send the same again");
            go.countDown();
            assertThat(slow.get()).isTrue();
            assertThat(reads.read("next", Connection::isReadOnly)).isFalse();
        }
    }

    @Test
    void whileNothingIsMadeDurableNobodyWaitsForATurnOrReads() throws Exception {
        try (TestDatabase fresh = TestDatabase.migrated();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicBoolean stalled = new AtomicBoolean();
            StreamReads reads = new StreamReads(dataSource(fresh), 1, LONG, LONG, stalled::get);
            CountDownLatch go = new CountDownLatch(1);
            Future<Boolean> hanging = readsUntil(go, reads, threads);
            Future<Boolean> waited = threads.submit(() -> reads.read("later", c -> true));
            stalled.set(true);

            Future<Boolean> late = threads.submit(() -> reads.read("in vain", c -> true));

            try {
                assertThatThrownBy(() -> late.get(20, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(StoreBusy.class);
            } finally {
                go.countDown();
            }
            assertThat(hanging.get()).isTrue();
            assertThatThrownBy(waited::get).hasCauseInstanceOf(StoreBusy.class);
            stalled.set(false);
            assertThat(reads.read("next", Connection::isReadOnly)).isFalse();
        }
    }

    @Test
    void aReadThatHangsIsGivenUpAndLeavesItsTurnToTheNext() throws Exception {
        try (TestDatabase fresh = TestDatabase.migrated()) {
            StreamReads reads =
                    new StreamReads(
                            dataSource(fresh), 1, LONG, Duration.ofMillis(200), () -> false);

            assertThatThrownBy(() ->
                            reads.read(
                                    "what never comes",
                                    connection ->
                                            connection
                                                    .createStatement()
                                                    .execute("select pg_sleep(5)")))
                    .isInstanceOf(StoreFailure.class);

            // On a busy machine the next may take as long, and is only tried again.
            await().ignoreExceptionsInstanceOf(StoreFailure.class)
                    .untilAsserted(
                            () -> assertThat(reads.read("next", Connection::isReadOnly)).isFalse());
        }
    }

    /** Answers once it reads. */
    private static Future<Boolean> readsUntil(
            CountDownLatch go, StreamReads reads, ExecutorService threads)
            throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        Future<Boolean> slow =
                threads.submit(() ->
                        reads.read(
                                "slowly",
                                connection -> {
                                    reading.countDown();
                                    return awaited(go);
                                }));
        reading.await();
        return slow;
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
