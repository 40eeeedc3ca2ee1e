package org.moneyline.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.bench.BenchApp.Offer;
import org.moneyline.betting.api.BetCommand.PlaceBets;
import org.moneyline.betting.api.BetCommand.Slip;
import org.moneyline.betting.api.BetEvent.BetPlaced;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.Leg;
import org.moneyline.betting.api.PlacementOutcome;
import org.moneyline.betting.api.PriceChange;
import org.moneyline.kernel.Money;
import org.moneyline.odds.api.OddsCommand.CloseMarket;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Projections.Status;
import org.moneyline.wallet.api.Posting;
import org.moneyline.wallet.api.RequestKey;
import org.moneyline.wallet.api.WalletCommand.HoldStakes;
import org.moneyline.wallet.api.WalletEvent.StakeHeld;
import org.moneyline.wallet.api.WalletId;

/**
 * A store with ten million events: is it still as quick to append, how long does a busy wallet take
 * to load, and how quickly do all projections come back from nothing, equal to what they were.
 */
final class ReplayBenchmark implements Benchmark {

    private static final int CUSTOMERS = 10_000;
    private static final int MATCHES = 200;
    private static final int CALLERS = 512;
    private static final int ROUNDS = 4;
    private static final int WARM_UP_TURNS = 5;
    private static final int WARM_UP_TURN_SECONDS = 15;
    private static final int FILL_UNIT_BETS = 250;
    private static final int FILLERS = 8;
    private static final long EVENTS_TOTAL =
            Long.getLong("moneyline.bench.replay-events", 10_000_000L);
    private static final int BUSY_WALLET_EVENTS = 100_000;
    private static final int BUSY_WALLETS = 5;
    private static final int PRACTICE_WALLET_EVENTS = 3_000;
    private static final int PRACTICE_WALLETS = 40;
    private static final int SLIPS = 100;
    private static final Money STAKE = new Money(100, BenchApp.GBP);

    @Override
    public void run(int seconds, Report report) throws Exception {
        warmUp(report);
        BenchApp app = BenchApp.start();
        try {
            List<AccountId> customers = app.customers(CUSTOMERS);
            List<Offer> offers = app.offers(MATCHES);
            Bettors bettors = new Bettors(app.commands(), customers, offers);
            getGoing(app, bettors, seconds);
            boolean quiet = Quiet.await();
            report.figure("events_before_fresh_store", events(app));
            double fresh = rounds(app, bettors, seconds);
            report.rate("bets_into_fresh_store", fresh);
            report.figure("events_after_fresh_store", events(app));

            List<AccountId> fillers = app.customers(CUSTOMERS);
            long already = events(app);
            long from = System.nanoTime();
            fill(app, fillers, offers, (EVENTS_TOTAL - already) / 2);
            report.rate(
                    "events_filled", (EVENTS_TOTAL - already) * 1e9 / (System.nanoTime() - from));
            awaitAll(app, events(app));
            report.say("filled; projections have caught up");
            getGoing(app, bettors, seconds);
            quiet &= Quiet.await();
            report.figure("events_before_full_store", events(app));
            double full = rounds(app, bettors, seconds);
            report.rate("bets_into_full_store", full);
            report.ratio("fresh_store", full / fresh);
            report.figure("quiet_before_each_turn", quiet);

            List<AccountId> busy = app.customers(BUSY_WALLETS);
            for (AccountId account : busy) {
                busyWallet(app, account, offers, BUSY_WALLET_EVENTS);
            }
            List<AccountId> practice = app.customers(PRACTICE_WALLETS);
            for (AccountId account : practice) {
                busyWallet(app, account, offers, PRACTICE_WALLET_EVENTS);
            }
            // Markets nobody quotes are suspended after a while, which would change what is
            // compared.
            for (Offer offer : offers) {
                if (offer.selectionId().ordinal() == 0) {
                    app.commands()
                            .sendAndWait(
                                    new CloseMarket(
                                            offer.selectionId().marketId(), "the bench is over"));
                }
            }
            awaitAll(app, events(app));
            app = app.restart();
            for (AccountId account : practice) {
                load(app, account);
            }
            List<Double> loads = new ArrayList<>();
            for (AccountId account : busy) {
                loads.add(load(app, account));
            }
            loads.sort(null);
            report.millis("wallet_of_100000_events_loaded", loads.get(BUSY_WALLETS / 2));
            report.millis("wallet_of_100000_events_loaded_slowest", loads.getLast());
            rebuild(app, report);
        } finally {
            app.close();
        }
    }

