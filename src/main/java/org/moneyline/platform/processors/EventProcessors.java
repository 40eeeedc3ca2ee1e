package org.moneyline.platform.processors;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Reactor;
import org.moneyline.platform.api.WritePosition;
import org.moneyline.platform.eventstore.EventTailPulse;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** Starts, stops, watches and rebuilds all processors. */
final class EventProcessors implements Projections, SmartLifecycle {

    private final EventStore store;
    private final EventTail tail;
    private final EventTailPulse pulse;
    private final DataSource dataSource;
    private final PositionTokenStore tokens;
    private final TransactionManager transactions;
    private final ParameterResolverFactory parameters;
    private final DeadLetterRows deadLetters;
    private final StoredDeadLetters letters;
    private final ProcessorSettings settings;
    private final MeterRegistry meters;
    private final Map<String, One> projections = new LinkedHashMap<>();
    private final Map<String, One> reactors = new LinkedHashMap<>();
    private @Nullable ScheduledExecutorService coordinators;
    private volatile boolean running;

    EventProcessors(
            EventStore store,
            EventTail tail,
            EventTailPulse pulse,
            DataSource dataSource,
            PositionTokenStore tokens,
            TransactionManager transactions,
            ParameterResolverFactory parameters,
            DeadLetterRows deadLetters,
            StoredDeadLetters letters,
            ProcessorSettings settings,
            MeterRegistry meters) {
        this.store = store;
        this.tail = tail;
        this.pulse = pulse;
        this.dataSource = dataSource;
        this.tokens = tokens;
        this.transactions = transactions;
        this.parameters = parameters;
        this.deadLetters = deadLetters;
        this.letters = letters;
        this.settings = settings;
        this.meters = meters;
    }

    private static final class One {

        private final String name;
        private final List<BatchedProjection> beans;
        private final Progress progress;
        private final EventHandlerInvoker invoker;
        private final Reactor.Beginning beginning;
        private final TransactionManager transactions;
        private @Nullable PooledStreamingEventProcessor processor;
        private @Nullable ScheduledExecutorService worker;

        One(
                String name,
                List<BatchedProjection> beans,
                Progress progress,
                EventHandlerInvoker invoker,
                Reactor.Beginning beginning,
                TransactionManager transactions) {
            this.name = name;
            this.beans = beans;
            this.progress = progress;
            this.invoker = invoker;
            this.beginning = beginning;
            this.transactions = transactions;
        }
    }

    void addProjections(List<BatchedProjection> beans) {
        Map<String, List<BatchedProjection>> byProcessor = new LinkedHashMap<>();
        for (BatchedProjection bean : beans) {
            byProcessor.computeIfAbsent(bean.processor(), n -> new ArrayList<>()).add(bean);
        }
        byProcessor.forEach((name, group) -> {
            Progress progress = new Progress();
            projections.put(
                    name,
                    watched(
                            new One(
                                    name,
                                    group,
                                    progress,
                                    new ProjectionInvoker(group, parameters, dataSource, progress),
                                    Reactor.Beginning.FIRST_EVENT,
                                    transactions)));
        });
    }

    void addReactors(List<Reactor> beans) {
        for (Reactor bean : beans) {
            Progress progress = new Progress();
            ReactorInvoker invoker =
                    new ReactorInvoker(
                            bean, parameters, progress, deadLetters, settings.retryPause(), meters);
            One one =
                    watched(
                            new One(
                                    bean.processor(),
                                    List.of(),
                                    progress,
                                    invoker,
                                    bean.beginning(),
                                    // A reaction may wait for minutes; no transaction may.
                                    NoTransactionManager.instance()));
            if (projections.containsKey(one.name) || reactors.put(one.name, one) != null) {
                throw new IllegalStateException("Two processors are named " + one.name + ".");
            }
            letters.handledBy(one.name, invoker);
        }
    }

    private One watched(One one) {
        Gauge.builder("moneyline.processor.lag", one.progress, this::lag)
                .description("Events the processor has not handled yet")
                .baseUnit("events")
                .tag("processor", one.name)
                .register(meters);
        return one;
    }

    private long lag(Progress progress) {
        return Math.max(0, tail.head() - progress.position());
    }

    // Life

    @Override
    public synchronized void start() {
        coordinators =
                Executors.newScheduledThreadPool(
                        settings.coordinatorThreads(),
                        Thread.ofPlatform().name("coordinator-", 0).daemon().factory());
        projections.values().forEach(this::start);
        reactors.values().forEach(this::start);
        running = true;
    }

