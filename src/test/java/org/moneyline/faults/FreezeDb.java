package org.moneyline.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.moneyline.faults.Customer.Answer;
import org.moneyline.faults.Journal.Kind;
import org.moneyline.faults.Journal.Operation;
import org.moneyline.faults.Journal.Told;

/**
 * The database answers nothing for a while though all its connections stand, and then goes on. Bets
 * must be refused at once meanwhile, and not pile up; afterwards everything must go on by itself,
 * with nothing lost of what was under way.
 */
final class FreezeDb {

    private static final int CUSTOMERS = 20;
    private static final int CLIENTS = 32;
    private static final int WARM_SECONDS = 3;

    /** By then whoever was under way has been told, or waits for what only the database can say. */
    private static final int NOTICED_SECONDS = 7;

    private static final int FROZEN_SECONDS = 8;
    private static final int PROBES_PER_SECOND = 20;
    private static final long REFUSED_WITHIN_MS = 1_000;
    private static final long RECOVERED_WITHIN_MS = 10_000;

    private final Journal journal = new Journal();
    private final List<String> findings = new ArrayList<>();
    private final Histogram refusedMillis = new Histogram(60_000, 3);

    List<String> run(Map<String, Object> report) throws Exception {
        Path dataDir = Files.createTempDirectory("moneyline-fault").resolve("data");
        try (AppProcess app = new AppProcess(dataDir, List.of("--moneyline.feed.season.speed=4"))) {
            app.start();
            List<Customer> customers = Faults.customers(app.port(), CUSTOMERS);
            Load load = new Load(app.port(), customers, journal);
            load.start(CLIENTS);
            Load.Offer offer = Load.awaitOffer(app.port());
            sleep(TimeUnit.SECONDS.toMillis(WARM_SECONDS));
            app.freezeDatabase();
            try {
                sleep(TimeUnit.SECONDS.toMillis(NOTICED_SECONDS));
                probe(customers, offer);
            } finally {
                app.thawDatabase();
            }
            long recovered = Faults.millisUntilWriting(customers.getFirst(), System.nanoTime());
            sleep(WARM_SECONDS * 1_000L);
            load.stop();
            findings.addAll(Oracle.check(app, journal).findings());
            if (recovered > RECOVERED_WITHIN_MS) {
                findings.add("writing again took " + recovered + " ms");
            }
            report.put("frozen_seconds", NOTICED_SECONDS + FROZEN_SECONDS);
            report.put("acknowledged", journal.count(Told.ACKNOWLEDGED));
            report.put("refused", journal.count(Told.REFUSED));
            report.put("unknown", journal.count(Told.UNKNOWN));
            report.put("refused_in_the_cold", refusedMillis.getTotalCount());
            report.put("refused_p50_ms", refusedMillis.getValueAtPercentile(50));
            report.put("refused_p99_ms", refusedMillis.getValueAtPercentile(99));
            report.put("refused_max_ms", refusedMillis.getMaxValue());
            report.put("recovery_ms", recovered);
        }
        return findings;
    }

    /** Bets at fixed times, whatever becomes of those before them. */
    private void probe(List<Customer> customers, Load.Offer offer) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < FROZEN_SECONDS * PROBES_PER_SECOND; i++) {
            Customer customer = customers.get(i % customers.size());
            threads.add(Thread.ofVirtual().start(() -> probe(customer, offer)));
            sleep(TimeUnit.SECONDS.toMillis(1) / PROBES_PER_SECOND);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (refusedMillis.getMaxValue() > REFUSED_WITHIN_MS) {
            findings.add("a refusal took " + refusedMillis.getMaxValue() + " ms");
        }
    }

    private void probe(Customer customer, Load.Offer offer) {
        String key = UUID.randomUUID().toString();
        long from = System.nanoTime();
        Answer answer = customer.bet(key, 100, offer.selectionId(), offer.price());
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
        journal.add(new Operation(Kind.BET, customer.accountId(), key, 100, Told.UNKNOWN, null));
        synchronized (refusedMillis) {
            refusedMillis.recordValue(millis);
            if (answer.status() != 503) {
                findings.add("a bet was answered " + answer + " after " + millis + " ms");
            }
        }
    }

    private static void sleep(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
