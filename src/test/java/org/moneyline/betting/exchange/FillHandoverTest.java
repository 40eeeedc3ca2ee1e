package org.moneyline.betting.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeCommand.ApplyFacts;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.RunnerWithdrawn;
import org.moneyline.betting.api.ExchangeEvent.Seat;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.PositionId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.platform.api.Causation;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.StoreBusy;

/** The quick way from a book to the positions, beside the log. */
@DisplayName("What happened in a book")
class FillHandoverTest {

    private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
    private static final MarketId MARKET = new MarketId(new UUID(1, 1));
    private static final AccountId BACKER = new AccountId(new UUID(2, 1));
    private static final AccountId LAYER = new AccountId(new UUID(2, 2));
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<ApplyFacts> told = Collections.synchronizedList(new ArrayList<>());
    private final List<Map<String, ?>> causes = Collections.synchronizedList(new ArrayList<>());
    private final Set<Long> failing = ConcurrentHashMap.newKeySet();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile long heldUp;
    private final FillHandover handover = new FillHandover(this::tell, threads);

    @AfterEach
    void stop() {
        goOn.countDown();
        handover.stop();
        threads.close();
    }

    private void tell(List<ApplyFacts> facts) throws InterruptedException {
        long revision = facts.getFirst().bookRevision();
        if (failing.remove(revision)) {
            throw new StoreBusy("Later, please.");
        }
        Map<String, ?> cause = Causation.current();
        causes.add(cause == null ? Map.of() : cause);
        told.addAll(facts);
        if (revision == heldUp) {
            goOn.await();
        }
    }

    @Test
    void isToldBeforeTheLogComesToItAndNotAgainByTheLog() throws Exception {
        bring(matched(1));

        heard(matched(2));

        awaitKnown(2);
        bring(matched(2));
        assertThat(told)
                .extracting(ApplyFacts::positionId, ApplyFacts::bookRevision)
                .containsExactly(
                        tuple(PositionId.of(BACKER, MARKET), 1L),
                        tuple(PositionId.of(LAYER, MARKET), 1L),
                        tuple(PositionId.of(BACKER, MARKET), 2L),
                        tuple(PositionId.of(LAYER, MARKET), 2L));
    }

    @Test
    void isLeftToTheLogUntilItHasComeToTheBook() throws Exception {
        heard(matched(7));
        bring(matched(6));
        bring(matched(7));

        assertThat(revisions()).containsExactly(6L, 7L);
    }

    @Test
    void overtakesNothingThatTheLogStillBrings() throws Exception {
        bring(matched(3));
        heard(matched(5));
        heard(matched(6));
        assertThat(handover.isTold(matched(5))).isFalse();

        handover.brought(withdrawn(4));

        awaitKnown(6);
        assertThat(revisions()).containsExactly(3L, 5L, 6L);
    }

    @Test
    void isToldFromTheLogAfterAFailureAndNothingOfItsBookBefore() throws Exception {
        bring(matched(1));
        failing.add(2L);
        heard(matched(2));
        await().atMost(BOUND).until(failing::isEmpty);
        heard(matched(3));
        assertThat(handover.isTold(matched(2))).isFalse();
        assertThat(revisions()).containsExactly(1L);

        bring(matched(2));
        bring(matched(3));

        assertThat(revisions()).containsExactly(1L, 2L, 3L);
        heard(matched(4));
        awaitKnown(4);
    }

    @Test
    void isNotToldFromTheLogAsWellWhileItIsTold() throws Exception {
        bring(matched(1));
        heldUp = 2;
        heard(matched(2));
        await().atMost(BOUND).until(() -> revisions().contains(2L));
        Future<?> log = broughtMeanwhile(handover, matched(2));
        await().during(Duration.ofMillis(100)).until(() -> !log.isDone());

        goOn.countDown();

        log.get(60, TimeUnit.SECONDS);
        assertThat(revisions()).containsExactly(1L, 2L);
    }

    @Test
    void isToldFromTheLogIfThatFailsMeanwhile() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        FillHandover broken =
                new FillHandover(
                        facts -> {
                            if (facts.getFirst().bookRevision() == 2 && goOn.getCount() > 0) {
                                begun.countDown();
                                goOn.await();
                                throw new StoreBusy("Later, please.");
                            }
                            told.addAll(facts);
                        },
                        threads);
        broken.bring(matched(1), event(matched(1)));
        broken.heard(event(matched(2)));
        begun.await();
        Future<?> log = broughtMeanwhile(broken, matched(2));
        goOn.countDown();

