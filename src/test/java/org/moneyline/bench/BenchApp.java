package org.moneyline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.moneyline.MoneylineApplication;
import org.moneyline.accounts.api.AccountEvent.AccountActivated;
import org.moneyline.accounts.api.AccountEvent.AccountRegistered;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.OpenMarket;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.OddsCommand.QuoteMarket;
import org.moneyline.odds.api.OddsCommand.ScheduleEvent;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Projections;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.Posting;
import org.moneyline.wallet.api.WalletEvent.DepositConfirmed;
import org.moneyline.wallet.api.WalletEvent.DepositRequested;
import org.moneyline.wallet.api.WalletEvent.WalletOpened;
import org.moneyline.wallet.api.WalletId;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.util.FileSystemUtils;

/**
 * The whole application in this process on a fresh embedded database, feed switched off and limits
 * lifted, with customers who have money and markets that have prices.
 */
final class BenchApp implements AutoCloseable {

    static final Currency GBP = Currency.getInstance("GBP");

    private static final int SEED_CHUNK_CUSTOMERS = 200;
    private static final long SEED_DEPOSIT_MINOR = 100_000_000_00L;

    private static final Duration QUOTE_EVERY = Duration.ofSeconds(20);

    private final Path dataDir;
    private final ConfigurableApplicationContext context;
    private volatile boolean closed;

    private BenchApp(Path dataDir, ConfigurableApplicationContext context) {
        this.dataDir = dataDir;
        this.context = context;
    }

    static BenchApp start(String... more) throws IOException {
        return startIn(Files.createTempDirectory("moneyline-bench"), more);
    }

