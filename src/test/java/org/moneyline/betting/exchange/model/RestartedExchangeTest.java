package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.moneyline.betting.BettingHouse.pounds;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.BettingHouse;
import org.moneyline.betting.BettingHouse.Bookmaker;
import org.moneyline.betting.BettingHouse.Customers;
import org.moneyline.betting.BettingHouse.Register;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.BookOpened;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.ExchangeQuery.LadderOf;
import org.moneyline.betting.api.ExchangeQuery.PositionOf;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.PositionView;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.wallet.api.RequestKey;
import org.moneyline.wallet.api.TrialBalanceView;
import org.moneyline.wallet.api.WalletQuery.TrialBalance;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Thousands of orders while the program ends in the middle of them and starts again on what is in
 * the database. Whoever got no answer asks again under the same key. Then the naive book goes
 * through every market once more.
 */
@DisplayName("The exchange, ended and started again amid orders")
class RestartedExchangeTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final long SEED = 20_261_122;
    private static final int CUSTOMERS = 40;
    private static final int MARKETS = 4;
    private static final int SENDERS = 8;
    private static final int REQUESTS_OF_A_SENDER = 25;
    private static final int ORDERS_MAX = 30;

    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger sentAgain = new AtomicInteger();
    private final Set<OrderId> taken = ConcurrentHashMap.newKeySet();
    private volatile ConfigurableApplicationContext program;

    @Test
    void everyOrderCountsOnceAndANaiveReplayGivesTheSamePositions() throws Exception {
        program = start();
        List<MarketId> markets = new ArrayList<>();
        for (int i = 0; i < MARKETS; i++) {
            markets.add(bean(Bookmaker.class).open("2.00", "3.00", "4.00"));
        }
        List<AccountId> customers = new ArrayList<>();
        for (int i = 0; i < CUSTOMERS; i++) {
            // Some have so little that orders are refused for it.
            customers.add(bean(Customers.class).withMoney(i % 10 == 0 ? 10_000 : 1_000_000));
        }
        markets.forEach(this::awaitBook);
        Register register = bean(Register.class);

        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int sender = 0; sender < SENDERS; sender++) {
                Random random = new Random(SEED + sender);
                running.add(senders.submit(() -> sendAll(random, customers, markets)));
            }
            await().atMost(BOUND).until(() -> done.get() > SENDERS * REQUESTS_OF_A_SENDER / 3);
            ConfigurableApplicationContext before = program;
            before.close();
            ConfigurableApplicationContext after = start();
            after.getBean(Register.class).customers.putAll(register.customers);
            program = after;
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        }

        try {
            assertThat(sentAgain.get()).as("requests the end cut off").isPositive();
            assertThat(taken).hasSizeGreaterThan(1_000);
            bean(Customers.class).caughtUp();
            for (MarketId market : markets) {
                assertSameByANaiveReplay(market, customers);
            }
            assertThat(ask(new TrialBalance(), TrialBalanceView.class).balanced()).isTrue();
            assertThat(taken).as("acknowledged and not stored").isEmpty();
        } finally {
            program.close();
        }
    }

    private static ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(BettingHouse.class)
                .web(WebApplicationType.NONE)
                .properties(
                        Map.of(
                                "spring.datasource.url",
                                database.url(),
                                "spring.datasource.username",
                                database.user(),
                                "spring.datasource.password",
                                database.password()))
                .run();
    }

    private <T> T bean(Class<T> type) {
        return program.getBean(type);
    }

    private <T> T ask(Object question, Class<T> answer) {
        return bean(Questions.class).ask(question, answer);
    }

    private void awaitBook(MarketId market) {
        await().atMost(BOUND)
                .ignoreExceptions()
                .until(() ->
                        ask(new LadderOf(market, 1), LadderView.class).status()
                                == MarketStatus.OPEN);
    }

    private void sendAll(Random random, List<AccountId> customers, List<MarketId> markets) {
        for (int i = 0; i < REQUESTS_OF_A_SENDER; i++) {
            List<NewOrder> orders = new ArrayList<>();
            for (int n = random.nextInt(ORDERS_MAX); n >= 0; n--) {
                orders.add(order(random));
            }
            OrderId first = orders.getFirst().orderId();
            send(
                    new PlaceOrders(
                            customers.get(random.nextInt(customers.size())),
                            markets.get(random.nextInt(markets.size())),
                            orders,
                            null,
                            null,
                            new RequestKey("key " + first, "print"),
                            Instant.now()));
            done.incrementAndGet();
        }
    }

    private static NewOrder order(Random random) {
        return new NewOrder(
                new OrderId(Ids.next()),
                random.nextInt(3),
                random.nextBoolean() ? Side.BACK : Side.LAY,
                new Price(2_500 + 20 * (random.nextInt(9) - 4)),
                pounds(100 + random.nextInt(1_000)),
                Persistence.LAPSE,
                random.nextInt(10) == 0 ? pounds(100) : null);
    }

    /** Until it is answered; what ended before that may have been taken or not. */
    private void send(PlaceOrders command) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    try {
                        bean(CommandGateway.class).sendAndWait(command);
                        command.orders().forEach(order -> taken.add(order.orderId()));
                        return true;
                    } catch (Refusal refusal) {
                        if (refusal.code().equals("INSUFFICIENT_FUNDS")) {
                            return true;
                        }
                        sentAgain.incrementAndGet();
                        return false;
                    } catch (RuntimeException ended) {
                        sentAgain.incrementAndGet();
                        return false;
                    }
                });
    }

    private void assertSameByANaiveReplay(MarketId market, List<AccountId> customers) {
        EventStore events = bean(EventStore.class);
        List<BookMoved> moved = new ArrayList<>();
        List<NaiveReplay> replays = new ArrayList<>();
        events.readEvents(BookId.of(market).toString(), 0)
                .forEachRemaining(event -> {
                    if (event.getPayload() instanceof BookOpened opened) {
                        replays.add(NaiveReplay.of(opened));
                    } else if (event.getPayload() instanceof BookMoved one) {
                        moved.add(one);
                    }
                });
        NaiveReplay replay = replays.getFirst();
        Set<OrderId> stored = new HashSet<>();
        for (AccountId customer : customers) {
            events.readEvents(PositionId.of(customer, market).toString(), 0)
                    .forEachRemaining(event -> {
                        if (event.getPayload() instanceof OrdersAccepted accepted) {
                            replay.accepted(accepted);
                            accepted.instructions()
                                    .forEach(one ->
                                            assertThat(stored.add(one.orderId()))
                                                    .as("taken once: " + one)
                                                    .isTrue());
                        }
                    });
        }
        assertThat(taken).as("stored and answered as refused").containsAll(stored);
        taken.removeAll(stored);
        moved.forEach(replay::moved);

        assertThat(replay.findings()).as("seed " + SEED).isEmpty();
        assertThat(replay.matches()).isGreaterThan(100);
        replay.positions()
                .forEach((customer, naive) ->
                        await().atMost(BOUND)
                                .untilAsserted(() -> {
                                    PositionView view =
                                            ask(
                                                    new PositionOf(customer, market),
                                                    PositionView.class);
                                    assertThat(view.ifWins()).isEqualTo(naive.ifWins());
                                    assertThat(view.hold()).isEqualTo(pounds(naive.hold()));
                                    assertThat(view.orders())
                                            .extracting(OrderOutcome::remaining)
                                            .containsExactlyInAnyOrderElementsOf(
                                                    naive.waiting().values());
                                }));
    }
}
