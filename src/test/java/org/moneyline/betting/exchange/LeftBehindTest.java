package org.moneyline.betting.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand.Batch;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.odds.api.MarketId;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.FixedProjections;
import org.moneyline.platform.api.Projections;

@DisplayName("What was left behind when the program ended")
class LeftBehindTest {

    private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
    private static final MarketId MARKET = new MarketId(new UUID(1, 1));
    private static final AccountId DELIVERED = new AccountId(new UUID(2, 1));
    private static final AccountId LEFT = new AccountId(new UUID(2, 2));
    private static final AccountId DELAYED = new AccountId(new UUID(2, 3));
    private static final AccountId NEW = new AccountId(new UUID(2, 4));

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Batch> sent = Collections.synchronizedList(new ArrayList<>());
    private final BookMailboxes mailboxes =
            new BookMailboxes(
                    command -> {
                        awaitBooks();
                        sent.addAll(command.batches());
                        return null;
                    },
                    threads,
                    Executors.newSingleThreadScheduledExecutor(
                            Thread.ofPlatform().daemon().factory()),
                    () -> NOON);
    private volatile CountDownLatch books = new CountDownLatch(0);
    private final List<EventTail.Event> log = new ArrayList<>();

    @AfterEach
    void stop() {
        mailboxes.stop();
        threads.close();
    }

    @Test
    void isSentAtOnceAndAFirstOrderWaitsForNobodysBetDelay() throws Exception {
        happened(BookMailboxesTest.accepted(DELIVERED, MARKET, 3, null));
        happened("something else");
        happened(BookMailboxesTest.accepted(DELAYED, MARKET, 5, NOON.plusSeconds(3_600)));
        OrdersAccepted left = BookMailboxesTest.accepted(LEFT, MARKET, 7, null);
        happened(left);

        // The reader of the log has got past the first, and is held by the delay of another.
        new LeftBehind(tail(), processors(1), mailboxes).start();

        mailboxes
                .handOver(BookMailboxesTest.accepted(NEW, MARKET, 9, null))
                .get(60, TimeUnit.SECONDS);
        mailboxes.deliver(left).get(60, TimeUnit.SECONDS);
        assertThat(sent)
                .extracting(Batch::accountId, Batch::firstNumber)
                .containsExactlyInAnyOrder(tuple(LEFT, 7), tuple(NEW, 9));
    }

    @Test
    void isReadNoFasterThanTheBooksTakeItOnceMuchIsUnderWay() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        books = goOn;
        for (int i = 0; i < 30; i++) {
            happened(
                    BookMailboxesTest.accepted(
                            new AccountId(new UUID(3, i)), MARKET, 1 + i % 2, null));
        }
        LeftBehind reader = new LeftBehind(tail(), processors(0), mailboxes, 10);
        CompletableFuture<Void> reading = CompletableFuture.runAsync(reader::start, threads);

        await().until(() -> mailboxes.underWay() == 10);
        await().during(Duration.ofMillis(100)).until(() -> mailboxes.underWay() == 10);

        goOn.countDown();
        reading.get(60, TimeUnit.SECONDS);
        await().until(() -> sent.size() == 30);
    }

    @Test
    void isLeftToTheLogIfTheNodeEndsMeanwhile() throws Exception {
        books = new CountDownLatch(1);
        for (int i = 0; i < 3; i++) {
            happened(BookMailboxesTest.accepted(new AccountId(new UUID(3, i)), MARKET, 1, null));
        }
        LeftBehind reader = new LeftBehind(tail(), processors(0), mailboxes, 2);
        CompletableFuture<Void> reading = CompletableFuture.runAsync(reader::start, threads);
        await().until(() -> mailboxes.underWay() == 2);

        reader.stop();

        reading.get(60, TimeUnit.SECONDS);
        books.countDown();
        await().until(() -> mailboxes.underWay() == 0);
        assertThat(sent).as("the third is the log's").hasSize(2);
    }

    @Test
    void isNothingOnANewStore() throws Exception {
        new LeftBehind(tail(), processors(-1), mailboxes).start();

        mailboxes
                .handOver(BookMailboxesTest.accepted(NEW, MARKET, 9, null))
                .get(60, TimeUnit.SECONDS);

        assertThat(sent).hasSize(1);
    }

    private void awaitBooks() {
        try {
            books.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void happened(Object payload) {
        log.add(new EventTail.Event(log.size() + 1, null, 0, NOON, payload, Map.of()));
    }

    private EventTail tail() {
        return new EventTail() {
            @Override
            public Following follow(String name, long afterIndex, Consumer<Event> consumer) {
                log.stream().filter(event -> event.globalIndex() > afterIndex).forEach(consumer);
                return new Told(head());
            }

            @Override
            public long head() {
                return log.size();
            }
        };
    }

    private record Told(long position) implements EventTail.Following {

        @Override
        public boolean awaitPosition(long globalIndex, Duration bound) {
            return globalIndex <= position;
        }

        @Override
        public boolean isOutOfDate(Duration allowed) {
            return false;
        }

        @Override
        public void close() {}
    }

    private static Projections processors(long position) {
        return new FixedProjections(
                FixedProjections.at("other", 17), FixedProjections.at("exchange-orders", position));
    }
}
