package org.moneyline.odds.process;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.OpenMarket;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.odds.api.OddsEvent.MarketClosed;
import org.moneyline.odds.api.OddsEvent.MarketEvent;
import org.moneyline.odds.api.OddsEvent.MarketInPlay;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketPriced;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.odds.api.OddsEvent.PriceOverridden;
import org.moneyline.odds.api.OddsEvent.PricesAdjusted;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.catalogue.ProviderTerms;
import org.moneyline.odds.feed.DerivedPrices;
import org.moneyline.odds.feed.MarketMailboxes;
import org.moneyline.odds.pricing.GoalExpectation;
import org.moneyline.odds.process.MatchPricing.Work;
import org.moneyline.platform.api.EventTail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps every market on goals priced from one model of its match. It follows what happens in memory
 * and comes back to a match after each change, once for all changes meanwhile; it opens the markets
 * that are derived, and quotes as a provider of its own, where the shown price would move. Asked
 * twice it does the same twice, which changes nothing, so several nodes may do it.
 */
@Component
@ConditionalOnBooleanProperty(name = "moneyline.odds.goals-model.enabled", matchIfMissing = true)
@EnableConfigurationProperties(GoalsModelSettings.class)
class GoalsPricing implements SmartLifecycle, DerivedPrices {

    private static final Logger LOG = LoggerFactory.getLogger(GoalsPricing.class);

    private static final String ACTOR = "goals-model";

    /** Before it says anything: what it has not heard of yet would make it say it twice. */
    private static final Duration CATCH_UP_LIMIT = Duration.ofSeconds(30);

    /** Until what failed is tried again; as a rule the store is busy. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    /**
     * Before kick-off, until a match is looked at again where the last look found nothing to say:
     * often enough that nobody waits for a price, seldom enough that a busy one costs little.
     */
    private static final Duration QUIET_PAUSE = Duration.ofMillis(250);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final EventTail tail;
    private final GoalsMemory memory;
    private final CommandGateway commands;
    private final Clock clock;
    private final GoalsModelSettings settings;
    private final Counter quoted;
    private final Counter failures;
    private final AtomicLong sequence = new AtomicLong();

    private final Map<EventId, MatchPricing> matches = new ConcurrentHashMap<>();
    private final Map<MarketId, EventId> events = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by the lock: matches to come back to, with the moment; those being worked on. */
    private final Map<EventId, Instant> due = new LinkedHashMap<>();

    /** The same in the order of their moments; a turn that is due no more is passed over. */
    private final PriorityQueue<Turn> turns =
            new PriorityQueue<>(Comparator.comparing((Turn turn) -> turn.at()));

    private final Set<EventId> working = new HashSet<>();

    /** Before when a match that has not kicked off is not looked at. */
    private final Map<EventId, Instant> restsUntil = new HashMap<>();

    private int hurried;

    private volatile @Nullable Run run;

    GoalsPricing(
            EventTail tail,
            GoalsMemory memory,
            CommandGateway commands,
            Clock clock,
            GoalsModelSettings settings,
            ObjectProvider<MeterRegistry> meters) {
        this.tail = tail;
        this.memory = memory;
        this.commands = commands;
        this.clock = clock;
        this.settings = settings;
        MeterRegistry registry = meters.getIfAvailable(SimpleMeterRegistry::new);
        this.quoted =
                Counter.builder("moneyline.odds.model.quotes")
                        .description("Markets quoted from the goals model")
                        .register(registry);
        this.failures =
                Counter.builder("moneyline.odds.model.failures")
                        .description("Times a match could not be priced from the goals model")
                        .register(registry);
    }

    private record Turn(Instant at, EventId event) {}

    /** From a start to a stop. */
    private record Run(
            EventTail.Following following,
            MarketMailboxes mailboxes,
            ExecutorService executor,
            Thread thread) {}

    @Override
    public void start() {
        GoalsMemory.Loaded loaded = memory.load();
        for (MatchPricing match : loaded.matches()) {
            matches.put(match.eventId(), match);
            match.markets().forEach(market -> events.put(market, match.eventId()));
        }
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        MarketMailboxes mailboxes = new MarketMailboxes(this::send, executor);
        EventTail.Following following =
                tail.follow(
                        ACTOR,
                        loaded.position(),
                        Set.of(FixtureEvent.class, MarketEvent.class),
                        this::take);
        if (!following.awaitPosition(tail.head(), CATCH_UP_LIMIT)) {
            LOG.warn("Price making from the goals model is still behind");
        }
        matches.keySet().forEach(this::isDue);
        Thread thread = Thread.ofVirtual().name(ACTOR).unstarted(this::work);
        run = new Run(following, mailboxes, executor, thread);
        thread.start();
    }