    /** Into a store of its own, which is thrown away: the programs are warm, the store is not. */
    private static void warmUp(Report report) throws Exception {
        report.say("warming up");
        try (BenchApp app = BenchApp.start()) {
            Bettors bettors =
                    new Bettors(app.commands(), app.customers(CUSTOMERS), app.offers(MATCHES));
            for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
                report.say(
                        "so far %,.0f bets a second",
                        bettors.betsPerSecond(CALLERS, WARM_UP_TURN_SECONDS));
                awaitAll(app, bettors.lastPosition());
            }
        }
    }

    /** Connections are open and wallets in memory when it counts. */
    private static void getGoing(BenchApp app, Bettors bettors, int seconds)
            throws InterruptedException {
        bettors.betsPerSecond(CALLERS, Math.max(3, seconds / 4));
        awaitAll(app, bettors.lastPosition());
    }

    private static double rounds(BenchApp app, Bettors bettors, int seconds)
            throws InterruptedException {
        double sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            sum += bettors.betsPerSecond(CALLERS, seconds);
            awaitAll(app, bettors.lastPosition());
        }
        return sum / ROUNDS;
    }

    private static void awaitAll(BenchApp app, long position) {
        if (!app.projections().awaitPosition(position, Duration.ofMinutes(15))) {
            throw new IllegalStateException(
                    "the projections did not catch up: " + app.projections().status());
        }
    }

    /** Bets and their stakes as they would be written, without deciding them one by one. */
    private static void fill(BenchApp app, List<AccountId> customers, List<Offer> offers, long bets)
            throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        int share = customers.size() / FILLERS;
        for (int f = 0; f < FILLERS; f++) {
            List<AccountId> mine = customers.subList(f * share, (f + 1) * share);
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    fillMine(app, mine, offers, bets / FILLERS);
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
            throw new IllegalStateException("filling failed", failures.getFirst());
        }
    }

    private static void fillMine(
            BenchApp app, List<AccountId> mine, List<Offer> offers, long bets) {
        EventStore store = app.bean(EventStore.class);
        long[] sequences = new long[mine.size()];
        java.util.Arrays.fill(sequences, 3);
        long done = 0;
        int next = 0;
        while (done < bets) {
            List<DomainEventMessage<?>> events = new ArrayList<>(FILL_UNIT_BETS * 2);
            for (int i = 0; i < FILL_UNIT_BETS; i++) {
                int who = next++ % mine.size();
                addBet(events, mine.get(who), sequences[who]++, offers);
            }
            append(store, events);
            done += FILL_UNIT_BETS;
        }
    }

    private static void busyWallet(
            BenchApp app, AccountId account, List<Offer> offers, int events) {
        for (int placed = 0; placed < events; placed += SLIPS) {
            List<Slip> slips = new ArrayList<>(SLIPS);
            for (int i = 0; i < SLIPS; i++) {
                Offer offer = offers.get(ThreadLocalRandom.current().nextInt(offers.size()));
                BetId bet = new BetId(Ids.next());
                slips.add(
                        new Slip(
                                bet,
                                BetType.SINGLE,
                                STAKE,
                                List.of(new Leg(offer.selectionId(), offer.price())),
                                PriceChange.ANY,
                                new RequestKey(bet.toString(), "bench")));
            }
            List<PlacementOutcome> outcomes =
                    app.commands().sendAndWait(new PlaceBets(account, slips, Instant.now()));
            if (!outcomes.stream().allMatch(PlacementOutcome.Accepted.class::isInstance)) {
                throw new IllegalStateException("not accepted: " + outcomes.getFirst());
            }
        }
    }

    private static void addBet(
            List<DomainEventMessage<?>> events,
            AccountId account,
            long sequence,
            List<Offer> offers) {
        Offer offer = offers.get(ThreadLocalRandom.current().nextInt(offers.size()));
        BetId bet = new BetId(Ids.next());
        events.add(
                new GenericDomainEventMessage<>(
                        "bet",
                        bet.toString(),
                        0,
                        new BetPlaced(
                                bet,
                                account,
                                BetType.SINGLE,
                                STAKE,
                                List.of(new Leg(offer.selectionId(), offer.price())),
                                new Money(200, BenchApp.GBP),
                                Instant.now()),
                        Map.of()));
        events.add(
                new GenericDomainEventMessage<>(
                        "wallet",
                        WalletId.of(account).toString(),
                        sequence,
                        new StakeHeld(
                                account,
                                bet.value(),
                                STAKE,
                                null,
                                null,
                                List.of(
                                        new Posting(Posting.AVAILABLE, -STAKE.minor()),
                                        new Posting(Posting.HELD, STAKE.minor()))),
                        Map.of()));
    }

    private static void append(EventStore store, List<DomainEventMessage<?>> events) {
        DefaultUnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(null);
        store.publish(events);
        unit.commit();
    }

    /** A command that changes nothing: what it takes is what loading the wallet takes. */
    private static double load(BenchApp app, AccountId account) {
        long from = System.nanoTime();
        app.commands().sendAndWait(new HoldStakes(WalletId.of(account), List.of()));
        return (System.nanoTime() - from) / 1e6;
    }

    private static void rebuild(BenchApp app, Report report) throws Exception {
        long events = events(app);
        Projections projections = app.projections();
        List<String> names =
                projections.status().stream()
                        .map(Status::projection)
                        .filter(name -> name.endsWith("-projection"))
                        .sorted()
                        .toList();
        List<String> tables = app.tablesOf(names);
        Map<String, String> live = fingerprints(app, tables);
        long from = System.nanoTime();
        names.forEach(name -> projections.rebuild(name, "benchmark", "measuring"));
        awaitAll(app, events);
        double seconds = (System.nanoTime() - from) / 1e9;
        report.say("rebuilt %s from %,d events in %.1f s", names, events, seconds);
        report.rate("events_rebuilt_all_projections", events / seconds);
        Map<String, String> rebuilt = fingerprints(app, tables);
        List<String> different = new ArrayList<>();
        live.forEach((table, fingerprint) -> {
            if (!fingerprint.equals(rebuilt.get(table))) {
                different.add(table);
            }
        });
        report.figure("projection_tables_compared", tables.size());
        report.figure(
                "projection_tables_empty",
                tables.stream().filter(table -> live.get(table).startsWith("0/")).toList());
        report.figure("projection_tables_different", different);
        report.figure("events", events);
    }

    /** Row count and an order-free checksum of each table. */
    private static Map<String, String> fingerprints(BenchApp app, List<String> tables)
            throws SQLException {
        Map<String, String> fingerprints = new LinkedHashMap<>();
        try (Connection connection = open(app.database());
                Statement statement = connection.createStatement()) {
            for (String table : tables) {
                try (ResultSet row =
                        statement.executeQuery(
                                "select count(*) || '/' || coalesce(sum(hashtextextended(t::text,"
                                        + " 0)::numeric), 0) from "
                                        + table
                                        + " t")) {
                    row.next();
                    fingerprints.put(table, row.getString(1));
                }
            }
        }
        return fingerprints;
    }

    private static long events(BenchApp app) throws SQLException {
        try (Connection connection = open(app.database());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select last_index from event_head")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Connection open(Database database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }
}
