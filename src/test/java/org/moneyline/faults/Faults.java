package org.moneyline.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.moneyline.faults.Customer.Answer;
import org.moneyline.faults.Journal.Told;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs one fault by name: {@code Faults kill-app --rounds 10}, {@code Faults million-orders}. The
 * last line printed is JSON with {@code "ok":true} or {@code false}.
 */
final class Faults {

    private static final int CUSTOMERS = 20;
    private static final int CLIENTS = 32;
    private static final int SAME_KEY_SENDS = 100;

    private Faults() {}

    public static void main(String[] args) throws Exception {
        String name = args.length == 0 ? "" : args[0];
        int rounds = number(args, "--rounds", 10);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("fault", name);
        List<String> findings =
                switch (name) {
                    case "kill-app" -> kill(rounds, true, report);
                    case "kill-db" -> kill(rounds, false, report);
                    case "freeze-db" -> new FreezeDb().run(report);
                    case "same-key" -> sameKey(report);
                    case "bad-feed" -> new BadFeed(number(args, "--seed", 1)).run(report);
                    case "slow-consumer" -> SlowConsumer.run(report);
                    case "million-orders" ->
                            new MillionOrders(
                                            number(args, "--orders", 1_000_000),
                                            number(args, "--seed", 1),
                                            number(args, "--kills", 3),
                                            report)
                                    .run();
                    default -> {
                        System.err.println(
                                "usage: ops/faults/run kill-app|kill-db [--rounds N], freeze-db, same-key,"
                                        + " bad-feed [--seed S], slow-consumer, million-orders"
                                        + " [--orders N] [--seed S] [--kills K]");
                        System.exit(2);
                        yield List.of();
                    }
                };
        findings.forEach(finding -> System.out.println("FOUND: " + finding));
        report.put("findings", findings.size());
        report.put("ok", findings.isEmpty());
        System.out.println(JsonMapper.shared().writeValueAsString(report));
        System.out.flush();
        System.exit(findings.isEmpty() ? 0 : 1);
    }

    private static int number(String[] args, String name, int otherwise) {
        for (int i = 1; i + 1 < args.length; i += 2) {
            if (args[i].equals(name)) {
                return Integer.parseInt(args[i + 1]);
            }
        }
        return otherwise;
    }

