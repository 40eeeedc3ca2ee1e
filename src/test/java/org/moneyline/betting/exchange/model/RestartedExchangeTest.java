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
import org.moneyline.accounts.api.EligibilityView;
import org.moneyline.betting.BettingHouse;
import org.moneyline.betting.BettingHouse.Bookmaker;
import org.moneyline.betting.BettingHouse.Customers;
import org.moneyline.betting.BettingHouse.Register;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.ExchangeCommand.VoidTrades;
import org.moneyline.betting.api.ExchangeCommand.WithdrawRunner;
import org.moneyline.betting.api.ExchangeEvent.BookEvent;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.BookOpened;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.ExchangeEvent.RunnerWithdrawn;
import org.moneyline.betting.api.ExchangeEvent.TradesVoided;
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
import org.moneyline.odds.api.OddsEvent.MarketInPlay;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.wallet.api.RequestKey;
import org.moneyline.wallet.api.TrialBalanceView;
import org.moneyline.wallet.api.WalletQuery.TrialBalance;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * Orders by the hundred while the program ends in the middle of them and starts again on what is in
 * the database. Whoever got no answer asks again under the same key. Then the naive book goes
 * through every market once more.
 */
@DisplayName("The exchange, ended and started again amid orders")
class RestartedExchangeTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final long SEED = 20_261_122;
    private static final int CUSTOMERS = 20;
    private static final int MARKETS = 2;
    private static final int SENDERS = 8;
    private static final int REQUESTS_BEFORE_THE_END = 60;
    private static final int REQUESTS_OF_A_SENDER_AFTERWARDS = 5;
    private static final int ORDERS_MAX = 30;

    private final AtomicInteger answered = new AtomicInteger();
    private final Set<OrderId> taken = ConcurrentHashMap.newKeySet();
    private final List<AccountId> customers = new ArrayList<>();
    private final List<MarketId> markets = new ArrayList<>();
    private ConfigurableApplicationContext program;

    @Test
    void everyOrderCountsOnceAndANaiveReplayGivesTheSamePositions() throws Exception {
        List<PlaceOrders> cutOff = new ArrayList<>();
        Map<AccountId, EligibilityView> register;
        program = start();
        try {
            for (int i = 0; i < MARKETS; i++) {
                markets.add(bean(Bookmaker.class).open("2.00", "3.00", "4.00"));
            }
            for (int i = 0; i < CUSTOMERS; i++) {
                // Some have so little that orders are refused for it.
                customers.add(bean(Customers.class).withMoney(i % 10 == 0 ? 10_000 : 1_000_000));
            }
            register = bean(Register.class).customers;
            markets.forEach(this::awaitBook);
            CommandGateway commands = bean(CommandGateway.class);
            try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<PlaceOrders>> running = new ArrayList<>();
                for (int sender = 0; sender < SENDERS; sender++) {
                    Random random = new Random(SEED + sender);
                    running.add(senders.submit(() -> sendUntilTheEnd(commands, random)));
                }
                try {
                    await().atMost(BOUND).until(() -> answered.get() > REQUESTS_BEFORE_THE_END / 2);
                    Instant halfway = Instant.now();
                    bean(Bookmaker.class)
                            .publish(markets.get(0), new MarketInPlay(markets.get(0), halfway));
                    commands.sendAndWait(
                            new WithdrawRunner(
                                    BookId.of(markets.get(1)),
                                    2,
                                    2_500,
                                    "trader",
                                    "lame",
                                    halfway));
                    awaitInPlay(markets.get(0));
                    int before = answered.get();
                    await().atMost(BOUND)
                            .until(() -> answered.get() > before + REQUESTS_BEFORE_THE_END / 2);
                } finally {
                    // Else they would go on for ever.
                    program.close();
                }
                for (Future<PlaceOrders> one : running) {
                    cutOff.add(one.get(60, TimeUnit.SECONDS));
                }
            }
        } finally {
            program.close();
        }

        Instant startedAgain = Instant.now();
        program = start();
        try {
            bean(Register.class).customers.putAll(register);
            markets.forEach(this::awaitBook);
            CommandGateway commands = bean(CommandGateway.class);
            try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> running = new ArrayList<>();
                for (PlaceOrders one : cutOff) {
                    Random random = new Random(SEED + SENDERS + running.size());
                    running.add(senders.submit(() -> goOn(commands, one, random)));
                }
                for (Future<?> one : running) {
                    one.get(60, TimeUnit.SECONDS);
                }
            }
            assertThat(taken).hasSizeGreaterThan(800);
            awaitDelivered();
            // Of what was matched in the first life, and of nothing else.
            commands.sendAndWait(
                    new VoidTrades(
                            BookId.of(markets.get(0)),
                            Instant.EPOCH,
                            startedAgain,
                            "trader",
                            "late",
                            1,
                            startedAgain));
            bean(Customers.class).caughtUp();
            for (MarketId market : markets) {
                assertSameByANaiveReplay(market);
            }
            assertThat(ask(new TrialBalance(), TrialBalanceView.class).balanced()).isTrue();
            assertThat(taken).as("acknowledged and not stored").isEmpty();
        } finally {
            program.close();
        }
    }

    private static ConfigurableApplicationContext start() {
        Map<String, Object> quick = Map.of("moneyline.exchange.in-play-delay-seconds", "1");
        return BettingHouse.start(
                database,
                context ->
                        context.getEnvironment()
                                .getPropertySources()
                                .addFirst(new MapPropertySource("quick", quick)));
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

    /** Also what waits for the bet delay, in the end. */
    private void awaitDelivered() {
        await().atMost(BOUND)
                .until(() ->
                        bean(Projections.class).status().stream()
                                .filter(one -> one.projection().equals("exchange-orders"))
                                .allMatch(one -> one.lagEvents() == 0));
    }

    private void awaitInPlay(MarketId market) {
        await().atMost(BOUND).until(() -> ask(new LadderOf(market, 1), LadderView.class).inPlay());
    }

    /** One request after the other; the last one has got no answer and may have been taken. */
    private PlaceOrders sendUntilTheEnd(CommandGateway commands, Random random) {
        while (true) {
            PlaceOrders command = orders(random);
            Throwable failure = commands.send(command).handle((receipt, thrown) -> thrown).join();
            if (failure != null && !isToBeExpected(failure)) {
                return command;
            }
            if (failure == null) {
                command.orders().forEach(order -> taken.add(order.orderId()));
            }
            answered.incrementAndGet();
        }
    }

    /** The request that the end cut off, again under the same key, and then others. */
    private void goOn(CommandGateway commands, PlaceOrders cutOff, Random random) {
        PlaceOrders command = cutOff;
        for (int i = 0; i <= REQUESTS_OF_A_SENDER_AFTERWARDS; i++) {
            try {
                commands.sendAndWait(command);
                command.orders().forEach(order -> taken.add(order.orderId()));
            } catch (Refusal refusal) {
                assertThat(isToBeExpected(refusal)).as("refused: " + refusal).isTrue();
            }
            command = orders(random);
        }
    }

    /** Whoever sends one order after the other runs out of money, or of room in the bet delay. */
    private static boolean isToBeExpected(Throwable failure) {
        return failure instanceof Refusal refusal
                && Set.of("INSUFFICIENT_FUNDS", "TOO_MANY_ON_THE_WAY").contains(refusal.code());
    }

    private PlaceOrders orders(Random random) {
        List<NewOrder> orders = new ArrayList<>();
        for (int n = random.nextInt(ORDERS_MAX); n >= 0; n--) {
            orders.add(order(random));
        }
        OrderId first = orders.getFirst().orderId();
        return new PlaceOrders(
                customers.get(random.nextInt(customers.size())),
                markets.get(random.nextInt(markets.size())),
                orders,
                null,
                null,
                new RequestKey("key " + first, "print"),
                Instant.now());
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

    private boolean hasMoney(AccountId customer) {
        return bean(Customers.class).wallet(customer).available().isPositive();
    }

    private void assertSameByANaiveReplay(MarketId market) {
        EventStore events = bean(EventStore.class);
        List<BookEvent> happened = new ArrayList<>();
        List<NaiveReplay> replays = new ArrayList<>();
        events.readEvents(BookId.of(market).toString(), 0)
                .forEachRemaining(event -> {
                    if (event.getPayload() instanceof BookOpened opened) {
                        replays.add(NaiveReplay.of(opened));
                    } else if (event.getPayload() instanceof BookEvent one) {
                        happened.add(one);
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
        for (BookEvent event : happened) {
            switch (event) {
                case BookMoved e -> replay.moved(e);
                case RunnerWithdrawn e -> replay.withdrawn(e);
                case TradesVoided e -> replay.voided(e);
                default -> throw new IllegalStateException("not here: " + event);
            }
        }

        assertThat(replay.findings()).as("seed " + SEED).isEmpty();
        assertThat(replay.matches()).isGreaterThan(100);
        assertThat(replay.voided()).isGreaterThan(10);
        replay.positions()
                .forEach((customer, naive) ->
                        await().atMost(BOUND)
                                .untilAsserted(() -> {
                                    PositionView view =
                                            ask(
                                                    new PositionOf(customer, market),
                                                    PositionView.class);
                                    assertThat(view.ifWins()).isEqualTo(naive.ifWins());
                                    if (hasMoney(customer)) {
                                        assertThat(view.hold()).isEqualTo(pounds(naive.hold()));
                                    } else {
                                        // Of a hold that rose there was only so much to take.
                                        assertThat(view.hold().minor())
                                                .isLessThanOrEqualTo(naive.hold());
                                    }
                                    assertThat(view.orders())
                                            .extracting(OrderOutcome::remaining)
                                            .containsExactlyInAnyOrderElementsOf(
                                                    naive.waiting().values());
                                }));
    }
}