    /** Starts on a folder that may have been used before. */
    static BenchApp startIn(Path dataDir, String... more) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "--server.port=0",
                                "--moneyline.push.port=0",
                                "--moneyline.data-dir=" + dataDir,
                                "--moneyline.feed.season.enabled=false",
                                "--moneyline.exchange.market-maker.enabled=false",
                                "--moneyline.betting.limits.selection-liability=9000000000.00",
                                "--moneyline.betting.limits.market-liability=9000000000.00"));
        args.addAll(List.of(more));
        return new BenchApp(
                dataDir,
                new SpringApplicationBuilder(MoneylineApplication.class)
                        .run(args.toArray(String[]::new)));
    }

    /** Stops the application and starts it again on the same data, with nothing in memory. */
    BenchApp restart(String... more) {
        closed = true;
        context.close();
        return startIn(dataDir, more);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** One of those that run from the start to the end. */
    Lifecycle running(String bean) {
        return context.getBean(bean, Lifecycle.class);
    }

    CommandGateway commands() {
        return bean(CommandGateway.class);
    }

    Projections projections() {
        return bean(Projections.class);
    }

    /** The tables that are empty when a rebuild of these projections begins. */
    List<String> tablesOf(Collection<String> projections) {
        return context.getBeansOfType(BatchedProjection.class).values().stream()
                .filter(projection -> projections.contains(projection.processor()))
                .flatMap(projection -> projection.tables().stream())
                .distinct()
                .sorted()
                .toList();
    }

    int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    Database database() {
        JdbcConnectionDetails details = bean(JdbcConnectionDetails.class);
        return new Database(
                details.getJdbcUrl(),
                String.valueOf(details.getUsername()),
                String.valueOf(details.getPassword()));
    }

    /** Confirmed customers with a wallet each, written as the events that make them. */
    List<AccountId> customers(int count) {
        List<AccountId> customers = new ArrayList<>();
        EventStore store = bean(EventStore.class);
        Money deposit = new Money(SEED_DEPOSIT_MINOR, GBP);
        while (customers.size() < count) {
            List<DomainEventMessage<?>> events = new ArrayList<>();
            for (int i = 0; i < SEED_CHUNK_CUSTOMERS && customers.size() < count; i++) {
                AccountId account = new AccountId(Ids.next());
                customers.add(account);
                String stream = account.toString();
                events.add(event("account", stream, 0, new AccountRegistered(account, "GB")));
                events.add(event("account", stream, 1, new AccountActivated(account)));
                String wallet = WalletId.of(account).toString();
                DepositId depositId = new DepositId(Ids.next());
                events.add(event("wallet", wallet, 0, new WalletOpened(account, GBP)));
                events.add(
                        event(
                                "wallet",
                                wallet,
                                1,
                                new DepositRequested(account, depositId, deposit, "seed", null)));
                events.add(
                        event(
                                "wallet",
                                wallet,
                                2,
                                new DepositConfirmed(
                                        account,
                                        depositId,
                                        deposit,
                                        Money.zero(GBP),
                                        "seed",
                                        List.of(
                                                new Posting(Posting.TRANSIT, -deposit.minor()),
                                                new Posting(Posting.AVAILABLE, deposit.minor())))));
            }
            append(store, events);
        }
        awaitWalletOpener();
        return customers;
    }

    /** Writes events of fixtures, each fixture from its first event on and in one call. */
    void fixtures(List<FixtureEvent> events) {
        Map<EventId, Integer> sequences = new HashMap<>();
        append(
                bean(EventStore.class),
                events.stream()
                        .<DomainEventMessage<?>>map(e ->
                                event(
                                        "fixture",
                                        e.eventId().toString(),
                                        sequences.merge(e.eventId(), 1, Integer::sum) - 1,
                                        e))
                        .toList());
    }

    /** It finds each wallet opened already, and must not do so in the middle of a measurement. */
    private void awaitWalletOpener() {
        while (projections().status().stream()
                .anyMatch(one -> one.projection().equals("wallet-opener") && one.lagEvents() > 0)) {
            LockSupport.parkNanos(50_000_000L);
        }
    }

    /**
     * Waits until everything that reads the events has handled the last one; answers the
     * milliseconds.
     */
    double awaitIdle(Duration limit) {
        long from = System.nanoTime();
        while (projections().status().stream().anyMatch(one -> one.lagEvents() > 0)) {
            if (System.nanoTime() - from > limit.toNanos()) {
                throw new IllegalStateException("not caught up: " + projections().status());
            }
            LockSupport.parkNanos(5_000_000L);
        }
        return (System.nanoTime() - from) / 1e6;
    }

    private static void append(EventStore store, List<DomainEventMessage<?>> events) {
        DefaultUnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(null);
        store.publish(events);
        unit.commit();
    }

    private static DomainEventMessage<?> event(
            String type, String stream, long sequence, Object payload) {
        return new GenericDomainEventMessage<>(type, stream, sequence, payload, Map.of());
    }

    /** Matches far in the future, each with a match-result market priced by one provider. */
    List<Offer> offers(int matches) {
        List<Offer> offers = new ArrayList<>();
        List<MarketId> markets = new ArrayList<>();
        Instant now = Instant.now();
        for (int i = 0; i < matches; i++) {
            EventId event = new EventId(Ids.next());
            MarketId market = new MarketId(Ids.next());
            commands()
                    .sendAndWait(
                            new ScheduleEvent(
                                    event,
                                    "football",
                                    "Bench League",
                                    "Home " + i,
                                    "Away " + i,
                                    now.plus(Duration.ofDays(1)),
                                    "bench"));
            commands()
                    .sendAndWait(
                            new OpenMarket(
                                    market,
                                    event,
                                    "MATCH_RESULT",
                                    null,
                                    List.of("Home " + i, "Draw", "Away " + i)));
            quote(market, 1);
            markets.add(market);
            for (int ordinal = 0; ordinal < 3; ordinal++) {
                offers.add(new Offer(new SelectionId(market, ordinal), Price.parse("2.00")));
            }
        }
        Thread.ofVirtual().start(() -> keepQuoting(markets));
        return offers;
    }

    /** A market whose provider falls silent is suspended, so ours keeps talking. */
    private void keepQuoting(List<MarketId> markets) {
        for (long sequence = 2; !closed; sequence++) {
            LockSupport.parkNanos(QUOTE_EVERY.toNanos());
            for (MarketId market : markets) {
                if (closed) {
                    return;
                }
                quote(market, sequence);
            }
        }
    }

    private void quote(MarketId market, long sequence) {
        commands()
                .sendAndWait(
                        new QuoteMarket(
                                market,
                                List.of(
                                        new ProviderQuotes(
                                                "bench",
                                                sequence,
                                                Instant.now(),
                                                List.of(
                                                        new Quote(0, Price.parse("2.50")),
                                                        new Quote(1, Price.parse("3.40")),
                                                        new Quote(2, Price.parse("2.90")))))));
    }

    /**
     * @param price asked for; the benches accept any
     */
    record Offer(SelectionId selectionId, Price price) {}

    @Override
    public void close() {
        closed = true;
        context.close();
        try {
            FileSystemUtils.deleteRecursively(dataDir);
        } catch (IOException e) {
            System.err.println("left behind: " + dataDir + ": " + e.getMessage());
        }
    }
}
