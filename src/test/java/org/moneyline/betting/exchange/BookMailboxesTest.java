package org.moneyline.betting.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.Batch;
import org.moneyline.betting.api.ExchangeCommand.MoveBook;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderInstruction;
import org.moneyline.betting.api.PositionId;
import org.moneyline.kernel.Money;
import org.moneyline.odds.api.MarketId;
import org.moneyline.platform.api.Causation;
import org.moneyline.platform.api.StoreBusy;

/** The way from a position to its book, without either. */
class BookMailboxesTest {

    private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
    private static final MarketId MARKET = new MarketId(new UUID(1, 1));
    private static final AccountId ACCOUNT = new AccountId(new UUID(2, 2));
    private static final AccountId OTHER = new AccountId(new UUID(2, 3));
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<MoveBook> sent = Collections.synchronizedList(new ArrayList<>());
    private final List<Map<String, ?>> causes = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final AtomicReference<@Nullable Error> error = new AtomicReference<>();
    private final AtomicReference<@Nullable MarketId> poisonedMarket = new AtomicReference<>();
    private final AtomicReference<@Nullable AccountId> poisonedAccount = new AtomicReference<>();
    private final List<Runnable> timers = Collections.synchronizedList(new ArrayList<>());
    private final ScheduledExecutorService delays =
            new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().factory()) {
                @Override
                public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
                    timers.add(work);
                    return super.schedule(work, delay, unit);
                }
            };
    private final BookMailboxes mailboxes =
            new BookMailboxes(this::send, threads, delays, now::get);

    @AfterEach
    void stop() {
        gate.countDown();
        mailboxes.stop();
        threads.close();
    }

    private @Nullable BookMoved send(MoveBook command) {
        Map<String, ?> cause = Causation.current();
        causes.add(cause == null ? Map.of() : cause);
        sent.add(command);
        if (command.bookId().marketId().equals(poisonedMarket.get())
                || command.batches().stream()
                        .anyMatch(batch -> batch.accountId().equals(poisonedAccount.get()))) {
            throw new IllegalStateException("It never works.");
        }
        Error once = error.getAndSet(null);
        if (once != null) {
            throw once;
        }
        if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new StoreBusy("Later, please.");
        }
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new BookMoved(MARKET, sent.size(), null, List.of(), List.of(), NOON);
    }

    @Test
    void whatArrivesDuringACommandIsTheNextOne() throws Exception {
        CompletableFuture<?> first = mailboxes.handOver(accepted(1, null));
        await().atMost(BOUND).until(() -> sent.size() == 1);
        mailboxes.handOver(accepted(2, null));
        CompletableFuture<?> last = mailboxes.handOver(accepted(3, null));
        gate.countDown();

        first.get(60, TimeUnit.SECONDS);
        last.get(60, TimeUnit.SECONDS);

        assertThat(numbers()).containsExactly(List.of(1), List.of(2, 3));
        await().atMost(BOUND).until(mailboxes::isIdle);
    }

    @Test
    void aCommandNamesTheRequestThatAllOfItCameWith() throws Exception {
        CompletableFuture<?> first = requested("request-1", accepted(1, null));
        await().atMost(BOUND).until(() -> sent.size() == 1);
        requested("request-2", accepted(2, null));
        CompletableFuture<?> last = requested("request-3", accepted(3, null));
        gate.countDown();
        first.get(60, TimeUnit.SECONDS);
        last.get(60, TimeUnit.SECONDS);

        assertThat(causes).containsExactly(Map.of("requestId", "request-1"), Map.of());
    }

    private CompletableFuture<?> requested(String request, OrdersAccepted accepted) {
        Causation.beginRequest(request, false);
        try {
            return mailboxes.handOver(accepted);
        } finally {
            Causation.endRequest();
        }
    }

    @Test
    void whatComesFromTheLogAsWellIsSentOnce() throws Exception {
        gate.countDown();
        mailboxes.handOver(accepted(1, null)).get(60, TimeUnit.SECONDS);
        mailboxes.deliver(accepted(1, null)).get(60, TimeUnit.SECONDS);
        mailboxes.deliver(accepted(1, null)).get(60, TimeUnit.SECONDS);

        assertThat(numbers()).containsExactly(List.of(1));
    }

    @Test
    void whatTheBookHasAnsweredIsKnownAndNothingElse() throws Exception {
        assertThat(mailboxes.isAnswered(accepted(1, null))).isFalse();
        CompletableFuture<?> first = mailboxes.handOver(accepted(1, null));
        await().atMost(BOUND).until(() -> sent.size() == 1);
        CompletableFuture<?> delayed = mailboxes.handOver(accepted(2, NOON.plusSeconds(3_600)));
        assertThat(mailboxes.isAnswered(accepted(1, null))).as("under way").isFalse();

        gate.countDown();
        first.get(60, TimeUnit.SECONDS);

        await().atMost(BOUND).until(() -> mailboxes.isAnswered(accepted(1, null)));
        assertThat(delayed).isNotDone();
        assertThat(mailboxes.isAnswered(accepted(2, null))).as("waits for the delay").isFalse();
        assertThat(mailboxes.isAnswered(accepted(3, null))).as("not heard of").isFalse();
    }

    @Test
    void whatFailedOrWasAcceptedElsewhereIsTheLogsToDeliver() {
        gate.countDown();
        mailboxes.leftBehindIsKnown();
        poisonedAccount.set(ACCOUNT);
        CompletableFuture<?> failed = mailboxes.handOver(accepted(4, null));
        assertThat(catchThrowable(() -> failed.get(60, TimeUnit.SECONDS))).isNotNull();

        await().atMost(BOUND).until(() -> mailboxes.underWay() == 0);
        assertThat(mailboxes.isAnswered(accepted(4, null))).isFalse();
        assertThat(mailboxes.isAnswered(accepted(3, null))).isFalse();
    }

    @Test
    void afterARestartNothingOvertakesWhatTheLogStillBrings() throws Exception {
        gate.countDown();
        CompletableFuture<?> newer = mailboxes.handOver(accepted(8, null));
        assertThat(newer).isNotDone();
        assertThat(sent).isEmpty();

        mailboxes.deliver(accepted(7, null)).get(60, TimeUnit.SECONDS);
        mailboxes.deliver(accepted(8, null)).get(60, TimeUnit.SECONDS);

        newer.get(60, TimeUnit.SECONDS);
        assertThat(numbers()).containsExactly(List.of(7), List.of(8));
    }

    @Test
    void onceIsKnownWhatWasLeftBehindAFirstOrderWaitsForNobody() throws Exception {
        gate.countDown();
        // Somebody's order of before the restart waits for the bet delay, and so does its log.
        CompletableFuture<?> delayed =
                mailboxes.deliver(accepted(OTHER, MARKET, 3, NOON.plusSeconds(3_600)));
        mailboxes.leftBehindIsKnown();

        mailboxes.handOver(accepted(8, null)).get(60, TimeUnit.SECONDS);

        assertThat(delayed).isNotDone();
        assertThat(numbers()).containsExactly(List.of(8));
        mailboxes.deliver(accepted(8, null)).get(60, TimeUnit.SECONDS);
        assertThat(numbers()).as("the log brings it again").containsExactly(List.of(8));
    }

    @Test
    void whatAnotherNodeAcceptedIsNotWaitedForAndSentIfTheLogBringsIt() throws Exception {
        gate.countDown();
        mailboxes.leftBehindIsKnown();
        mailboxes.handOver(accepted(4, null)).get(60, TimeUnit.SECONDS);
        // The other node has accepted the fifth.
        mailboxes.handOver(accepted(6, null)).get(60, TimeUnit.SECONDS);
        // It has died, and its third and fifth with it.
        mailboxes.deliver(accepted(3, null)).get(60, TimeUnit.SECONDS);
        mailboxes.deliver(accepted(5, null)).get(60, TimeUnit.SECONDS);
        mailboxes.deliver(accepted(6, null)).get(60, TimeUnit.SECONDS);
        mailboxes.handOver(accepted(7, null)).get(60, TimeUnit.SECONDS);

        assertThat(numbers())
                .containsExactly(List.of(4), List.of(6), List.of(3), List.of(5), List.of(7));
        await().atMost(BOUND).until(() -> mailboxes.underWay() == 0);
    }

    /** Many, for the answer must come within some instructions of the processor. */
    @Test
    void anAnswerThatComesWhileThePositionIsStillPutInIsHeard() {
        gate.countDown();
        for (int customer = 0; customer < 50_000; customer++) {
            AccountId account = new AccountId(new UUID(4, customer));
            MarketId market = new MarketId(new UUID(1, customer % 7));
            var unused = mailboxes.handOver(accepted(account, market, 1, null));
        }

        await().atMost(BOUND).until(() -> mailboxes.isIdle() && mailboxes.underWay() == 0);
    }

    @Test
    void whoHasNothingUnderWayIsForgottenOnceThereAreMany() {
        gate.countDown();
        BookMailboxes small = new BookMailboxes(this::send, threads, delays, now::get, 10);
        AtomicInteger customers = new AtomicInteger();
        await().atMost(BOUND)
                .untilAsserted(() -> {
                    for (int i = 0; i < 100; i++) {
                        AccountId account = new AccountId(new UUID(4, customers.getAndIncrement()));
                        small.handOver(accepted(account, MARKET, 1, null))
                                .get(60, TimeUnit.SECONDS);
                    }
                    assertThat(small.known()).isLessThan(90);
                });
    }

    @Test
    void afterAFailureTheLogIsWaitedForAWhileAndNothingIsKeptOfWhoWaitedInVain() throws Exception {
        gate.countDown();
        mailboxes.leftBehindIsKnown();
        poisonedAccount.set(ACCOUNT);
        CompletableFuture<?> failed = mailboxes.handOver(accepted(1, null));
        assertThat(catchThrowable(() -> failed.get(60, TimeUnit.SECONDS))).isNotNull();
        await().atMost(BOUND).until(() -> mailboxes.underWay() == 0);
        poisonedAccount.set(null);

        CompletableFuture<?> waits = mailboxes.handOver(accepted(2, null));
        assertThat(waits).isNotDone();
        assertThat(numbers()).containsExactly(List.of(1));
        timers.forEach(Runnable::run);
        assertThat(catchThrowable(() -> waits.get(60, TimeUnit.SECONDS)))
                .hasCauseInstanceOf(StoreBusy.class);
        assertThat(mailboxes.underWay()).isZero();

        now.set(NOON.plus(BookMailboxes.LOG_AWAITED));
        mailboxes.handOver(accepted(3, null)).get(60, TimeUnit.SECONDS);
        assertThat(numbers()).containsExactly(List.of(1), List.of(3));
        // Whoever reads the log brings what was left out.
        mailboxes.deliver(accepted(1, null)).get(60, TimeUnit.SECONDS);
        mailboxes.deliver(accepted(2, null)).get(60, TimeUnit.SECONDS);
        assertThat(numbers()).containsExactly(List.of(1), List.of(3), List.of(1), List.of(2));
    }

    @Test
    void aBookThatCannotBeReachedIsTriedAgain() throws Exception {
        gate.countDown();
        failures.set(3);

        mailboxes.handOver(accepted(1, null)).get(60, TimeUnit.SECONDS);

        assertThat(numbers()).containsExactly(List.of(1), List.of(1), List.of(1), List.of(1));
    }

    @Test
    void aBatchWaitsForTheBetDelay() throws Exception {
        gate.countDown();
        CompletableFuture<?> delayed = mailboxes.handOver(accepted(1, NOON.plusMillis(200)));
        mailboxes.handOver(accepted(2, null)).get(60, TimeUnit.SECONDS);
        delayed.get(60, TimeUnit.SECONDS);

        assertThat(numbers()).containsExactly(List.of(2), List.of(1));
    }

    @Test
    void whatIsDueGoesBeforeWhatComesThenThoughItsTimerIsLate() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch late = new CountDownLatch(1);
        delays.submit(() -> {
            busy.countDown();
            return late.await(60, TimeUnit.SECONDS);
        });
        busy.await();
        CompletableFuture<?> delayed = mailboxes.handOver(accepted(1, NOON.plusMillis(1)));
        now.set(NOON.plusMillis(1));
        CompletableFuture<?> then = mailboxes.handOver(accepted(2, null));
        gate.countDown();
        delayed.get(60, TimeUnit.SECONDS);
        then.get(60, TimeUnit.SECONDS);
        late.countDown();
        delays.submit(() -> {}).get(60, TimeUnit.SECONDS);
        await().atMost(BOUND).until(mailboxes::isIdle);

        assertThat(numbers().stream().flatMap(List::stream)).containsExactly(1, 2);
    }

    @Test
    void anErrorIsAnsweredAndLeavesTheMailboxInService() throws Exception {
        gate.countDown();
        error.set(new StackOverflowError("once"));

        CompletableFuture<?> failed = mailboxes.handOver(accepted(1, null));
        assertThat(catchThrowable(() -> failed.get(60, TimeUnit.SECONDS)))
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasRootCauseInstanceOf(StackOverflowError.class);
        // The log brings it again, once the failure is noted.
        await().atMost(BOUND)
                .untilAsserted(() -> {
                    mailboxes.deliver(accepted(1, null)).get(60, TimeUnit.SECONDS);
                    assertThat(numbers()).containsExactly(List.of(1), List.of(1));
                });
        await().atMost(BOUND).until(mailboxes::isIdle);
    }

    @Test
    void aBookThatAlwaysFailsIsGivenBackToTheLogAtOnceAndHoldsUpNoOther() throws Exception {
        gate.countDown();
        MarketId other = new MarketId(new UUID(1, 2));
        poisonedMarket.set(MARKET);

        for (int time = 0; time < 2; time++) {
            CompletableFuture<?> failed = mailboxes.deliver(accepted(1, null));
            assertThat(catchThrowable(() -> failed.get(60, TimeUnit.SECONDS)))
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
        mailboxes.deliver(accepted(ACCOUNT, other, 1, null)).get(60, TimeUnit.SECONDS);

        await().atMost(BOUND).until(mailboxes::isIdle);
        assertThat(sent).last().extracting(MoveBook::bookId).isEqualTo(BookId.of(other));
    }

    @Test
    void ofManyBatchesOnlyTheOneToBlameIsNotCarriedOut() throws Exception {
        AccountId blamed = new AccountId(new UUID(2, 3));
        AccountId last = new AccountId(new UUID(2, 4));
        CompletableFuture<?> first = mailboxes.handOver(accepted(1, null));
        await().atMost(BOUND).until(() -> sent.size() == 1);
        poisonedAccount.set(blamed);
        CompletableFuture<?> failed = mailboxes.handOver(accepted(blamed, MARKET, 1, null));
        CompletableFuture<?> good = mailboxes.handOver(accepted(last, MARKET, 1, null));
        gate.countDown();

        first.get(60, TimeUnit.SECONDS);
        good.get(60, TimeUnit.SECONDS);
        assertThat(catchThrowable(() -> failed.get(60, TimeUnit.SECONDS)))
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(sent).hasSize(4);
        assertThat(sent.get(1).batches()).hasSize(2);
    }

    @Test
    void aStoppedNodeTakesNothingMore() {
        mailboxes.stop();
        assertThat(catchThrowable(() -> mailboxes.requireRoom(MARKET)))
                .isInstanceOf(StoreBusy.class);
    }

    private List<List<Integer>> numbers() {
        synchronized (sent) {
            return sent.stream()
                    .map(command -> command.batches().stream().map(Batch::firstNumber).toList())
                    .toList();
        }
    }

    private static OrdersAccepted accepted(int number, @Nullable Instant goesOnAt) {
        return accepted(ACCOUNT, MARKET, number, goesOnAt);
    }

    static OrdersAccepted accepted(
            AccountId account, MarketId market, int number, @Nullable Instant goesOnAt) {
        return new OrdersAccepted(
                PositionId.of(account, market),
                account,
                market,
                number,
                List.of(
                        new OrderInstruction(
                                OrderInstruction.Kind.CANCEL,
                                new OrderId(new UUID(3, 3)),
                                1,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null)),
                null,
                null,
                null,
                null,
                Money.ofMinor(0, "GBP"),
                0,
                goesOnAt,
                NOON);
    }
}