    private void start(One one) {
        // Settled before the processor runs: whatever is committed from here on, it will see.
        PositionTokenStore.Position at =
                tokens.begin(
                        one.name,
                        switch (one.beginning) {
                            case FIRST_EVENT -> 0;
                            case NEXT_EVENT -> tail.head();
                        });
        one.progress.startAt(at.position(), at.replayUntil());
        ScheduledExecutorService worker =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name(one.name).daemon().factory());
        ScheduledExecutorService shared = coordinators;
        if (shared == null) {
            throw new IllegalStateException("The processors have not been started.");
        }
        PooledStreamingEventProcessor processor =
                PooledStreamingEventProcessor.builder()
                        .name(one.name)
                        .eventHandlerInvoker(one.invoker)
                        .messageSource(store)
                        .tokenStore(tokens)
                        .transactionManager(one.transactions)
                        .coordinatorExecutor(shared)
                        .workerExecutor(worker)
                        .initialSegmentCount(1)
                        .initialToken(source -> source.createTailToken())
                        .batchSize(settings.batchEvents())
                        .tokenClaimInterval(settings.claimCheck().toMillis())
                        .claimExtensionThreshold(settings.claimRenewal().toMillis())
                        .enableCoordinatorClaimExtension()
                        .build();
        one.processor = processor;
        one.worker = worker;
        processor.start();
    }

    /**
     * Axon waits longer after each failure, up to a minute. Once the database is back there is no
     * reason to, so the processors that gave up for a while begin anew.
     */
    synchronized void beginAnew() {
        if (!running) {
            return;
        }
        List<One> all = new ArrayList<>(projections.values());
        all.addAll(reactors.values());
        for (One one : all) {
            PooledStreamingEventProcessor processor = one.processor;
            if (processor != null
                    && (processor.isError() || processor.processingStatus().isEmpty())) {
                stop(one);
                start(one);
            }
        }
    }

    private static void stop(One one) {
        PooledStreamingEventProcessor processor = one.processor;
        if (processor != null) {
            processor.shutDown();
        }
        ScheduledExecutorService worker = one.worker;
        if (worker != null) {
            worker.shutdown();
        }
        one.processor = null;
        one.worker = null;
    }

    @Override
    public synchronized void stop() {
        running = false;
        List<One> all = new ArrayList<>(reactors.values());
        all.addAll(projections.values());
        // All at once: each may be in the middle of a batch.
        all.parallelStream().forEach(EventProcessors::stop);
        ScheduledExecutorService shared = coordinators;
        if (shared != null) {
            shared.shutdown();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the web server has stopped taking requests, before the store goes. */
    @Override
    public int getPhase() {
        return 0;
    }

    // What others ask

    @Override
    public boolean awaitPosition(long globalIndex, Duration bound) {
        if (globalIndex == WritePosition.NONE) {
            return true;
        }
        long end = System.nanoTime() + bound.toNanos();
        boolean hurried = false;
        for (One one : projections.values()) {
            if (one.progress.position() < globalIndex) {
                if (!hurried) {
                    hurried = true;
                    pulse.expedite();
                }
                Duration left = Duration.ofNanos(end - System.nanoTime());
                if (!one.progress.await(globalIndex, left)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public List<Status> status() {
        List<Status> all = new ArrayList<>();
        projections.values().forEach(one -> all.add(statusOf(one)));
        reactors.values().forEach(one -> all.add(statusOf(one)));
        return all;
    }

    private Status statusOf(One one) {
        long position = one.progress.position();
        return new Status(
                one.name,
                position == 0 ? WritePosition.NONE : position,
                lag(one.progress),
                one.progress.isReplaying(),
                projections.containsKey(one.name),
                one.progress.error());
    }

    @Override
    public synchronized void rebuild(String projection) {
        One one = projections.get(projection);
        if (one == null) {
            throw new IllegalArgumentException(
                    "There is no projection '%s' to rebuild; there are %s."
                            .formatted(projection, projections.keySet()));
        }
        stop(one);
        try {
            long head = tail.head();
            transactions.executeInTransaction(() -> {
                empty(one.beans);
                tokens.rewind(one.name, head);
            });
        } finally {
            start(one);
        }
    }

    private void empty(List<BatchedProjection> beans) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try (Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            for (BatchedProjection bean : beans) {
                for (String table : bean.tables()) {
                    tables.add(statement.enquoteIdentifier(table, false));
                }
            }
            if (!tables.isEmpty()) {
                statement.execute("truncate table " + String.join(", ", tables));
            }
        } catch (SQLException e) {
            throw new ProjectionFailure(beans.getFirst().processor(), e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }
}