        log.get(60, TimeUnit.SECONDS);
        assertThat(revisions()).containsExactly(1L, 2L);
    }

    @Test
    void takesNoThreadWhereNobodyIsConcerned() throws Exception {
        FillHandover idle =
                new FillHandover(
                        facts -> told.addAll(facts),
                        work -> {
                            throw new RejectedExecutionException("nothing is to be done");
                        });
        idle.bring(matched(1), event(matched(1)));

        idle.heard(event(rested(2)));

        assertThat(idle.isTold(rested(2))).isTrue();
        assertThatThrownBy(() -> idle.heard(event(matched(3))))
                .isInstanceOf(RejectedExecutionException.class);
    }

    /** A book that moves faster than its positions can be told must not fill the memory. */
    @Test
    void waitsHereOnlyUpToABoundAndTheRestIsToldFromTheLogInOrder() throws Exception {
        bring(matched(1));
        heldUp = 2;
        long last = FillHandover.BOOK_WAITING_MAX_FACTS + 100;
        LongStream.rangeClosed(2, last).forEach(revision -> heard(matched(revision)));
        await().atMost(BOUND).until(() -> revisions().contains(2L));
        goOn.countDown();
        awaitKnown(FillHandover.BOOK_WAITING_MAX_FACTS);
        assertThat(handover.isTold(matched(last))).isFalse();

        for (long revision = 2; revision <= last; revision++) {
            bring(matched(revision));
        }

        assertThat(revisions())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
    }

    /** Each of them waits for something that the log still brings. */
    @Test
    void waitsNoMoreInABookThatIsForgotten() throws Exception {
        int books = FillHandover.BOOKS_MAX + 10_000;
        for (int i = 0; i < books; i++) {
            MarketId market = new MarketId(new UUID(3, i));
            handover.brought(withdrawn(market, 1));
            heard(moved(market, 3, FactKind.MATCHED));
        }

        assertThat(handover.waitingFacts()).isBetween(1, FillHandover.BOOKS_MAX);
    }

    /** The log of this node does not come to what waits for it, nor to any of its books again. */
    @Test
    void leavesRoomForOthersWhereAnotherNodeReadsTheLog() throws Exception {
        for (int i = 0; handover.waitingFacts() < FillHandover.WAITING_MAX_FACTS; i++) {
            MarketId market = new MarketId(new UUID(3, i));
            bring(moved(market, 1, FactKind.MATCHED));
            for (int j = 0; j < FillHandover.BOOK_WAITING_MAX_FACTS; j++) {
                heard(moved(market, 3 + j, FactKind.MATCHED));
            }
        }

        bring(matched(1));
        heard(matched(2));

        awaitKnown(2);
        assertThat(handover.waitingFacts()).isLessThanOrEqualTo(1);
    }

    @Test
    void isLeftToTheLogOnceTheNodeEnds() throws Exception {
        bring(matched(1));
        handover.stop();

        heard(matched(2));
        bring(matched(2));

        assertThat(revisions()).containsExactly(1L, 2L);
    }

    @Test
    void isToldInTheNameOfTheRequestBehindItOrInNobodys() throws Exception {
        handover.bring(matched(1), event(matched(1), Map.of()));
        handover.heard(event(matched(2), Map.of("requestId", "request-1")));
        awaitKnown(2);

        assertThat(causes)
                .containsExactly(
                        Map.of("causationId", "101"),
                        Map.of("causationId", "102", "requestId", "request-1"));
    }

    private Future<?> broughtMeanwhile(FillHandover to, BookMoved moved) {
        return threads.submit(() -> {
            to.bring(moved, event(moved));
            return null;
        });
    }

    private void heard(BookMoved moved) {
        handover.heard(event(moved));
    }

    private void bring(BookMoved moved) throws InterruptedException {
        handover.bring(moved, event(moved));
    }

    private void awaitKnown(long revision) {
        await().atMost(BOUND).until(() -> handover.isTold(matched(revision)));
    }

    private List<Long> revisions() {
        synchronized (told) {
            return told.stream()
                    .filter(facts -> facts.positionId().equals(PositionId.of(BACKER, MARKET)))
                    .map(ApplyFacts::bookRevision)
                    .toList();
        }
    }

    private static EventTail.Event event(BookMoved moved) {
        return event(moved, Map.of());
    }

    private static EventTail.Event event(BookMoved moved, Map<String, Object> metadata) {
        return new EventTail.Event(
                100 + moved.revision(), null, moved.revision(), NOON, moved, metadata);
    }

    private static BookMoved matched(long revision) {
        return moved(revision, FactKind.MATCHED);
    }

    private static BookMoved rested(long revision) {
        return moved(revision, FactKind.RESTED);
    }

    private static BookMoved moved(long revision, FactKind kind) {
        return moved(MARKET, revision, kind);
    }

    private static BookMoved moved(MarketId market, long revision, FactKind kind) {
        return new BookMoved(
                market,
                revision,
                null,
                List.of(new Seat(0, BACKER), new Seat(1, LAYER)),
                List.of(new BookFact(kind, null, 1, 0, 1, 1, 1, 0, null, 2_000, 500L, null, null)),
                NOON);
    }

    private static RunnerWithdrawn withdrawn(long revision) {
        return withdrawn(MARKET, revision);
    }

    private static RunnerWithdrawn withdrawn(MarketId market, long revision) {
        return new RunnerWithdrawn(market, revision, 0, 0, "trader", "lame", NOON);
    }
}