    @Override
    public void stop() {
        Run ended = run;
        run = null;
        if (ended != null) {
            ended.following().close();
            ended.thread().interrupt();
            ended.mailboxes().close();
            ended.executor().shutdown();
            try {
                ended.thread().join(STOP_LIMIT);
                if (!ended.executor()
                        .awaitTermination(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("Quotes of the goals model are still on their way");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        matches.clear();
        events.clear();
        lock.lock();
        try {
            due.clear();
            turns.clear();
            working.clear();
            restsUntil.clear();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        return run != null;
    }

    /** After the boards in memory, before the feeds. */
    @Override
    public int getPhase() {
        return 1;
    }

    @Override
    public List<MarketId> marketsOf(EventId event) {
        MatchPricing match = matches.get(event);
        if (match == null) {
            return List.of();
        }
        synchronized (match) {
            return match.markets();
        }
    }

    @Override
    public boolean awaitPriced(long globalIndex, Duration bound) throws InterruptedException {
        Run now = run;
        if (now == null || !now.following().awaitPosition(globalIndex, bound)) {
            return false;
        }
        long left = bound.toNanos();
        lock.lock();
        try {
            hurried++;
            changed.signalAll();
            while (!(due.isEmpty() && working.isEmpty() && now.mailboxes().isIdle())) {
                if (left <= 0) {
                    return false;
                }
                // Mailboxes tell nobody when they are empty.
                left -= TimeUnit.MILLISECONDS.toNanos(2);
                changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            return true;
        } finally {
            hurried--;
            lock.unlock();
        }
    }

    private void take(EventTail.Event event) {
        switch (event.payload()) {
            case EventScheduled e -> {
                if (e.sport().equals(MatchPricing.SPORT)) {
                    matches.putIfAbsent(
                            e.eventId(),
                            new MatchPricing(
                                    e.eventId(), e.home(), e.away(), EventStatus.SCHEDULED));
                }
            }
            case FixtureEvent e -> on(e);
            case MarketOpened e -> on(e);
            case MarketEvent e -> on(e);
            default -> {
                // Of no concern.
            }
        }
    }

    private void on(FixtureEvent event) {
        MatchPricing match = matches.get(event.eventId());
        if (match == null) {
            return;
        }
        boolean moves;
        synchronized (match) {
            moves = match.take(event);
            if (match.isOver()) {
                matches.remove(event.eventId());
                match.markets().forEach(events::remove);
                // Its row is taken away by the worker.
                moves = true;
            }
        }
        if (moves) {
            isDue(event.eventId());
        }
    }

    private void on(MarketOpened event) {
        MatchPricing match = matches.get(event.eventId());
        if (match == null) {
            return;
        }
        synchronized (match) {
            if (!match.markets().contains(event.marketId())) {
                match.add(
                        event.marketId(),
                        event.type(),
                        event.lineQuarters(),
                        false,
                        Set.of(),
                        List.of());
            }
        }
        events.put(event.marketId(), event.eventId());
    }

    private void on(MarketEvent event) {
        EventId id = events.get(event.marketId());
        MatchPricing match = id == null ? null : matches.get(id);
        if (id == null || match == null) {
            return;
        }
        boolean says;
        synchronized (match) {
            boolean moves =
                    switch (event) {
                        case MarketPriced e -> match.take(e);
                        case PriceOverridden e -> match.take(e);
                        case PricesAdjusted e -> match.take(e);
                        case MarketInPlay e -> match.take(e);
                        default -> false;
                    };
            if (event instanceof MarketSettled || event instanceof MarketClosed) {
                match.remove(event.marketId());
                events.remove(event.marketId());
            }
            says = moves && match.hasAnythingToSay();
        }
        if (says) {
            isDue(id);
        }
    }

    private void isDue(EventId event) {
        MatchPricing match = matches.get(event);
        boolean waits;
        if (match == null) {
            waits = false;
        } else {
            synchronized (match) {
                waits = !match.isInPlay();
            }
        }
        lock.lock();
        try {
            Instant rests = waits ? restsUntil.get(event) : null;
            isDue(event, rests == null ? Instant.EPOCH : rests);
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the worker where it has to act sooner than it would. */
    private void isDue(EventId event, Instant at) {
        Instant before = due.get(event);
        if (before != null && !at.isBefore(before)) {
            return;
        }
        due.put(event, at);
        if (!working.contains(event)) {
            Turn turn = new Turn(at, event);
            turns.add(turn);
            if (hurried > 0 || turn.equals(turns.peek())) {
                changed.signalAll();
            }
        }
    }

    private void work() {
        try {
            while (true) {
                EventId next = awaitNext();
                Run now = run;
                if (now == null) {
                    return;
                }
                now.executor().execute(() -> price(now, next));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private EventId awaitNext() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                Turn first = turns.peek();
                if (first == null) {
                    changed.await();
                } else if (!isNext(first)) {
                    turns.poll();
                } else {
                    Instant now = clock.instant();
                    if (hurried == 0 && first.at().isAfter(now)) {
                        changed.awaitNanos(Duration.between(now, first.at()).toNanos());
                    } else {
                        turns.poll();
                        due.remove(first.event());
                        working.add(first.event());
                        return first.event();
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isNext(Turn turn) {
        return turn.at().equals(due.get(turn.event())) && !working.contains(turn.event());
    }

    private void price(Run now, EventId event) {
        boolean done = false;
        boolean said = false;
        try {
            said = priceNow(now, event);
            done = true;
        } catch (RuntimeException e) {
            // Whatever it is, the other matches go on, and this one is tried again.
            failures.increment();
            MatchPricing match = matches.get(event);
            if (match != null) {
                synchronized (match) {
                    match.repeat();
                }
            }
            LOG.error("Match {} could not be priced from the goals model", event, e);
        } finally {
            lock.lock();
            try {
                working.remove(event);
                Instant at = clock.instant();
                if (matches.containsKey(event)) {
                    restsUntil.merge(
                            event,
                            at.plus(said ? settings.pauseBeforeKickOff() : quiet()),
                            (a, b) -> a.isAfter(b) ? a : b);
                } else {
                    restsUntil.remove(event);
                }
                Instant meanwhile = due.remove(event);
                if (meanwhile != null) {
                    isDue(event, meanwhile);
                } else if (!done) {
                    isDue(event, at.plus(RETRY));
                }
                // Others may wait for the end of the work.
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private Duration quiet() {
        Duration pause = settings.pauseBeforeKickOff();
        return pause.compareTo(QUIET_PAUSE) < 0 ? pause : QUIET_PAUSE;
    }

    /** Returns whether there was anything to say. */
    private boolean priceNow(Run now, EventId event) {
        MatchPricing match = matches.get(event);
        if (match == null) {
            memory.forget(event);
            return false;
        }
        Work work;
        GoalExpectation expected;
        boolean inPlay;
        int minute;
        synchronized (match) {
            work = match.next();
            expected = match.expected();
            inPlay = match.isInPlay();
            minute = match.minute();
        }
        for (OpenMarket open : work.open()) {
            events.put(open.marketId(), event);
        }
        open(now, work.open());
        Instant at = clock.instant();
        for (Map.Entry<MarketId, List<@Nullable Price>> one : work.quotes().entrySet()) {
            now.mailboxes().offer(one.getKey(), quotes(one.getValue(), at));
        }
        quoted.increment(work.quotes().size());
        if (inPlay && expected != null) {
            memory.remember(event, expected, minute);
        }
        return !work.quotes().isEmpty();
    }

    private void open(Run now, List<OpenMarket> markets) {
        List<Future<?>> opened = new ArrayList<>();
        for (OpenMarket market : markets) {
            opened.add(now.executor().submit(() -> create(market)));
        }
        for (Future<?> one : opened) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("A market could not be opened", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Stopped while markets were opened", e);
            }
        }
    }

    /** What a feed opened before, or this before a crash, is there already, and the same. */
    private void create(OpenMarket market) {
        try {
            send(market);
        } catch (AggregateStreamCreationException e) {
            LOG.debug("Opened already: {}", market);
        }
    }

    private void send(Object command) {
        commands.sendAndWait(
                GenericCommandMessage.asCommandMessage(command)
                        .andMetaData(Map.of("actor", ACTOR)));
    }

    private ProviderQuotes quotes(List<@Nullable Price> prices, Instant at) {
        List<Quote> quotes = new ArrayList<>();
        for (int i = 0; i < prices.size(); i++) {
            quotes.add(new Quote(i, prices.get(i)));
        }
        // Rising over restarts too: taken from the clock.
        long micros = at.toEpochMilli() * 1_000;
        return new ProviderQuotes(
                ProviderTerms.GOALS_MODEL,
                sequence.updateAndGet(last -> Math.max(last + 1, micros)),
                at,
                quotes);
    }
}
