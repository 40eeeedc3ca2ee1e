package org.moneyline.platform.eventstore;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.AnnotationCommandHandlerAdapter;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.platform.serialization.EventCodec;
import org.moneyline.platform.serialization.EventJson;
import org.moneyline.platform.serialization.StoredTypes;

/** One node of the event store on a test database, with tills on its command bus. */
public final class EngineUnderTest implements AutoCloseable {

    public static final StoreSettings USUAL =
            new StoreSettings(
                    50_000,
                    4096,
                    Duration.ZERO,
                    512,
                    Duration.ofSeconds(5),
                    1024,
                    Duration.ofMillis(5),
                    64,
                    48,
                    100,
                    1000,
                    Duration.ofSeconds(5),
                    4,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(20));

    /** Looked for once: every node knows the same. */
    private static final StoredTypes TYPES = StoredTypes.scan("org.moneyline");

    private final HikariDataSource pool;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StoreEngine engine;
    private final CommandBus bus = EventStoreConfiguration.newCommandBus(List.of());
    private final CommandGateway commands = DefaultCommandGateway.builder().commandBus(bus).build();
    private final Aggregates aggregates;
    private final CachedRepository<Till> tills;

    public EngineUnderTest(TestDatabase database) {
        this(database, USUAL, CommitProbe.NONE, List.of());
    }

    EngineUnderTest(
            TestDatabase database,
            StoreSettings settings,
            CommitProbe probe,
            List<EventUpcaster> upcasters) {
        this(database, settings, false, probe, upcasters);
    }

    private EngineUnderTest(
            TestDatabase database,
            StoreSettings settings,
            boolean alone,
            CommitProbe probe,
            List<EventUpcaster> upcasters) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(8);
        // Opening one takes a while, and few tests need more than one at a time.
        config.setMinimumIdle(1);
        config.setConnectionTimeout(5000);
        pool = new HikariDataSource(config);
        Map<String, org.moneyline.platform.api.StateFold> folds = Map.of("till", new Till.Fold());
        engine =
                StoreEngine.start(
                        pool,
                        EventStoreConfiguration.ownConnections(database.connectionDetails()),
                        new EventCodec(TYPES, EventJson.mapper(), upcasters),
                        settings,
                        folds,
                        alone,
                        probe,
                        meters);
        aggregates =
                new Aggregates(
                        engine.store(),
                        bus,
                        engine.snapshotTaker(),
                        folds,
                        settings,
                        new AggregateSettings(Map.of()),
                        ClasspathParameterResolverFactory.forClass(EngineUnderTest.class),
                        engine.committer()::isStalled);
        tills = aggregates.register(Till.class);
        engine.tail().onForeign(aggregates::forget);
        new AnnotationCommandHandlerAdapter<>(new Both(commands)).subscribe(bus);
    }

    /** A node that knows that it is the only one. */
    static EngineUnderTest alone(TestDatabase database) {
        return new EngineUnderTest(database, USUAL, true, CommitProbe.NONE, List.of());
    }

    /** A stateless handler that sends two commands of its own. */
    static final class Both {

        private final CommandGateway commands;

        Both(CommandGateway commands) {
            this.commands = commands;
        }

        @CommandHandler
        void on(TillCommand.PutInBoth command) {
            commands.sendAndWait(new TillCommand.PutIn(command.first(), command.firstAmount()));
            commands.sendAndWait(new TillCommand.PutIn(command.second(), command.secondAmount()));
        }
    }

    public CommandGateway commands() {
        return commands;
    }

    CommandBus bus() {
        return bus;
    }

    /** What comes of an event that is read before the committer has handed it over. */
    void readFromDatabase(long index) {
        aggregates.forget(rows().between(index, index));
    }

    int keptInMemory() {
        return (int) meters.get("moneyline.store.tail.kept").gauge().value();
    }

    /** Groups that began later for a reader that was behind. */
    double heldBack() {
        return meters.get("moneyline.store.held.back").counter().count();
    }

    /** How far behind those are whom writers wait for. */
    public long backlogEvents() {
        return engine.tail().backlogEvents();
    }

    public EventStore store() {
        return engine.store();
    }

    public EventTail tail() {
        return engine.followers();
    }

    public EventHistory history() {
        return engine.history();
    }

    public EventLog log() {
        return engine.tail();
    }

    public StoreRecovery recovery() {
        return engine.tail()::onRecovery;
    }

    /** Opens a till and gives its id. */
    public String open() {
        String id = org.moneyline.platform.api.Ids.next().toString();
        commands.sendAndWait(new TillCommand.OpenTill(id));
        return id;
    }

    public long put(String till, long amount) {
        return commands.<Long>sendAndWait(new TillCommand.PutIn(till, amount));
    }

    StoreEngine engine() {
        return engine;
    }

    CachedRepository<Till> tills() {
        return tills;
    }

    public HikariDataSource pool() {
        return pool;
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    EventRows rows() {
        return engine.rows();
    }

    @Override
    public void close() {
        engine.close();
        pool.close();
    }
}
