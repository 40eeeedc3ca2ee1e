package org.moneyline.platform.eventstore;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.lang.management.ManagementFactory;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.spring.config.annotation.SpringBeanParameterResolverFactory;
import org.moneyline.platform.api.Causation;
import org.moneyline.platform.api.StateFold;
import org.moneyline.platform.api.UnknownTarget;
import org.moneyline.platform.database.OnlyNode;
import org.moneyline.platform.serialization.EventCodec;
import org.moneyline.platform.serialization.EventJson;
import org.moneyline.platform.serialization.StoredTypes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts Axon together piece by piece. Its own auto-configuration brings things we do not want, among
 * them a look-up for updates, and is left out.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({StoreSettings.class, AggregateSettings.class})
class EventStoreConfiguration {

    /** A connection that hangs longer than this is given up and what it did is looked up. */
    private static final int SOCKET_TIMEOUT_SECONDS = 20;

    private static final String TRACED = "${moneyline.traces.enabled:false}";

    @Bean
    EventCodec eventCodec(ObjectProvider<EventUpcaster> upcasters) {
        return new EventCodec(
                StoredTypes.scan(MessageHandlers.BASE_PACKAGE),
                EventJson.mapper(),
                upcasters.orderedStream().toList());
    }

    @Bean
    @DependsOnDatabaseInitialization
    StoreEngine storeEngine(
            DataSource dataSource,
            JdbcConnectionDetails details,
            EventCodec codec,
            StoreSettings settings,
            ObjectProvider<StateFold> folds,
            ObjectProvider<OnlyNode> alone,
            ObjectProvider<MeterRegistry> meters,
            ObjectProvider<ObservationRegistry> observations,
            @Value(TRACED) boolean traced) {
        return StoreEngine.start(
                dataSource,
                ownConnections(details),
                codec,
                settings,
                byType(folds.orderedStream().toList()),
                alone.getIfAvailable() != null,
                traced ? new Spans.OfCommits(registry(observations)) : CommitProbe.NONE,
                meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    static OwnConnections ownConnections(JdbcConnectionDetails details) {
        return purpose -> {
            Properties properties = new Properties();
            properties.setProperty("user", String.valueOf(details.getUsername()));
            properties.setProperty("password", String.valueOf(details.getPassword()));
            properties.setProperty("ApplicationName", purpose);
            properties.setProperty("tcpKeepAlive", "true");
            properties.setProperty("connectTimeout", "5");
            properties.setProperty("socketTimeout", Integer.toString(SOCKET_TIMEOUT_SECONDS));
            properties.setProperty("binaryTransfer", "true");
            return DriverManager.getConnection(details.getJdbcUrl(), properties);
        };
    }

    static Map<String, StateFold> byType(List<StateFold> folds) {
        Map<String, StateFold> byType = new HashMap<>();
        for (StateFold fold : folds) {
            if (byType.put(fold.aggregateType(), fold) != null) {
                throw new IllegalStateException(
                        "Two beans fold the state of a " + fold.aggregateType() + ".");
            }
        }
        return byType;
    }

    @Bean
    StoreHealth storeHealthIndicator(StoreEngine engine) {
        return new StoreHealth(engine.committer());
    }

    @Bean
    EventStore eventStore(StoreEngine engine) {
        return engine.store();
    }

    @Bean
    TailFollowers eventTail(StoreEngine engine) {
        return engine.followers();
    }

    @Bean
    EventLog eventLog(StoreEngine engine) {
        return engine.tail();
    }

    @Bean
    StoreRecovery storeRecovery(StoreEngine engine) {
        return engine.tail()::onRecovery;
    }

    @Bean
    StoredHistory eventHistory(StoreEngine engine) {
        return engine.history();
    }

    @Bean
    ParameterResolverFactory parameterResolverFactory(ApplicationContext context) {
        return MultiParameterResolverFactory.ordered(
                ClasspathParameterResolverFactory.forClass(EventStoreConfiguration.class),
                new SpringBeanParameterResolverFactory(context));
    }

    /**
     * Runs a command on the thread that sends it; one sent by a handler takes part in the unit of
     * work of the first. No transaction and no connection is held meanwhile.
     */
    @Bean
    static CommandBus commandBus(
            ObjectProvider<UnknownTarget> unknown,
            ObjectProvider<ObservationRegistry> observations,
            @Value(TRACED) boolean traced) {
        CommandBus bus = newCommandBus(unknown.orderedStream().toList());
        if (traced) {
            bus.registerHandlerInterceptor(new Spans.OfCommands(registry(observations)));
        }
        return bus;
    }

    /** Found at the first command: the bus is made before most other things. */
    private static Supplier<ObservationRegistry> registry(
            ObjectProvider<ObservationRegistry> observations) {
        return SingletonSupplier.of(
                () -> observations.getIfAvailable(() -> ObservationRegistry.NOOP));
    }

    static CommandBus newCommandBus(List<UnknownTarget> unknown) {
        SimpleCommandBus bus =
                SimpleCommandBus.builder()
                        .transactionManager(NoTransactionManager.INSTANCE)
                        .rollbackConfiguration(RollbackConfigurationType.ANY_THROWABLE)
                        .build();
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(new SlimCorrelation()));
        bus.registerHandlerInterceptor(new UnknownTargets(unknown));
        bus.registerDispatchInterceptor(commands -> (index, command) -> withCause(command));
        return bus;
    }

    private static CommandMessage<?> withCause(CommandMessage<?> command) {
        if (CurrentUnitOfWork.isStarted()) {
            MetaData inherited = CurrentUnitOfWork.get().getCorrelationData();
            return inherited.isEmpty()
                    ? command
                    : command.withMetaData(inherited.mergedWith(command.getMetaData()));
        }
        MetaData cause = Causation.current();
        return cause == null
                ? command
                : command.withMetaData(cause.mergedWith(command.getMetaData()));
    }

    @Bean
    CommandGateway commandGateway(CommandBus bus) {
        return DefaultCommandGateway.builder().commandBus(bus).build();
    }

    @Bean
    QueryBus queryBus() {
        return SimpleQueryBus.builder().transactionManager(NoTransactionManager.INSTANCE).build();
    }

    @Bean
    QueryGateway queryGateway(QueryBus bus) {
        return DefaultQueryGateway.builder().queryBus(bus).build();
    }

    @Bean
    Aggregates aggregates(
            StoreEngine engine,
            CommandBus commands,
            StoreSettings settings,
            AggregateSettings exceptions,
            ObjectProvider<StateFold> folds,
            ParameterResolverFactory parameters) {
        Aggregates aggregates =
                new Aggregates(
                        engine.store(),
                        commands,
                        engine.snapshotTaker(),
                        byType(folds.orderedStream().toList()),
                        settings,
                        exceptions,
                        parameters,
                        engine.committer()::isStalled);
        engine.tail().onForeign(aggregates::forget);
        return aggregates;
    }

    @Bean
    MessageHandlers messageHandlers(
            ConfigurableListableBeanFactory beans,
            Aggregates aggregates,
            CommandBus commands,
            QueryBus queries,
            ParameterResolverFactory parameters) {
        return new MessageHandlers(beans, aggregates, commands, queries, parameters);
    }

    static String nodeName() {
        return ManagementFactory.getRuntimeMXBean().getName()
                + "-"
                + Long.toString(System.nanoTime(), 36);
    }
}
