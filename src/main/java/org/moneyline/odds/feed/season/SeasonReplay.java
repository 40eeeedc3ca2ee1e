package org.moneyline.odds.feed.season;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.OddsCommand.ReleaseRound;
import org.moneyline.odds.api.OddsQuery.Replay;
import org.moneyline.odds.api.ReplayView;
import org.moneyline.odds.api.RoundGate;
import org.moneyline.odds.feed.DerivedPrices;
import org.moneyline.odds.feed.FeedCounts;
import org.moneyline.odds.feed.MarketMailboxes;
import org.moneyline.odds.feed.OffersReady;
import org.moneyline.odds.feed.season.RunPlan.Moment;
import org.moneyline.odds.feed.season.RunPlan.Part;
import org.moneyline.odds.feed.season.RunPlan.Round;
import org.moneyline.odds.feed.season.SeasonRuns.Run;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Projections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Plays the season, round after round and run after run. It remembers how far it has come after
 * every moment; after a crash the moment that was not finished is played again, which changes
 * nothing that was done, and time that the replay stood still does not count.
 */
@Component
class SeasonReplay implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SeasonReplay.class);

    /** Bookmakers speak up at least this often, well within what counts as fresh. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);

    /** Before a kick-off, everyone should know the last prices; a stalled view holds nothing up. */
    private static final Duration READY_LIMIT = Duration.ofSeconds(30);

    private static final Duration RETRY_PAUSE = Duration.ofSeconds(2);
    private static final Duration RETRY_PAUSE_MAX = Duration.ofMinutes(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final SeasonProperties properties;
    private final SeasonRuns runs;
    private final SeasonPlayer player;
    private final MarketMailboxes mailboxes;
    private final EventTail tail;
    private final Projections projections;
    private final OffersReady offers;
    private final ObjectProvider<DerivedPrices> derived;
    private final List<RoundGate> gates;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private volatile ReplayView view = new ReplayView("STOPPED", 0, 0, null, List.of());
    private boolean releasedNow;

    /** Zero while it gets on. */
    private Duration pause = Duration.ZERO;

    private final Counter failures;

    /** From when the script has something said to when it is. */
    private final Timer lag;

    private volatile boolean running;
    private @Nullable Thread thread;

    SeasonReplay(
            SeasonProperties properties,
            SeasonRuns runs,
            SeasonPlayer player,
            MarketMailboxes mailboxes,
            EventTail tail,
            Projections projections,
            OffersReady offers,
            ObjectProvider<DerivedPrices> derived,
            ObjectProvider<RoundGate> gates,
            Clock clock,
            ObjectProvider<MeterRegistry> meters) {
        this.properties = properties;
        this.runs = runs;
        this.player = player;
        this.mailboxes = mailboxes;
        this.tail = tail;
        this.projections = projections;
        this.offers = offers;
        this.derived = derived;
        this.gates = gates.orderedStream().toList();
        this.clock = clock;
        MeterRegistry registry = meters.getIfAvailable(SimpleMeterRegistry::new);
        this.failures =
                Counter.builder("moneyline.odds.replay.failures")
                        .description("Times the season replay could not go on")
                        .register(registry);
        this.lag = FeedCounts.lag(SeasonPlayer.SOURCE, registry);
    }

    @QueryHandler
    ReplayView on(Replay question) {
        return view;
    }

    @CommandHandler
    void on(ReleaseRound command) {
        lock.lock();
        try {
            ReplayView now = view;
            if (!now.state().equals("HELD")
                    || now.run() != command.run()
                    || now.round() != command.round()) {
                throw new Refusal(
                        Refusal.Kind.CONFLICT,
                        "ROUND_NOT_HELD",
                        "round %d of run %d is not waiting for its kick-off"
                                .formatted(command.round(), command.run()));
            }
            releasedNow = true;
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isAutoStartup() {
        return properties.enabled();
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("season-replay").daemon().start(this::keepPlaying);
    }

    @Override
    public void stop() {
        running = false;
        Thread playing = thread;
        if (playing != null) {
            playing.interrupt();
            try {
                playing.join(STOP_LIMIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void keepPlaying() {
        RunPlan plan = new RunPlan(SeasonFile.read(SeasonFile.PREMIER_LEAGUE_2019_20));
        while (running) {
            try {
                Run run = runs.latest().orElseGet(() -> begin(1));
                play(plan, run);
                if (properties.isLast(run.run())) {
                    LOG.info("The season replay has ended after run {}", run.run());
                    break;
                }
                begin(run.run() + 1);
            } catch (InterruptedException e) {
                break;
            } catch (RuntimeException e) {
                // The replay is the only source of prices here: it never gives up by itself.
                standStill(e);
            }
        }
        view = new ReplayView("STOPPED", view.run(), view.round(), null, List.of());
    }

    /** Told in full once; the pauses grow until the replay gets on again. */
    private void standStill(RuntimeException cause) {
        failures.increment();
        if (pause.isZero()) {
            pause = RETRY_PAUSE;
            LOG.error(
                    "The season replay stands; it tries again every {} s or more. If the database"
                            + " is in order, restart the program, or turn the replay off with"
                            + " moneyline.feed.season.enabled=false.",
                    pause.toSeconds(),
                    cause);
        } else {
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(RETRY_PAUSE_MAX) < 0 ? longer : RETRY_PAUSE_MAX;
            LOG.warn("The season replay still stands: {}", cause.getMessage());
        }
        LockSupport.parkNanos(pause.toNanos());
    }

    private Run begin(int number) {
        Run run =
                new Run(
                        number,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        RunPlan.NOTHING_SENT_MS);
        runs.start(run);
        return run;
    }

    private void play(RunPlan plan, Run run) throws InterruptedException {
        SeasonIds ids = new SeasonIds(run.run(), run.startedAt());
        ReplayClock replay = new ReplayClock(clock, properties.speed());
        long position = run.positionMs();
        goOn(plan, ids, replay, position);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Moment moment : plan.after(position)) {
                show("RUNNING", ids, plan.next(moment.ms() - 1), replay);
                await(plan, ids, replay, moment.ms());
                if (moment.kicksOff() && (!gates.isEmpty() || properties.holdKickOff())) {
                    Round round = plan.next(moment.ms() - 1);
                    letBet(plan, ids, replay, round, position);
                }
                perform(executor, ids, replay, moment);
                position = moment.ms();
                runs.moveTo(run.run(), position);
                pause = Duration.ZERO;
            }
        }
        awaitQuotesTaken();
    }

    /** Goes on after a pause: what is on offer is quoted at once and starts at its new time. */
    private void goOn(RunPlan plan, SeasonIds ids, ReplayClock replay, long position) {
        replay.goOnFrom(position);
        for (Round round : plan.onOffer(position)) {
            for (SeasonMatch match : round.matches()) {
                if (properties.speed() > 0) {
                    player.reschedule(ids, match, replay.dueAt(round.kickOffMs()));
                }
                player.quote(ids, match, RoundScript.stepAt(position - round.kickOffMs()));
            }
        }
    }

    private void await(RunPlan plan, SeasonIds ids, ReplayClock replay, long ms)
            throws InterruptedException {
        long position = ms - 1;
        Duration left = replay.until(ms);
        while (left.isPositive()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left.toNanos(), HEARTBEAT.toNanos()));
            left = replay.until(ms);
            if (left.isPositive()) {
                heartbeat(plan, ids, position);
            }
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private void heartbeat(RunPlan plan, SeasonIds ids, long position) {
        for (Round round : plan.onOffer(position)) {
            int step = RoundScript.stepAt(position - round.kickOffMs());
            round.matches().forEach(match -> player.quote(ids, match, step));
        }
    }

    /** Whoever wants to bet on the round does; then, if kick-offs are held, it must be released. */
    private void letBet(RunPlan plan, SeasonIds ids, ReplayClock replay, Round round, long position)
            throws InterruptedException {
        awaitQuotesTaken();
        for (DerivedPrices prices : derived.stream().toList()) {
            if (!prices.awaitPriced(tail.head(), READY_LIMIT)) {
                LOG.warn("Round {} kicks off before all its prices are made", round.number());
            }
        }
        long head = tail.head();
        if (!offers.awaitOffers(head, READY_LIMIT)
                || !projections.awaitPosition(head, READY_LIMIT)) {
            LOG.warn("Round {} kicks off although not every view has caught up", round.number());
        }
        List<EventId> events = round.matches().stream().map(ids::event).toList();
        for (RoundGate gate : gates) {
            gate.beforeKickOff(ids.run(), round.number(), events);
        }
        if (properties.holdKickOff()) {
            hold(plan, ids, replay, round);
        }
        goOn(plan, ids, replay, round.kickOffMs() - 1);
        awaitQuotesTaken();
    }

    private void hold(RunPlan plan, SeasonIds ids, ReplayClock replay, Round round)
            throws InterruptedException {
        lock.lock();
        try {
            releasedNow = false;
            show("HELD", ids, round, replay);
            while (!releasedNow) {
                if (!released.await(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                    heartbeat(plan, ids, round.kickOffMs() - 1);
                }
            }
            show("RUNNING", ids, round, replay);
        } finally {
            lock.unlock();
        }
    }

    private void awaitQuotesTaken() throws InterruptedException {
        long until = System.nanoTime() + READY_LIMIT.toNanos();
        while (!mailboxes.isIdle() && System.nanoTime() - until < 0) {
            TimeUnit.MICROSECONDS.sleep(200);
        }
    }

    /** Matches side by side, what happens to one of them in order. */
    private void perform(ExecutorService executor, SeasonIds ids, ReplayClock replay, Moment moment)
            throws InterruptedException {
        Map<SeasonMatch, List<Part>> byMatch = new LinkedHashMap<>();
        for (Part part : moment.parts()) {
            byMatch.computeIfAbsent(part.match(), match -> new ArrayList<>()).add(part);
        }
        List<Future<?>> done = new ArrayList<>();
        byMatch.forEach((match, parts) ->
                done.add(
                        executor.submit(() -> {
                            for (Part part : parts) {
                                late(replay, moment);
                                player.perform(
                                        ids,
                                        match,
                                        part.action(),
                                        replay.dueAt(part.round().kickOffMs()));
                            }
                        })));
        for (Future<?> future : done) {
            try {
                future.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "A moment of the season could not be played", e.getCause());
            }
        }
    }

    /** As fast as it goes, nothing is due before it is said. */
    private void late(ReplayClock replay, Moment moment) {
        if (properties.speed() > 0) {
            Duration late = replay.until(moment.ms()).negated();
            lag.record(late.isNegative() ? Duration.ZERO : late);
        }
    }

    private void show(String state, SeasonIds ids, Round next, ReplayClock replay) {
        Instant due = replay.dueAt(next.kickOffMs());
        view =
                new ReplayView(
                        state,
                        ids.run(),
                        next.number(),
                        due,
                        next.matches().stream().map(ids::event).toList());
    }
}
