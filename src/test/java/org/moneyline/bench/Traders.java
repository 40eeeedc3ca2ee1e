package org.moneyline.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReceipt;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.WritePosition;
import org.moneyline.wallet.api.RequestKey;

/**
 * Customers who trade around one price in process, back and lay alike, so that most orders are
 * matched and the books stay small. Each waits until the book has answered before the next order.
 */
final class Traders {

    /** Ticks of 0.02 from 2.42 to 2.58. */
    private static final int PRICE_LOWEST = 2_420;

    private static final int PRICE_TICK = 20;
    private static final int PRICES = 9;

    private static final int SIZE_LARGEST_POUNDS = 20;
    private static final int SELECTIONS = 3;

    /** A customer trades in some markets, not in all. */
    private static final int MARKETS_OF_A_CUSTOMER = 10;

    private static final long ANSWER_LIMIT_SECONDS = 30;

    private final CommandGateway commands;
    private final List<AccountId> customers;
    private final List<MarketId> markets;
    private final AtomicLong lastPosition = new AtomicLong(WritePosition.NONE);
    private final LongAdder traded = new LongAdder();

    Traders(CommandGateway commands, List<AccountId> customers, List<MarketId> markets) {
        this.commands = commands;
        this.customers = customers;
        this.markets = markets;
    }

    /** The global index of the last order acknowledged so far. */
    long lastPosition() {
        return lastPosition.get();
    }

    /** Orders of which something was matched at once. */
    long traded() {
        return traded.sum();
    }

    /**
     * @param callers who wait for their answers at the same time
     * @param together orders in one request
     */
    double ordersPerSecond(int callers, int together, int seconds) throws InterruptedException {
        LongAdder done = new LongAdder();
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        long from = System.nanoTime();
        long end = from + seconds * 1_000_000_000L;
        for (int i = 0; i < callers; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    while (System.nanoTime() < end) {
                                        place(together);
                                        done.add(together);
                                    }
                                    lastPosition.accumulateAndGet(WritePosition.last(), Math::max);
                                } catch (RuntimeException
                                        | ExecutionException
                                        | TimeoutException
                                        | InterruptedException e) {
                                    synchronized (failures) {
                                        failures.add(e);
                                    }
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    failures.size() + " callers failed", failures.getFirst());
        }
        return done.sum() * 1e9 / (System.nanoTime() - from);
    }

    private void place(int together)
            throws ExecutionException, TimeoutException, InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int who = random.nextInt(customers.size());
        AccountId customer = customers.get(who);
        MarketId market =
                markets.get(
                        (who + random.nextInt(MARKETS_OF_A_CUSTOMER) * (1 + who % 7))
                                % markets.size());
        List<NewOrder> orders = new ArrayList<>(together);
        // A customer never meets their own orders, so those of one request are on one side.
        Side side = random.nextBoolean() ? Side.BACK : Side.LAY;
        for (int i = 0; i < together; i++) {
            orders.add(order(random, side));
        }
        OrderReceipt receipt =
                commands.sendAndWait(
                        new PlaceOrders(
                                customer,
                                market,
                                orders,
                                null,
                                null,
                                new RequestKey(orders.getFirst().orderId().toString(), "bench"),
                                Instant.now()));
        List<OrderOutcome> outcomes =
                receipt.outcomes()
                        .toCompletableFuture()
                        .get(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS);
        for (OrderOutcome outcome : outcomes) {
            if (outcome.status() == OrderStatus.ACCEPTED) {
                throw new IllegalStateException("the book has not answered: " + outcome);
            }
            if (outcome.matched() > 0) {
                traded.increment();
            }
        }
    }

    private static NewOrder order(ThreadLocalRandom random, Side side) {
        return new NewOrder(
                new OrderId(Ids.next()),
                random.nextInt(SELECTIONS),
                side,
                new Price(PRICE_LOWEST + PRICE_TICK * random.nextInt(PRICES)),
                new Money(100L * (1 + random.nextInt(SIZE_LARGEST_POUNDS)), BenchApp.GBP),
                Persistence.LAPSE,
                null);
    }
}
