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
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.api.Causation;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Reactor;
import org.moneyline.platform.api.WritePosition;
import org.moneyline.platform.eventstore.EventLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** Starts, stops, watches and rebuilds all processors. */
final class EventProcessors implements Projections, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(EventProcessors.class);

    private final EventTail tail;
    private final EventLog log;
    private final DataSource dataSource;
    private final Positions positions;
    private final TransactionManager transactions;
    private final ParameterResolverFactory parameters;
    private final DeadLetterRows deadLetters;
    private final StoredDeadLetters letters;
    private final EventStore store;
    private final ProcessorSettings settings;
    private final MeterRegistry meters;
    private final Map<String, One> projections = new LinkedHashMap<>();
    private final Map<String, One> reactors = new LinkedHashMap<>();
    private @Nullable ScheduledExecutorService renewals;
    private volatile boolean running;

    EventProcessors(
            EventTail tail,
            EventLog log,
            DataSource dataSource,
            Positions positions,
            TransactionManager transactions,
            ParameterResolverFactory parameters,
            DeadLetterRows deadLetters,
            StoredDeadLetters letters,
            EventStore store,
            ProcessorSettings settings,
            MeterRegistry meters) {
        this.tail = tail;
        this.log = log;
        this.dataSource = dataSource;
        this.positions = positions;
        this.transactions = transactions;
        this.parameters = parameters;
        this.deadLetters = deadLetters;
        this.letters = letters;
        this.store = store;
        this.settings = settings;
        this.meters = meters;
    }

    private static final class One {

        private final String name;
        private final List<BatchedProjection> beans;
        private final Work work;
        private final Reactor.Beginning beginning;
        private final Progress progress = new Progress();
        private volatile @Nullable Processor processor;

        One(String name, List<BatchedProjection> beans, Work work, Reactor.Beginning beginning) {
            this.name = name;
            this.beans = beans;
            this.work = work;
            this.beginning = beginning;
        }
    }

    void addProjections(List<BatchedProjection> beans) {
        Map<String, List<BatchedProjection>> byProcessor = new LinkedHashMap<>();
        for (BatchedProjection bean : beans) {
            byProcessor.computeIfAbsent(bean.processor(), n -> new ArrayList<>()).add(bean);
        }
        byProcessor.forEach((name, group) -> {
            One one =
                    watched(
                            new One(
                                    name,
                                    group,
                                    new ProjectionWork(group, parameters, dataSource, transactions),
                                    Reactor.Beginning.FIRST_EVENT));
            projections.put(name, one);
            log.slowDownFor(() -> mayBeWaitedFor(one) ? lag(one.progress) : 0);
        });
    }

    void addReactors(List<Reactor> beans) {
        for (Reactor bean : beans) {
            ReactorWork work =
                    new ReactorWork(bean, parameters, deadLetters, settings.retryPause(), meters);
            One one = watched(new One(bean.processor(), List.of(), work, bean.beginning()));
            if (projections.containsKey(one.name) || reactors.put(one.name, one) != null) {
                throw new IllegalStateException("Two processors are named " + one.name + ".");
            }
            letters.handledBy(one.name, work);
        }
    }

    private One watched(One one) {
        log.keepFor(one.progress::position);
        Gauge.builder("moneyline.processor.lag", one.progress, this::lag)
                .description("Events the processor has not handled yet")
                .baseUnit("events")
                .tag("processor", one.name)
                .register(meters);
        return one;
    }

    /** Only one that works here and goes on: what stands still is not helped by waiting. */
    private static boolean mayBeWaitedFor(One one) {
        Processor processor = one.processor;
        return processor != null
                && processor.isClaimed()
                && !one.progress.isReplaying()
                && one.progress.error() == null;
    }

    private long lag(Progress progress) {
        return Math.max(0, tail.head() - progress.position());
    }

    private List<One> all() {
        List<One> all = new ArrayList<>(reactors.values());
        all.addAll(projections.values());
        return all;
    }

    // Life

    @Override
    public synchronized void start() {
        all().forEach(this::start);
        ScheduledExecutorService ticking =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("processor-claims").daemon().factory());
        long every = settings.claimRenewal().toMillis();
        ticking.scheduleWithFixedDelay(this::renew, every, every, TimeUnit.MILLISECONDS);
        renewals = ticking;
        running = true;
    }

    private void start(One one) {
        // Settled before the processor runs: whatever is committed from here on, it will see.
        Positions.Position at =
                positions.begin(
                        one.name,
                        switch (one.beginning) {
                            case FIRST_EVENT -> 0;
                            case NEXT_EVENT -> tail.head();
                        });
        one.progress.startAt(at.position(), at.replayUntil());
        startAfter(null, one);
    }

    private void startAfter(@Nullable Processor former, One one) {
        Processor processor =
                new Processor(
                        one.name,
                        one.work,
                        log,
                        positions,
                        one.progress,
                        settings,
                        projections.containsKey(one.name)
                                ? settings.projectionPace()
                                : settings.reactorPace(),
                        this::slowestRebuild,
                        former);
        one.processor = processor;
        processor.start();
    }

    private long slowestRebuild() {
        long slowest = Long.MAX_VALUE;
        for (One one : projections.values()) {
            // One that fails is not waited for.
            if (one.progress.isReplaying() && one.progress.error() == null) {
                slowest = Math.min(slowest, one.progress.position());
            }
        }
        return slowest;
    }

    /** One that has ended is not renewed, so that another node may take it over. */
    private void renew() {
        Map<String, Processor> here = new LinkedHashMap<>();
        for (One one : all()) {
            Processor processor = one.processor;
            if (processor != null && processor.isClaimed()) {
                here.put(one.name, processor);
            }
        }
        if (here.isEmpty()) {
            return;
        }
        try {
            here.keySet().removeAll(positions.renew(List.copyOf(here.keySet())));
            // It would find out by itself, but only with the next event.
            here.values().forEach(Processor::beginAnew);
        } catch (RuntimeException e) {
            // The database is away or slow. Nobody else can take the claims over there either, and
            // a processor that has lost its claim finds out before it moves.
            LOG.debug("The claims of the processors could not be renewed.", e);
        }
    }

    /**
     * The database is back after it was away. A crash may have taken back rows and positions that
     * were not on the disk yet; they are made again at once, however quiet the log is.
     */
    void beginAnew() {
        for (One one : all()) {
            Processor processor = one.processor;
            if (processor != null) {
                processor.beginAnew();
            }
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        List<Processor> ending =
                all().stream().map(one -> one.processor).filter(Objects::nonNull).toList();
        // All at once: each may be in the middle of a batch.
        ending.forEach(Processor::end);
        ending.forEach(Processor::awaitEnd);
        all().forEach(one -> one.processor = null);
        ScheduledExecutorService ticking = renewals;
        if (ticking != null) {
            ticking.shutdown();
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
                    log.expedite();
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

    /** How far each projection is. */
    Map<String, Long> projectionPositions() {
        Map<String, Long> all = new LinkedHashMap<>();
        projections.forEach((name, one) -> all.put(name, one.progress.position()));
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
    public synchronized void rebuild(String projection, String actor, String reason) {
        One one = projections.get(projection);
        if (one == null) {
            throw new IllegalArgumentException(
                    "There is no projection '%s' to rebuild; there are %s."
                            .formatted(projection, projections.keySet()));
        }
        String why = reason.strip();
        if (why.isEmpty()) {
            throw new Refusal(Refusal.Kind.INVALID, "REASON_MISSING", "Say why.");
        }
        Processor former = one.processor;
        if (!running || former == null) {
            throw new Refusal(
                    Refusal.Kind.BUSY,
                    "PROJECTIONS_STOPPED",
                    "The application is just starting or ending, so %s cannot be rebuilt here. Nothing was changed. Try again once it runs."
                            .formatted(projection));
        }
        former.end();
        if (!former.awaitEnd()) {
            // It would write into the emptied tables. The next one goes on once it has ended.
            startAfter(former, one);
            throw new Refusal(
                    Refusal.Kind.BUSY,
                    "PROJECTION_BUSY",
                    "%s does not end what it is doing. Nothing was changed. Try again in a moment; if it goes on, restart the application first."
                            .formatted(projection));
        }
        try {
            // The trace first: what people see must not go back to nothing without one.
            store.publish(
                    GenericEventMessage.asEventMessage(new ProjectionRebuilt(projection))
                            .andMetaData(
                                    MetaData.with(Causation.ACTOR, actor)
                                            .and(Causation.REASON, why)));
            long head = tail.head();
            transactions.executeInTransaction(() -> {
                empty(one.beans);
                positions.rewind(one.name, head);
            });
            one.progress.startAt(0, head);
        } finally {
            startAfter(null, one);
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
