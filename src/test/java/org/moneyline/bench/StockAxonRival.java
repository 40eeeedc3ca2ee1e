package org.moneyline.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.caching.WeakReferenceCache;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcSQLErrorCodesResolver;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.serialization.json.JacksonSerializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.Ids;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/**
 * Axon as it ships on the same database: its JDBC engine, JSON payloads, aggregates cached by weak
 * references, a pool of connections, two commands in one transaction for each bet as we do it. It
 * runs no projections, which is in its favour; it takes no snapshots, which is not, because a
 * wallet that fell out of the cache is read again from its first event.
 */
final class StockAxonRival implements AutoCloseable {

    private static final int CUSTOMERS = 10_000;

    record OpenPurse(@TargetAggregateIdentifier String purseId, long minor) {}

    record Hold(@TargetAggregateIdentifier String purseId, String reference, long minor) {}

    record Place(
            @TargetAggregateIdentifier String betId,
            String purseId,
            String selection,
            long minor) {}

    record PurseOpened(String purseId, long minor) {}

    record Held(String purseId, String reference, long minor, List<String> postings) {}

    record Placed(String betId, String purseId, String selection, int price, long minor) {}

    /** The wallet, as small as it can be. */
    static class Purse {
        @AggregateIdentifier private @Nullable String purseId;
        private long available;

        Purse() {}

        @CommandHandler
        Purse(OpenPurse command) {
            AggregateLifecycle.apply(new PurseOpened(command.purseId(), command.minor()));
        }

        @CommandHandler
        void handle(Hold command) {
            if (command.minor() > available) {
                throw new IllegalStateException("the purse ran dry");
            }
            AggregateLifecycle.apply(
                    new Held(
                            command.purseId(),
                            command.reference(),
                            command.minor(),
                            List.of("available -" + command.minor(), "held " + command.minor())));
        }

        @EventSourcingHandler
        void on(PurseOpened event) {
            purseId = event.purseId();
            available = event.minor();
        }

        @EventSourcingHandler
        void on(Held event) {
            available -= event.minor();
        }
    }

    /** The bet, as small as it can be. */
    static class StockBet {
        @AggregateIdentifier private @Nullable String betId;

        StockBet() {}

        @CommandHandler
        StockBet(Place command, CommandGateway commands) {
            commands.sendAndWait(new Hold(command.purseId(), command.betId(), command.minor()));
            AggregateLifecycle.apply(
                    new Placed(
                            command.betId(),
                            command.purseId(),
                            command.selection(),
                            2_500,
                            command.minor()));
        }

        @EventSourcingHandler
        void on(Placed event) {
            betId = event.betId();
        }
    }

    private final HikariDataSource pool;
    private final Configuration axon;
    private final List<String> purses = new ArrayList<>();

    StockAxonRival(Database database, int connections) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setSchema("stock");
        config.setMaximumPoolSize(connections);
        config.addDataSourceProperty("prepareThreshold", "1");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        try (HikariDataSource once = new HikariDataSource(plain(database));
                Connection connection = once.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists stock cascade");
            statement.execute("create schema stock");
        }
        pool = new HikariDataSource(config);
        TransactionManager transactions =
                new SpringTransactionManager(new DataSourceTransactionManager(pool));
        PersistenceExceptionResolver resolver = new JdbcSQLErrorCodesResolver();
        JdbcEventStorageEngine engine =
                JdbcEventStorageEngine.builder()
                        .connectionProvider(new SpringDataSourceConnectionProvider(pool))
                        .transactionManager(transactions)
                        .persistenceExceptionResolver(resolver)
                        .eventSerializer(JacksonSerializer.defaultSerializer())
                        .snapshotSerializer(JacksonSerializer.defaultSerializer())
                        .schema(new EventSchema())
                        .build();
        transactions.executeInTransaction(
                () -> engine.createSchema(PostgresEventTableFactory.INSTANCE));
        axon =
                DefaultConfigurer.defaultConfiguration(false)
                        .configureTransactionManager(c -> transactions)
                        .configureSerializer(c -> JacksonSerializer.defaultSerializer())
                        .configureCommandBus(c ->
                                SimpleCommandBus.builder().transactionManager(transactions).build())
                        .configureEventStore(
                                c -> EmbeddedEventStore.builder().storageEngine(engine).build())
                        .configureAggregate(
                                AggregateConfigurer.defaultConfiguration(Purse.class)
                                        .configureCache(c -> new WeakReferenceCache()))
                        .configureAggregate(
                                AggregateConfigurer.defaultConfiguration(StockBet.class))
                        .buildConfiguration();
        axon.start();
        for (int i = 0; i < CUSTOMERS; i++) {
            String purse = Ids.next().toString();
            purses.add(purse);
            axon.commandGateway().sendAndWait(new OpenPurse(purse, 100_000_000_00L));
        }
    }

    private static HikariConfig plain(Database database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(1);
        return config;
    }

    double betsPerSecond(int seconds) throws Exception {
        LongAdder done = new LongAdder();
        long from = System.nanoTime();
        long end = from + seconds * 1_000_000_000L;
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    while (System.nanoTime() < end) {
                                        place();
                                        done.increment();
                                    }
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
            throw new IllegalStateException("the stock engine failed", failures.getFirst());
        }
        return done.sum() * 1e9 / (System.nanoTime() - from);
    }

    private void place() {
        UUID bet = Ids.next();
        axon.commandGateway()
                .sendAndWait(
                        new Place(
                                bet.toString(),
                                purses.get(ThreadLocalRandom.current().nextInt(CUSTOMERS)),
                                bet + ".1",
                                100));
    }

    @Override
    public void close() throws Exception {
        axon.shutdown();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema stock cascade");
        }
        pool.close();
    }
}
