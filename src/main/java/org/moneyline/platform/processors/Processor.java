package org.moneyline.platform.processors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.eventstore.EventLog;
import org.moneyline.platform.eventstore.EventLog.Logged;
import org.moneyline.platform.eventstore.EventLog.Stretch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log with a thread of its own, batch by batch, as long as this node holds the claim.
 * What fails is tried again from the position it left, after a pause that grows.
 */
final class Processor {

    private static final Logger LOG = LoggerFactory.getLogger(Processor.class);

    private static final Duration RETRY_PAUSE_FIRST = Duration.ofMillis(100);
    private static final Duration RETRY_PAUSE_LIMIT = Duration.ofSeconds(10);

    /** A batch is given so long to end by itself before it is cut short; it comes again anyway. */
    private static final Duration END_GRACE = Duration.ofSeconds(2);

    private static final Duration LEAD_PAUSE = Duration.ofMillis(20);

    private final String name;
    private final Work work;
    private final EventLog log;
    private final Positions positions;
    private final Progress progress;
    private final ProcessorSettings settings;
    private final Pace pace;
    private final LongSupplier slowestRebuild;

    /**
     * The one before this that was told to end and had not yet; two must never run side by side.
     */
    private volatile @Nullable Processor former;

    /** Ends a pause early. */
    private final Semaphore hurried = new Semaphore(0);

    private final Thread thread;
    private volatile boolean ending;
    private volatile boolean idle;

    /** Whether this node runs it, as far as it knows. */
    private volatile boolean claimed;

    /** Where it stands in the database, if this node runs it. */
    private long stored;

    /** What the database says is to be looked at again, though nothing has failed here. */
    private volatile boolean doubtful;

