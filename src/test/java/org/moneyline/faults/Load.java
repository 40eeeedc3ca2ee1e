package org.moneyline.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.moneyline.faults.Customer.Answer;
import org.moneyline.faults.Journal.Kind;
import org.moneyline.faults.Journal.Operation;
import org.moneyline.faults.Journal.Told;
import tools.jackson.databind.JsonNode;

/**
 * Customers who deposit, bet, trade with each other and withdraw at random until told to stop, and
 * note what they were told. A customer who was told nothing sends half of these requests again
 * later, with the same key.
 */
final class Load {

    record Offer(String selectionId, String price) {}

    private static final Duration OFFERS_FRESH = Duration.ofMillis(300);

    /** On the ladder of every market, and few, so that orders meet. */
    private static final List<String> ORDER_PRICES =
            List.of("1.50", "1.80", "2.00", "2.10", "2.20", "2.40", "2.60", "3.00", "3.50");

    /** One in so many orders that were taken is cancelled at once. */
    private static final int CANCELLED_ONE_IN = 4;

    private final int port;
    private final List<Customer> customers;
    private final Journal journal;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;
    private volatile List<Offer> offers = List.of();

    Load(int port, List<Customer> customers, Journal journal) {
        this.port = port;
        this.customers = customers;
        this.journal = journal;
    }

    void start(int clients) {
        running = true;
        threads.add(Thread.ofVirtual().start(this::watchOffers));
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofVirtual().start(this::act));
        }
    }

    void stop() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
    }

    private void watchOffers() {
        while (running) {
            List<Offer> found = offersAt(port);
            if (!found.isEmpty()) {
                offers = found;
            }
            LockSupport.parkNanos(OFFERS_FRESH.toNanos());
        }
    }

    /** Waits until something can be bet on. */
    static Offer awaitOffer(int port) {
        for (int tries = 0; tries < 200; tries++) {
            List<Offer> found = offersAt(port);
            if (!found.isEmpty()) {
                return found.getFirst();
            }
            LockSupport.parkNanos(OFFERS_FRESH.toNanos());
        }
        throw new IllegalStateException("nothing to bet on");
    }

    private static List<Offer> offersAt(int port) {
        List<Offer> found = new ArrayList<>();
        Answer events = Customer.call(port, "GET", "/api/v1/events", null, null, null);
        if (events.body() == null || !events.ok()) {
            return found;
        }
        for (JsonNode event : events.body().path("items")) {
            for (JsonNode market : event.path("markets")) {
                if (market.path("status").asString("").equals("OPEN")) {
                    for (JsonNode selection : market.path("selections")) {
                        String price = selection.path("price").asString("");
                        if (!price.isEmpty()) {
                            found.add(new Offer(selection.path("id").asString(""), price));
                        }
                    }
                }
            }
        }
        return found;
    }

    private void act() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (running) {
            Customer customer = customers.get(random.nextInt(customers.size()));
            String key = UUID.randomUUID().toString();
            int dice = random.nextInt(100);
            List<Offer> now = offers;
            boolean told;
            if (dice < 40 && !now.isEmpty()) {
                told = trade(customer, key, now.get(random.nextInt(now.size())));
            } else if (dice < 80 && !now.isEmpty()) {
                Offer offer = now.get(random.nextInt(now.size()));
                long stake = random.nextLong(10, 500);
                told =
                        send(
                                Kind.BET,
                                customer,
                                key,
                                stake,
                                () -> customer.bet(key, stake, offer.selectionId(), offer.price()));
            } else if (dice < 92) {
                long amount = random.nextLong(1_000, 5_000);
                told =
                        send(
                                Kind.DEPOSIT,
                                customer,
                                key,
                                amount,
                                () -> customer.deposit(key, amount));
            } else {
                long amount = random.nextLong(100, 2_000);
                told =
                        send(
                                Kind.WITHDRAWAL,
                                customer,
                                key,
                                amount,
                                () -> customer.withdraw(key, amount));
            }
            if (!told) {
                // The server is away: do not spin against a closed port.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private boolean trade(Customer customer, String key, Offer offer) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long size = random.nextLong(100, 800);
        String side = random.nextBoolean() ? "BACK" : "LAY";
        String price = ORDER_PRICES.get(random.nextInt(ORDER_PRICES.size()));
        return send(
                Kind.ORDER,
                customer,
                key,
                size,
                () -> {
                    Answer answer = customer.order(key, size, offer.selectionId(), side, price);
                    if (answer.ok() && random.nextInt(CANCELLED_ONE_IN) == 0) {
                        customer.cancel(answer.text("orderId"));
                    }
                    return answer;
                });
    }

    private interface Request {
        Answer send();
    }

    private boolean send(Kind kind, Customer customer, String key, long amount, Request request) {
        Answer answer = request.send();
        Told told = told(answer);
        if (told == Told.UNKNOWN && ThreadLocalRandom.current().nextBoolean()) {
            // Half of the customers try again with the same key until they know.
            for (int tries = 0; told == Told.UNKNOWN && tries < 400 && running; tries++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                answer = request.send();
                told = told(answer);
            }
        }
        String idField =
                switch (kind) {
                    case BET -> "betId";
                    case ORDER -> "orderId";
                    case DEPOSIT -> "depositId";
                    case WITHDRAWAL -> "withdrawalId";
                };
        UUID id =
                told == Told.ACKNOWLEDGED && !answer.text(idField).isEmpty()
                        ? UUID.fromString(answer.text(idField))
                        : null;
        journal.add(new Operation(kind, customer.accountId(), key, amount, told, id));
        return told != Told.UNKNOWN;
    }

    private static Told told(Answer answer) {
        if (answer.ok()) {
            return Told.ACKNOWLEDGED;
        }
        // A server error, 503 included, or silence says nothing about what became of the request.
        return answer.status() >= 400 && answer.status() < 500 ? Told.REFUSED : Told.UNKNOWN;
    }
}
