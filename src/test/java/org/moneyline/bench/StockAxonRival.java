package org.moneyline.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcSQLErrorCodesResolver;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.eventsourcing.eventstore.jpa.JpaEventStorageEngine;
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
 * Axon as it ships on the same database, tuned as its own guides say: JSON payloads in bytea, all
 * wallets kept in memory so that none is read twice, a pool of connections, batched inserts, two
 * commands in one transaction for each bet as we do it. It runs no projections, which is in its
 * favour. Both of its engines are measured, because the one with JPA is the usual one and the one
 * with JDBC the leaner.
 */
final class StockAxonRival implements AutoCloseable {

    private static final int CUSTOMERS = 10_000;

    /** The two ways Axon itself stores events in a relational database. */
    enum Engine {
        JPA,
        JDBC
    }

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

    private final String schema;
    private final HikariDataSource pool;
    private final @Nullable StockEntities entities;
    private final Configuration axon;
    private final List<String> purses = new ArrayList<>();

    StockAxonRival(Database database, Engine kind, int connections) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        schema = "stock_" + kind.name().toLowerCase(Locale.ROOT);
        config.setSchema(schema);
        config.setAutoCommit(false);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(0);
        config.addDataSourceProperty("prepareThreshold", "1");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        try (HikariDataSource once = new HikariDataSource(plain(database));
                Connection connection = once.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists " + schema + " cascade");
            statement.execute("create schema " + schema);
        }
        pool = new HikariDataSource(config);
        TransactionManager transactions;
        EventStorageEngine engine;
        if (kind == Engine.JPA) {
            entities = new StockEntities(pool, schema);
            transactions = new SpringTransactionManager(entities.transactions());
            engine =
                    JpaEventStorageEngine.builder()
                            .entityManagerProvider(entities)
                            .transactionManager(transactions)
                            .persistenceExceptionResolver(new JdbcSQLErrorCodesResolver())
                            .eventSerializer(JacksonSerializer.defaultSerializer())
                            .snapshotSerializer(JacksonSerializer.defaultSerializer())
                            .build();
        } else {
            entities = null;
            transactions = new SpringTransactionManager(new DataSourceTransactionManager(pool));
            JdbcEventStorageEngine jdbc =
                    JdbcEventStorageEngine.builder()
                            .connectionProvider(new SpringDataSourceConnectionProvider(pool))
                            .transactionManager(transactions)
                            .persistenceExceptionResolver(new JdbcSQLErrorCodesResolver())
                            .eventSerializer(JacksonSerializer.defaultSerializer())
                            .snapshotSerializer(JacksonSerializer.defaultSerializer())
                            .schema(new EventSchema())
                            .build();
            transactions.executeInTransaction(
                    () -> jdbc.createSchema(PostgresEventTableFactory.INSTANCE));
            engine = jdbc;
        }
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
                                        .configureCache(c -> new KeepingCache()))
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

    /** Axon ships caches that forget; this one keeps what it was given. */
    private static final class KeepingCache implements Cache {
        private final Map<Object, Object> entries = new ConcurrentHashMap<>();

        @Override
        @SuppressWarnings("unchecked") // As declared by Axon.
        public <K, V> @Nullable V get(K key) {
            return (V) entries.get(key);
        }

        @Override
        public void put(Object key, Object value) {
            entries.put(key, value);
        }

        @Override
        public boolean putIfAbsent(Object key, Object value) {
            return entries.putIfAbsent(key, value) == null;
        }

        @Override
        public boolean remove(Object key) {
            return entries.remove(key) != null;
        }

        @Override
        public boolean containsKey(Object key) {
            return entries.containsKey(key);
        }

        @Override
        public Registration registerCacheEntryListener(EntryListener listener) {
            return () -> true;
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
        // The next rival needs the connections the server has.
        pool.getHikariPoolMXBean().softEvictConnections();
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
        if (entities != null) {
            entities.close();
        }
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema " + schema + " cascade");
            connection.commit();
        }
        pool.close();
    }
}