    Processor(
            String name,
            Work work,
            EventLog log,
            Positions positions,
            Progress progress,
            ProcessorSettings settings,
            Pace pace,
            LongSupplier slowestRebuild,
            @Nullable Processor former) {
        this.name = name;
        this.work = work;
        this.log = log;
        this.positions = positions;
        this.progress = progress;
        this.settings = settings;
        this.pace = pace;
        this.slowestRebuild = slowestRebuild;
        this.former = former;
        this.thread =
                Thread.ofPlatform()
                        .name(name)
                        .daemon()
                        .uncaughtExceptionHandler((t, error) -> {
                            progress.failed(error);
                            LOG.error("{} has ended; restart the application.", name, error);
                        })
                        .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /**
     * Goes on from where the database says, after the batch under way: it was away and may have
     * lost rows, or another node runs the processor by now. Nobody has to wait for the next event
     * to find out.
     */
    void beginAnew() {
        doubtful = true;
        hurried.release();
    }

    /** Whether this node runs it, as far as it knows. A thread that has ended runs nothing. */
    boolean isClaimed() {
        return claimed && thread.isAlive();
    }

    private void run() {
        if (!awaitFormer()) {
            return;
        }
        try {
            takeTurns();
        } finally {
            // Whatever ended the thread, another one must not wait for it.
            release();
            claimed = false;
        }
    }

    /** False if this one is to end before it has begun. */
    private boolean awaitFormer() {
        Processor before = former;
        if (before == null) {
            return true;
        }
        idle = true;
        try {
            before.join();
            former = null;
            return !ending;
        } catch (InterruptedException e) {
            return false;
        } finally {
            idle = false;
        }
    }

    private void join() throws InterruptedException {
        Processor before = former;
        if (before != null) {
            before.join();
        }
        thread.join();
    }

    /** Whether its thread still runs, or one it waits for. */
    boolean runs() {
        Processor before = former;
        return thread.isAlive() || (before != null && before.runs());
    }

    private void takeTurns() {
        Duration pause = RETRY_PAUSE_FIRST;
        while (!ending) {
            long before = progress.position();
            try {
                doubtful = false;
                OptionalLong from = positions.claim(name);
                claimed = from.isPresent();
                if (!claimed) {
                    progress.watched(positions.begin(name, 0));
                    pause(settings.claimCheck());
                    continue;
                }
                follow(from.getAsLong());
            } catch (Positions.TakenOver e) {
                LOG.info("{}", e.getMessage());
                claimed = false;
                work.released();
            } catch (Exception | Error e) {
                // Whatever a handler throws, the position stands and the events come again.
                if (ending) {
                    break;
                }
                progress.failed(e);
                if (progress.position() > before) {
                    pause = RETRY_PAUSE_FIRST;
                }
                if (e instanceof Error) {
                    // Seldom over soon, and trying costs what may be short already.
                    pause = RETRY_PAUSE_LIMIT;
                }
                LOG.warn("{} stands at {} and tries again.", name, progress.position(), e);
                if (!pause(pause)) {
                    break;
                }
                pause = pause.multipliedBy(2);
                if (pause.compareTo(RETRY_PAUSE_LIMIT) > 0) {
                    pause = RETRY_PAUSE_LIMIT;
                }
            }
        }
    }

    /** False if the thread is to end. */
    private boolean pause(Duration pause) {
        try {
            hurried.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
            hurried.drainPermits();
            return !ending;
        } catch (InterruptedException e) {
            return !ending;
        }
    }

    private void follow(long from) throws Exception {
        // What was done since the position was written down need not be done again, unless it was
        // changed by others or by a crash meanwhile.
        long position = from == stored ? Math.max(from, progress.position()) : from;
        stored = from;
        long storedAt = System.nanoTime();
        long rest = 0;
        progress.standsAt(position);
        work.begins();
        while (!ending && !doubtful) {
            Stretch stretch = next(position, rest);
            long begunAt = System.nanoTime();
            List<Logged> wanted = wanted(stretch);
            position = stretch.upTo();
            // Events nobody wanted need not all be looked at again after a restart.
            Duration kept = wanted.isEmpty() ? settings.claimRenewal() : pace.keptFor();
            boolean due = begunAt - storedAt >= kept.toNanos();
            long to = position;
            Runnable move = due ? () -> move(to) : () -> {};
            if (wanted.isEmpty()) {
                move.run();
            } else {
                work.handle(wanted, move);
            }
            if (due) {
                stored = position;
                storedAt = System.nanoTime();
            }
            progress.movedTo(position);
            rest =
                    wanted.isEmpty() || stretch.events().size() >= pace.batchEvents()
                            ? 0
                            : begunAt + pace.interval().toNanos() - System.nanoTime();
        }
        if (doubtful) {
            work.released();
        }
    }

    private void move(long to) {
        if (to > stored) {
            positions.move(name, stored, to);
        }
    }

    private Stretch next(long position, long restNanos) throws InterruptedException {
        idle = true;
        try {
            if (!progress.isReplaying()) {
                progress.rest(restNanos);
                return log.after(position, pace.batchEvents(), settings.claimRenewal());
            }
            while (!ending
                    && !doubtful
                    && position - slowestRebuild.getAsLong() > settings.replayLeadEvents()) {
                hurried.tryAcquire(LEAD_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
            return log.after(position, settings.replayBatchEvents(), settings.claimRenewal());
        } finally {
            idle = false;
        }
    }

    private List<Logged> wanted(Stretch stretch) {
        List<Logged> wanted = new ArrayList<>(stretch.events().size());
        for (Logged event : stretch.events()) {
            if (work.wants(event.getPayloadType())) {
                wanted.add(event);
            }
        }
        return wanted;
    }

    private void release() {
        work.released();
        // The thread was interrupted to end it, and an interrupted one gets no connection.
        Thread.interrupted();
        try {
            if (claimed) {
                move(progress.position());
            }
            positions.release(name);
        } catch (RuntimeException e) {
            LOG.info("{} could not give its claim back; it runs out by itself.", name);
        }
    }

    /** Asks the thread to end after its batch. */
    void end() {
        ending = true;
        hurried.release();
        if (idle) {
            thread.interrupt();
        }
    }

    /** Waits for the end; a batch that takes too long is cut short. False if it still runs. */
    boolean awaitEnd() {
        try {
            if (!thread.join(END_GRACE)) {
                work.cutShort();
                thread.interrupt();
                if (!thread.join(settings.endLimit())) {
                    LOG.warn("{} does not end.", name);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !runs();
    }
}
