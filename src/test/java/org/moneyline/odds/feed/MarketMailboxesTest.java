package org.moneyline.odds.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.OddsCommand.QuoteMarket;
import org.moneyline.odds.api.Quote;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.CannotCreateTransactionException;

class MarketMailboxesTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final MarketId one = new MarketId(new UUID(1, 1));
    private final MarketId other = new MarketId(new UUID(1, 2));
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<QuoteMarket> sent = new ArrayList<>();

    @Test
    void what_arrives_while_a_command_is_in_flight_is_one_command() {
        MarketMailboxes boxes =
                sending(
                        2,
                        self -> {
                            // Three more arrive while the first is on its way.
                            self.offer(one, update("Bwin", 2, 2000));
                            self.offer(one, update("Pinnacle", 1, 2000));
                            self.offer(one, update("Bwin", 3, 2100));
                        });
        boxes.offer(one, update("Bwin", 1, 1900));
        runAll();
        assertThat(sent)
                .containsExactly(
                        new QuoteMarket(one, List.of(update("Bwin", 1, 1900))),
                        new QuoteMarket(
                                one,
                                List.of(update("Bwin", 3, 2100), update("Pinnacle", 1, 2000))));
        assertThat(boxes.coalesced()).isEqualTo(1);
        assertThat(boxes.isIdle()).isTrue();
    }

    @Test
    void markets_do_not_wait_for_each_other() {
        MarketMailboxes boxes = new MarketMailboxes(sent::add, tasks::add);
        boxes.offer(one, update("Bwin", 1, 1900));
        boxes.offer(other, update("Bwin", 1, 1900));
        assertThat(tasks).hasSize(2);
        assertThat(boxes.isIdle()).isFalse();
        tasks.removeLast().run();
        assertThat(sent).extracting(QuoteMarket::marketId).containsExactly(other);
        runAll();
        assertThat(boxes.isIdle()).isTrue();
    }

    /** The more waits, the more of it is one command. */
    @Test
    void where_more_markets_have_mail_than_may_be_under_way_they_take_turns() {
        MarketId third = new MarketId(new UUID(1, 3));
        MarketMailboxes boxes =
                sending(
                        1,
                        self -> {
                            self.offer(one, update("Bwin", 2, 2000));
                            self.offer(other, update("Bwin", 2, 2000));
                        });
        boxes.offer(one, update("Bwin", 1, 1900));
        boxes.offer(other, update("Bwin", 1, 1900));
        boxes.offer(third, update("Bwin", 1, 1900));
        assertThat(tasks).hasSize(1);
        assertThat(boxes.waitingMarkets()).isEqualTo(2);
        runAll();
        assertThat(boxes.waitingMarkets()).isZero();
        assertThat(sent)
                .containsExactly(
                        new QuoteMarket(one, List.of(update("Bwin", 1, 1900))),
                        new QuoteMarket(other, List.of(update("Bwin", 2, 2000))),
                        new QuoteMarket(third, List.of(update("Bwin", 1, 1900))),
                        new QuoteMarket(one, List.of(update("Bwin", 2, 2000))));
        assertThat(boxes.isIdle()).isTrue();

        boxes.offer(third, update("Bwin", 2, 1900));
        assertThat(tasks).as("the place is free again").hasSize(1);
        runAll();
        assertThat(boxes.isIdle("Bwin")).isTrue();
    }

    @Test
    void what_takes_the_place_of_another_leaves_no_moment_in_which_all_was_sent() {
        MarketMailboxes boxes = new MarketMailboxes(sent::add, tasks::add);
        List<Boolean> idle = new ArrayList<>();
        List<Quote> looking =
                new AbstractList<>() {
                    @Override
                    public Quote get(int index) {
                        idle.add(boxes.isIdle("Bwin"));
                        return new Quote(0, new Price(1900));
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                };
        boxes.offer(one, new ProviderQuotes("Bwin", 1, NOON, looking));
        boxes.offer(one, update("Bwin", 2, 2000));
        assertThat(idle).isNotEmpty().containsOnly(false);
        runAll();
        assertThat(boxes.isIdle("Bwin")).isTrue();
    }

    @Test
    void a_mailbox_is_bounded_and_keeps_the_latest_quotes() {
        MarketMailboxes boxes = new MarketMailboxes(sent::add, tasks::add);
        boxes.offer(
                one, new ProviderQuotes("Bwin", 1, NOON, List.of(new Quote(1, new Price(7000)))));
        for (int i = 2; i <= 1_000; i++) {
            boxes.offer(one, update("Bwin", i, 2000 + i));
        }
        // A late one does not overwrite what is newer.
        boxes.offer(one, update("Bwin", 5, 9000));
        runAll();
        List<ProviderQuotes> updates = sent.getFirst().updates();
        assertThat(sent).hasSize(1);
        assertThat(updates).hasSize(1);
        ProviderQuotes merged = updates.getFirst();
        assertThat(merged.quotes()).contains(new Quote(1, new Price(7000)));
        assertThat(updates.stream().mapToLong(ProviderQuotes::sequence).max()).hasValue(1_000);
    }

    @Test
    void one_bad_update_costs_only_itself() {
        List<ProviderQuotes> accepted = new ArrayList<>();
        MarketMailboxes boxes =
                new MarketMailboxes(
                        command -> {
                            if (command.updates().stream()
                                    .anyMatch(u -> u.provider().equals("Broken"))) {
                                throw new Refusal(
                                        Refusal.Kind.INVALID, "QUOTE_UNKNOWN_SELECTION", "no");
                            }
                            accepted.addAll(command.updates());
                        },
                        tasks::add);
        boxes.offer(one, update("Bwin", 1, 1900));
        boxes.offer(one, update("Broken", 1, 1900));
        boxes.offer(one, update("Pinnacle", 1, 1900));
        runAll();
        assertThat(accepted)
                .extracting(ProviderQuotes::provider)
                .containsExactly("Bwin", "Pinnacle");
        assertThat(boxes.isIdle()).isTrue();
    }

    @Test
    void a_failing_market_goes_on_with_the_next_quotes() {
        AtomicInteger calls = new AtomicInteger();
        MarketMailboxes boxes =
                new MarketMailboxes(
                        command -> {
                            if (calls.incrementAndGet() == 1) {
                                throw new IllegalStateException("connection lost");
                            }
                            sent.add(command);
                        },
                        tasks::add);
        boxes.offer(one, update("Bwin", 1, 1900));
        runAll();
        boxes.offer(one, update("Bwin", 2, 1900));
        runAll();
        assertThat(sent).hasSize(1);
        assertThat(boxes.isIdle()).isTrue();
    }

    @Test
    void what_a_full_store_does_not_take_is_sent_again_with_the_latest_of_what_came_meanwhile() {
        List<MarketMailboxes> self = new ArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        MarketMailboxes boxes =
                new MarketMailboxes(
                        command -> {
                            if (calls.incrementAndGet() == 1) {
                                self.getFirst().offer(one, update("Bwin", 2, 2000));
                                throw new Refusal(Refusal.Kind.BUSY, "STORE_BUSY", "full");
                            }
                            sent.add(command);
                        },
                        tasks::add);
        self.add(boxes);
        boxes.offer(one, update("Pinnacle", 1, 1800));
        boxes.offer(one, update("Bwin", 1, 1900));
        runAll();
        assertThat(sent)
                .containsExactly(
                        new QuoteMarket(
                                one,
                                List.of(update("Pinnacle", 1, 1800), update("Bwin", 2, 2000))));
        assertThat(boxes.coalesced()).isEqualTo(1);
        assertThat(boxes.isIdle()).isTrue();
    }

    @Test
    void what_a_database_that_is_away_does_not_take_is_sent_again() {
        AtomicInteger calls = new AtomicInteger();
        MarketMailboxes boxes =
                new MarketMailboxes(
                        command -> {
                            if (calls.incrementAndGet() == 1) {
                                throw new CannotCreateTransactionException("the database is away");
                            }
                            sent.add(command);
                        },
                        tasks::add);
        boxes.offer(one, update("Bwin", 1, 1900));
        runAll();
        assertThat(sent).containsExactly(new QuoteMarket(one, List.of(update("Bwin", 1, 1900))));
        assertThat(boxes.isIdle("Bwin")).isTrue();
    }

    /** Every stop of a busy node would else be reported as a loss, once for each market. */
    @Test
    void what_finds_no_room_as_the_node_ends_is_told_once_and_is_no_error() {
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        Logger log = (Logger) LoggerFactory.getLogger(MarketMailboxes.class);
        Level before = log.getLevel();
        log.setLevel(Level.INFO);
        log.addAppender(told);
        try {
            MarketMailboxes boxes =
                    new MarketMailboxes(
                            command -> {
                                throw new Refusal(Refusal.Kind.BUSY, "STORE_BUSY", "full");
                            },
                            tasks::add);
            boxes.offer(one, update("Bwin", 1, 1900));
            boxes.offer(other, update("Bwin", 1, 1900));
            boxes.close();
            runAll();
            assertThat(boxes.isIdle()).isTrue();
        } finally {
            log.detachAppender(told);
            log.setLevel(before);
        }
        assertThat(told.list).hasSize(1);
        assertThat(told.list.getFirst().getLevel()).isEqualTo(Level.INFO);
        assertThat(told.list.getFirst().getFormattedMessage()).contains("2 markets");
    }

    @Test
    void each_provider_sees_whether_its_own_quotes_are_under_way() {
        MarketMailboxes boxes = new MarketMailboxes(sent::add, tasks::add);
        boxes.offer(one, update("Bwin", 1, 1900));
        boxes.offer(one, update("Bwin", 2, 1900));
        assertThat(boxes.isIdle("Bwin")).isFalse();
        assertThat(boxes.isIdle("Pinnacle")).isTrue();
        boxes.offer(other, update("Pinnacle", 1, 1900));
        tasks.removeFirst().run();
        assertThat(boxes.isIdle("Bwin")).isTrue();
        assertThat(boxes.isIdle("Pinnacle")).isFalse();
        runAll();
        assertThat(boxes.isIdle("Pinnacle")).isTrue();
    }

    @Test
    void many_threads_lose_nothing_and_keep_each_providers_order() throws InterruptedException {
        int providers = 8;
        int updates = 500;
        List<ProviderQuotes> received = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService drains = Executors.newVirtualThreadPerTaskExecutor();
                ExecutorService senders = Executors.newFixedThreadPool(providers)) {
            MarketMailboxes boxes =
                    new MarketMailboxes(command -> received.addAll(command.updates()), drains);
            for (int p = 0; p < providers; p++) {
                String provider = "P" + p;
                senders.execute(() -> {
                    for (int i = 1; i <= updates; i++) {
                        boxes.offer(one, update(provider, i, 2000));
                    }
                });
            }
            senders.shutdown();
            assertThat(senders.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            drains.shutdown();
            assertThat(drains.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
        for (int p = 0; p < providers; p++) {
            String provider = "P" + p;
            List<Long> sequences =
                    received.stream()
                            .filter(u -> u.provider().equals(provider))
                            .map(ProviderQuotes::sequence)
                            .toList();
            assertThat(sequences).isSorted();
            assertThat(sequences.getLast()).isEqualTo(updates);
        }
    }

    @Test
    void many_threads_share_few_places_and_lose_nothing() throws InterruptedException {
        int markets = 50;
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Map<MarketId, Long> last = new ConcurrentHashMap<>();
        try (ExecutorService drains = Executors.newVirtualThreadPerTaskExecutor();
                ExecutorService senders = Executors.newFixedThreadPool(4)) {
            MarketMailboxes boxes =
                    new MarketMailboxes(
                            command -> {
                                most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                                Thread.yield();
                                ProviderQuotes latest = command.updates().getLast();
                                last.put(command.marketId(), latest.sequence());
                                underWay.decrementAndGet();
                            },
                            drains,
                            2);
            for (int sender = 0; sender < 4; sender++) {
                int from = sender;
                senders.execute(() -> {
                    for (int i = 1; i <= 200; i++) {
                        for (int market = from; market < markets; market += 4) {
                            boxes.offer(new MarketId(new UUID(2, market)), update("Bwin", i, 2000));
                        }
                    }
                });
            }
            senders.shutdown();
            assertThat(senders.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            await().atMost(Duration.ofSeconds(30)).until(boxes::isIdle);
        }
        assertThat(most).hasValueLessThanOrEqualTo(2);
        assertThat(last).hasSize(markets);
        assertThat(last.values()).containsOnly(200L);
    }

    /** Keeps what it sends. */
    private MarketMailboxes sending(
            int underWayMaxMarkets, Consumer<MarketMailboxes> whileTheFirstIsOnItsWay) {
        AtomicReference<MarketMailboxes> self = new AtomicReference<>();
        self.set(
                new MarketMailboxes(
                        command -> {
                            sent.add(command);
                            if (sent.size() == 1) {
                                whileTheFirstIsOnItsWay.accept(self.get());
                            }
                        },
                        tasks::add,
                        underWayMaxMarkets));
        return self.get();
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.removeFirst().run();
        }
    }

    private static ProviderQuotes update(String provider, long sequence, int thousandths) {
        return new ProviderQuotes(
                provider, sequence, NOON, List.of(new Quote(0, new Price(thousandths))));
    }
}
