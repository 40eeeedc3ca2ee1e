package org.moneyline.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.bench.BenchApp.Offer;
import org.moneyline.betting.api.BetCommand.PlaceBets;
import org.moneyline.betting.api.BetCommand.Slip;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.Leg;
import org.moneyline.betting.api.PlacementOutcome;
import org.moneyline.betting.api.PriceChange;
import org.moneyline.kernel.Money;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.WritePosition;
import org.moneyline.wallet.api.RequestKey;

/** Many customers who place single bets in process, each waiting for the answer before the next. */
final class Bettors {

    private static final Money STAKE = new Money(100, BenchApp.GBP);

    private final CommandGateway commands;
    private final List<AccountId> customers;
    private final List<Offer> offers;
    private final AtomicLong lastPosition = new AtomicLong(WritePosition.NONE);

    Bettors(CommandGateway commands, List<AccountId> customers, List<Offer> offers) {
        this.commands = commands;
        this.customers = customers;
        this.offers = offers;
    }

    /** The global index of the last bet acknowledged so far. */
    long lastPosition() {
        return lastPosition.get();
    }

    double betsPerSecond(int callers, int seconds) throws InterruptedException {
        long from = System.nanoTime();
        long end = from + seconds * 1_000_000_000L;
        long done = run(callers, () -> System.nanoTime() < end);
        return done * 1e9 / (System.nanoTime() - from);
    }

    /** Places exactly so many bets. */
    void place(int callers, long bets) throws InterruptedException {
        AtomicLong left = new AtomicLong(bets);
        run(callers, () -> left.getAndDecrement() > 0);
    }

    private interface More {
        boolean more();
    }

    private long run(int callers, More more) throws InterruptedException {
        LongAdder done = new LongAdder();
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    while (more.more()) {
                                        placeOne();
                                        done.increment();
                                    }
                                    lastPosition.accumulateAndGet(WritePosition.last(), Math::max);
                                } catch (RuntimeException e) {
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
        return done.sum();
    }

    void placeOne() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        AccountId customer = customers.get(random.nextInt(customers.size()));
        Offer offer = offers.get(random.nextInt(offers.size()));
        BetId bet = new BetId(Ids.next());
        List<PlacementOutcome> outcomes =
                commands.sendAndWait(
                        new PlaceBets(
                                customer,
                                List.of(
                                        new Slip(
                                                bet,
                                                BetType.SINGLE,
                                                STAKE,
                                                List.of(
                                                        new Leg(
                                                                offer.selectionId(),
                                                                offer.price())),
                                                PriceChange.ANY,
                                                new RequestKey(bet.toString(), "bench"))),
                                Instant.now()));
        if (!(outcomes.getFirst() instanceof PlacementOutcome.Accepted)) {
            throw new IllegalStateException("not accepted: " + outcomes);
        }
    }
}