    private static List<String> kill(int rounds, boolean application, Map<String, Object> report)
            throws Exception {
        Path dataDir = Files.createTempDirectory("moneyline-fault").resolve("data");
        Journal journal = new Journal();
        List<Long> recoveryMillis = new ArrayList<>();
        List<String> findings = new ArrayList<>();
        List<String> settings =
                List.of(
                        "--moneyline.feed.season.speed=4",
                        // A round is short, and what was kept of it shall be read again.
                        "--moneyline.store.snapshot-every-events=20");
        try (AppProcess app = new AppProcess(dataDir, settings)) {
            System.out.printf("first start: %d ms%n", app.start());
            List<Customer> customers = customers(app.port(), CUSTOMERS);
            Load load = new Load(app.port(), customers, journal);
            for (int round = 1; round <= rounds; round++) {
                load.start(CLIENTS);
                // The blow falls at a random moment of work, not at a convenient one.
                LockSupport.parkNanos(
                        TimeUnit.MILLISECONDS.toNanos(
                                ThreadLocalRandom.current().nextLong(1_500, 4_000)));
                long recovered;
                if (application) {
                    app.killApplication();
                    recovered = app.start();
                } else {
                    long from = System.nanoTime();
                    app.killDatabase();
                    recovered = millisUntilWriting(customers.getFirst(), from);
                }
                recoveryMillis.add(recovered);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_000));
                load.stop();
                Oracle.Verdict verdict = Oracle.check(app, journal);
                List<String> found =
                        round < rounds ? verdict.findings() : verdict.findingsAmongSnapshots();
                report.put("snapshots_compared", verdict.snapshots());
                System.out.printf(
                        "round %d: serving again after %d ms; acknowledged %d, refused %d, unknown"
                                + " %d; oracle found %d%n",
                        round,
                        recovered,
                        journal.count(Told.ACKNOWLEDGED),
                        journal.count(Told.REFUSED),
                        journal.count(Told.UNKNOWN),
                        found.size());
                for (String finding : found) {
                    findings.add("round " + round + ": " + finding);
                }
            }
        }
        report.put("rounds", rounds);
        report.put("acknowledged", journal.count(Told.ACKNOWLEDGED));
        report.put("refused", journal.count(Told.REFUSED));
        report.put("unknown", journal.count(Told.UNKNOWN));
        recoveryMillis.sort(null);
        report.put("recovery_p50_ms", recoveryMillis.get(recoveryMillis.size() / 2));
        report.put("recovery_max_ms", recoveryMillis.getLast());
        if (journal.count(Told.ACKNOWLEDGED) < 100L * rounds) {
            findings.add("too little was acknowledged for the rounds to mean anything");
        }
        return findings;
    }

    private static List<String> sameKey(Map<String, Object> report) throws Exception {
        Path dataDir = Files.createTempDirectory("moneyline-fault").resolve("data");
        List<String> findings = new ArrayList<>();
        Journal journal = new Journal();
        try (AppProcess app = new AppProcess(dataDir, List.of())) {
            app.start();
            Customer customer = customers(app.port(), 1).getFirst();
            Load.Offer offer = Load.awaitOffer(app.port());
            String key = UUID.randomUUID().toString();
            CountDownLatch together = new CountDownLatch(1);
            List<Answer> answers = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < SAME_KEY_SENDS; i++) {
                threads.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    try {
                                        together.await();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                        return;
                                    }
                                    Answer answer =
                                            customer.bet(
                                                    key, 250, offer.selectionId(), offer.price());
                                    synchronized (answers) {
                                        answers.add(answer);
                                    }
                                }));
            }
            together.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            long acknowledged = answers.stream().filter(Answer::ok).count();
            long different = answers.stream().map(a -> a.text("betId")).distinct().count();
            report.put("sends", SAME_KEY_SENDS);
            report.put("acknowledged", acknowledged);
            if (acknowledged != SAME_KEY_SENDS) {
                findings.add(
                        "only "
                                + acknowledged
                                + " of "
                                + SAME_KEY_SENDS
                                + " were acknowledged, one was answered "
                                + answers.stream().filter(a -> !a.ok()).findFirst());
                return findings;
            }
            if (different != 1) {
                findings.add("the answers name " + different + " bets");
            }
            Answer other = customer.bet(key, 300, offer.selectionId(), offer.price());
            if (other.status() != 409) {
                findings.add("the key with another body was answered " + other.status());
            }
            journal.add(
                    new Journal.Operation(
                            Journal.Kind.BET,
                            customer.accountId(),
                            key,
                            250,
                            Told.ACKNOWLEDGED,
                            UUID.fromString(answers.getFirst().text("betId"))));
            findings.addAll(Oracle.check(app, journal).findings());
        }
        return findings;
    }

    static List<Customer> customers(int port, int count) throws InterruptedException {
        List<Customer> customers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Customer customer = Customer.register(port, "fault-" + i + "@example.org");
            Answer deposit = customer.deposit("first", 20_000);
            if (!deposit.ok()) {
                throw new IllegalStateException("the first deposit was answered " + deposit);
            }
            customers.add(customer);
        }
        return customers;
    }

    static long millisUntilWriting(Customer customer, long from) {
        while (true) {
            Answer deposit = customer.deposit(UUID.randomUUID().toString(), 1_000);
            if (deposit.ok()) {
                return (System.nanoTime() - from) / 1_000_000;
            }
            if (System.nanoTime() - from > TimeUnit.SECONDS.toNanos(120)) {
                throw new IllegalStateException("no write succeeded for two minutes: " + deposit);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
