package org.moneyline.betting.settlement.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetCommand.DecideBets;
import org.moneyline.betting.api.BetCommand.Decision;
import org.moneyline.betting.api.BetQuery.DueBetsOf;
import org.moneyline.betting.api.BetQuery.DueSettlements;
import org.moneyline.betting.api.BetQuery.GoesOn;
import org.moneyline.betting.api.DueBetView;
import org.moneyline.betting.api.DueSettlementView;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.StoreBusy;
import org.moneyline.platform.api.WritePosition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Takes results through the bets that stand on them. What is due is a table made from events, so
 * there is nothing to remember: after a crash the work goes on where it ended, and a bet decided
 * twice changes nothing the second time.
 *
 * <p>Settlements take turns, a page of bets each, so that a market with very many bets does not
 * keep the others waiting. The bets of one customer go one chunk after the other, several customers
 * side by side; their number is what keeps the machine free for new bets.
 */
@Component
@EnableConfigurationProperties(SettlementSettings.class)
class SettlementWorker implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SettlementWorker.class);

    /** Settlements that take turns; the others wait for one of them to end. */
    private static final int TURNS_LIMIT = 32;

    /** A projection further behind than this is looked at again later. */
    private static final Duration PROJECTION_WAIT = Duration.ofSeconds(2);

    private static final String PROJECTION = "betting-projection";

    private final Questions questions;
    private final CommandGateway commands;
    private final Projections projections;
    private final SettlementSettings settings;
    private final Map<Long, Rest> resting = new HashMap<>();
    private @Nullable Run running;

    SettlementWorker(
            Questions questions,
            CommandGateway commands,
            Projections projections,
            SettlementSettings settings) {
        this.questions = questions;
        this.commands = commands;
        this.projections = projections;
        this.settings = settings;
    }

    /** A settlement that failed is left alone for a while. */
    private record Rest(long untilNanos, Duration pause) {}

    @Override
    public synchronized void start() {
        if (settings.enabled() && running == null) {
            Run run = new Run();
            running = run;
            run.thread = Thread.ofVirtual().name("settlement").start(() -> work(run));
        }
    }

    /** What is under way is finished; nothing is interrupted in the middle of a commit. */
    @Override
    public void stop() {
        Run run;
        synchronized (this) {
            run = running;
            running = null;
        }
        if (run != null) {
            run.stop.countDown();
            run.awaitEnd();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
    }

    private void work(Run run) {
        try (ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
            boolean stopped = run.isStopped();
            while (!stopped) {
                long pauseMs = workedOff(run, customers) ? 0 : settings.idlePause().toMillis();
                stopped = run.stop.await(pauseMs, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One round over all due settlements; false if there was nothing to do. */
    private boolean workedOff(Run run, ExecutorService customers) throws InterruptedException {
        try {
            return round(run, customers);
        } catch (RuntimeException e) {
            // The database may be away for a moment. What is due stays due.
            LOG.warn("Due settlements cannot be read; looking again soon.", e);
            return false;
        }
    }

    private boolean round(Run run, ExecutorService customers) throws InterruptedException {
        if (isReplaying()) {
            // A table under rebuild shows bets as due that were decided long ago.
            return false;
        }
        List<Turn> turns = turns();
        if (turns.isEmpty()) {
            return false;
        }
        boolean worked = false;
        long written = WritePosition.NONE;
        List<Turn> unfinished = turns;
        while (!unfinished.isEmpty() && !run.isStopped()) {
            List<Turn> next = new ArrayList<>();
            for (Turn turn : unfinished) {
                List<DueBetView> page =
                        questions.list(
                                new DueBetsOf(
                                        turn.due.settlementId(), turn.after, settings.pageBets()),
                                DueBetView.class);
                if (!page.isEmpty()) {
                    worked = true;
                    written = Math.max(written, settle(run, turn, page, customers));
                    turn.after = page.getLast();
                }
                if (page.size() == settings.pageBets()) {
                    next.add(turn);
                }
            }
            unfinished = next;
        }
        for (Turn turn : turns) {
            rest(turn);
        }
        // Only then does the table no longer show what was just decided.
        projections.awaitPosition(written, PROJECTION_WAIT);
        return worked;
    }

    /** Those that rest are asked for on top, or a few that cannot end would keep all others out. */
    private List<Turn> turns() {
        List<DueSettlementView> due =
                questions.list(
                        new DueSettlements(TURNS_LIMIT + resting.size()), DueSettlementView.class);
        resting.keySet().retainAll(due.stream().map(DueSettlementView::settlementId).toList());
        List<Turn> turns = new ArrayList<>();
        long now = System.nanoTime();
        for (DueSettlementView one : due) {
            Rest rest = resting.get(one.settlementId());
            if (turns.size() < TURNS_LIMIT && (rest == null || rest.untilNanos - now <= 0)) {
                turns.add(new Turn(one));
            }
        }
        return turns;
    }

    private boolean isReplaying() {
        for (Projections.Status status : projections.status()) {
            if (status.projection().equals(PROJECTION)) {
                return status.replaying();
            }
        }
        return false;
    }

    private void rest(Turn turn) {
        long id = turn.due.settlementId();
        if (turn.failures == 0) {
            resting.remove(id);
            return;
        }
        Rest before = resting.get(id);
        Duration pause = before == null ? settings.failurePause() : before.pause.multipliedBy(2);
        if (pause.compareTo(settings.failurePauseLimit()) > 0) {
            pause = settings.failurePauseLimit();
        }
        resting.put(id, new Rest(System.nanoTime() + pause.toNanos(), pause));
    }

    /** Decides a page of bets, customer by customer; answers the last position written. */
    private long settle(Run run, Turn turn, List<DueBetView> page, ExecutorService customers)
            throws InterruptedException {
        Semaphore room = new Semaphore(settings.parallelCustomers());
        List<Future<Decided>> chunks = new ArrayList<>();
        for (List<DueBetView> ofCustomer : byCustomer(page)) {
            room.acquire();
            if (run.isStopped() || turn.over) {
                break;
            }
            chunks.add(
                    customers.submit(() -> {
                        try {
                            return settle(run, turn, ofCustomer);
                        } finally {
                            room.release();
                        }
                    }));
        }
        long written = WritePosition.NONE;
        for (Future<Decided> chunk : chunks) {
            try {
                Decided decided = chunk.get();
                written = Math.max(written, decided.written);
                if (decided.failure != null) {
                    turn.failures++;
                    report(turn, decided.failure);
                }
            } catch (ExecutionException e) {
                turn.failures++;
                report(turn, e.getCause());
            }
        }
        return written;
    }

    /**
     * What became of a customer's bets.
     *
     * @param written the last position
     * @param failure why one of them could not be decided; null if all were
     */
    private record Decided(long written, @Nullable RuntimeException failure) {}

    private Decided settle(Run run, Turn turn, List<DueBetView> bets) {
        AccountId customer = bets.getFirst().accountId();
        RuntimeException failure = null;
        int from = 0;
        while (from < bets.size() && !run.isStopped()) {
            int to = Math.min(from + settings.chunkBets(), bets.size());
            if (!goesOn(turn, to - from)) {
                break;
            }
            List<Decision> chunk = new ArrayList<>(to - from);
            for (DueBetView bet : bets.subList(from, to)) {
                chunk.add(bet.decision());
            }
            try {
                commands.sendAndWait(new DecideBets(customer, chunk));
            } catch (StoreBusy busy) {
                throw busy;
            } catch (RuntimeException together) {
                // One bet that cannot be decided must not keep the customer's others waiting.
                RuntimeException alone = oneByOne(customer, chunk);
                failure = alone == null ? failure : alone;
            }
            from = to;
        }
        return new Decided(WritePosition.last(), failure);
    }

    /**
     * Whether the results are still those to pay by. They are looked at as often as a full chunk is
     * decided, so customers with one bet each do not cost a question each.
     */
    private boolean goesOn(Turn turn, int nextBets) {
        if (!turn.over && turn.betsSinceLook.addAndGet(nextBets) >= settings.chunkBets()) {
            turn.betsSinceLook.set(0);
            turn.over = !questions.ask(new GoesOn(turn.due.settlementId()), Boolean.class);
        }
        return !turn.over;
    }

    /** Answers why the last one failed that did; null if none did this time. */
    private @Nullable RuntimeException oneByOne(AccountId customer, List<Decision> chunk) {
        RuntimeException failure = null;
        for (Decision decision : chunk) {
            try {
                commands.sendAndWait(new DecideBets(customer, List.of(decision)));
            } catch (StoreBusy busy) {
                throw busy;
            } catch (RuntimeException alone) {
                failure = alone;
            }
        }
        return failure;
    }

    private static List<List<DueBetView>> byCustomer(List<DueBetView> page) {
        List<List<DueBetView>> groups = new ArrayList<>();
        AccountId current = null;
        for (DueBetView bet : page) {
            if (!bet.accountId().equals(current)) {
                current = bet.accountId();
                groups.add(new ArrayList<>());
            }
            groups.getLast().add(bet);
        }
        return groups;
    }

    private static void report(Turn turn, @Nullable Throwable cause) {
        if (cause instanceof StoreBusy) {
            LOG.info("The event store is busy; settlement {} rests.", turn.due.settlementId());
        } else if (turn.reported.add(String.valueOf(cause))) {
            LOG.warn(
                    "Bets of settlement {} of market {} could not be decided and stay due.",
                    turn.due.settlementId(),
                    turn.due.marketId(),
                    cause);
        }
    }

    /** From a start to its stop. */
    private static final class Run {
        private final CountDownLatch stop = new CountDownLatch(1);
        private @Nullable Thread thread;

        boolean isStopped() {
            return stop.getCount() == 0;
        }

        void awaitEnd() {
            Thread worker = thread;
            boolean interrupted = false;
            while (worker != null && worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A settlement's place in a round. */
    private static final class Turn {
        private final DueSettlementView due;
        private final Set<String> reported = new HashSet<>();
        private final AtomicInteger betsSinceLook = new AtomicInteger();
        private volatile boolean over;
        private @Nullable DueBetView after;
        private int failures;

        Turn(DueSettlementView due) {
            this.due = due;
        }
    }
}
