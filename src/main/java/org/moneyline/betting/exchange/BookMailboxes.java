package org.moneyline.betting.exchange;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.Batch;
import org.moneyline.betting.api.ExchangeCommand.MoveBook;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.exchange.model.Handover;
import org.moneyline.betting.exchange.model.Moves;
import org.moneyline.odds.api.MarketId;
import org.moneyline.platform.api.Causation;
import org.moneyline.platform.api.Outage;
import org.moneyline.platform.api.StoreBusy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One mailbox for each market: what customers send while the book's last command is in flight is
 * its next one. Nothing is dropped and nothing merged; too much is refused before it is accepted.
 *
 * <p>What was accepted comes here twice: at once from the one who accepted it, and from the log.
 * The first is quick, the second is certain. For each position it is known which number comes next,
 * so one of the two is enough while this node runs. After a restart {@link LeftBehind} reads what
 * was accepted and perhaps not delivered; until it has, only the log is trusted, so that nothing
 * overtakes what was left behind. What other nodes accept they send themselves; should they not
 * come to it, the log does, and a book carries out nothing twice.
 */
final class BookMailboxes implements Handover {

    private static final Logger LOG = LoggerFactory.getLogger(BookMailboxes.class);

    /** Past it customers are asked to come back: what waits longer than a second is no use. */
    static final int WAITING_MAX_BATCHES = 10_000;

    /** Bounds the size of one event. */
    static final int COMMAND_MAX_INSTRUCTIONS = 1_000;

    /**
     * Of which nothing is under way, and of which nothing has been heard for longest. One that is
     * forgotten begins with its next batch.
     */
    private static final int POSITIONS_MAX = 500_000;

    /**
     * After a failure the log is waited for so long. Another node may read it, which is not heard
     * of here.
     */
    static final Duration LOG_AWAITED = Duration.ofSeconds(30);

    /** Another node was first so often: from then on it is for the log to try again. */
    private static final int CONFLICTS_MAX = 10;

    private static final Duration PAUSE_FIRST = Duration.ofMillis(20);
    private static final Duration PAUSE_LIMIT = Duration.ofSeconds(2);

    private final Function<MoveBook, @Nullable BookMoved> send;
    private final Executor executor;
    private final ScheduledExecutorService delays;
    private final InstantSource clock;
    private final Map<MarketId, Mailbox> boxes = new ConcurrentHashMap<>();
    private final Map<PositionId, Progress> positions = new ConcurrentHashMap<>();
    private final int positionsMax;
    private final AtomicBoolean forgetting = new AtomicBoolean();

    /** With so many it is looked whether some can be forgotten. */
    private volatile int forgetFrom;

    private volatile boolean leftBehindKnown;
    private final CountDownLatch stopped = new CountDownLatch(1);

    BookMailboxes(
            Function<MoveBook, @Nullable BookMoved> send,
            Executor executor,
            ScheduledExecutorService delays,
            InstantSource clock) {
        this(send, executor, delays, clock, POSITIONS_MAX);
    }

    BookMailboxes(
            Function<MoveBook, @Nullable BookMoved> send,
            Executor executor,
            ScheduledExecutorService delays,
            InstantSource clock,
            int positionsMax) {
        this.send = send;
        this.executor = executor;
        this.delays = delays;
        this.clock = clock;
        this.positionsMax = positionsMax;
        this.forgetFrom = positionsMax;
    }

    private static final class Mailbox {
        private final Deque<Letter> waiting = new ArrayDeque<>();
        private boolean draining;
    }

    /**
     * @param request it was sent with, if that is known
     */
    private record Letter(Batch batch, CompletableFuture<Moves> done, @Nullable String request) {}

    /** One that waits for the bet delay; whoever takes it posts it. */
    private record Delayed(Letter letter, Instant goesOnAt, AtomicBoolean taken) {}

    /** How far a position has come; only touched under its own lock. */
    private static final class Progress {
        /** Heard of since it was last looked whether it can be forgotten. */
        private boolean fresh;

        /** Not the one in the map any more. */
        private boolean forgotten;

        /** Zero until the log or an order has told. */
        private int next;

        /**
         * What is below was not sent from here: another node accepted it. Should the log bring it,
         * it is sent.
         */
        private int sentFrom = 1;

        /** After a failure only the log is trusted, until then or until it has come. */
        private @Nullable Instant logAwaitedUntil;

        /** By first number: sent and not answered, or not sent and asked for. */
        private final Map<Integer, CompletableFuture<Moves>> open = new HashMap<>();

        /** The oldest first. */
        private final Deque<Delayed> delayed = new ArrayDeque<>();

        boolean isUnderWay() {
            return !open.isEmpty() || !delayed.isEmpty() || logAwaitedUntil != null;
        }

        boolean hasUnsentBut(int number) {
            return open.keySet().stream().anyMatch(first -> first >= next && first != number);
        }

        boolean isLogAwaited(Instant now) {
            return logAwaitedUntil != null && logAwaitedUntil.isAfter(now);
        }
    }

    @Override
    public void requireRoom(MarketId marketId) {
        boolean[] full = new boolean[1];
        boxes.computeIfPresent(
                marketId,
                (id, box) -> {
                    full[0] = box.waiting.size() >= WAITING_MAX_BATCHES;
                    return box;
                });
        if (full[0] || isStopped()) {
            throw new StoreBusy("Too many orders wait for this market. Try again in a moment.");
        }
    }

    @Override
    public CompletableFuture<Moves> handOver(OrdersAccepted accepted) {
        return take(accepted, false);
    }

    /** From the log; every accepted batch comes here once more, in the order of acceptance. */
    CompletableFuture<Moves> deliver(OrdersAccepted accepted) {
        return take(accepted, true);
    }

    /** Whether the book is known to have answered, so that the log need not deliver it. */
    boolean isAnswered(OrdersAccepted accepted) {
        Progress progress = positions.get(accepted.positionId());
        if (progress == null) {
            return false;
        }
        int first = accepted.firstNumber();
        synchronized (progress) {
            return first < progress.next
                    && first >= progress.sentFrom
                    && !progress.open.containsKey(first);
        }
    }

    private CompletableFuture<Moves> take(OrdersAccepted accepted, boolean fromLog) {
        Batch batch =
                new Batch(
                        accepted.accountId(),
                        accepted.firstNumber(),
                        accepted.instructions(),
                        accepted.marketVersion());
        while (true) {
            Progress progress = progress(accepted.positionId());
            synchronized (progress) {
                if (!progress.forgotten) {
                    progress.fresh = true;
                    return take(accepted, batch, progress, fromLog);
                }
            }
        }
    }

    private Progress progress(PositionId id) {
        Progress known = positions.get(id);
        if (known != null) {
            return known;
        }
        Progress begun = positions.computeIfAbsent(id, key -> new Progress());
        if (positions.size() > forgetFrom && forgetting.compareAndSet(false, true)) {
            executor.execute(this::forgetIdle);
        }
        return begun;
    }

    /** Those of which nothing was heard since this was done before. */
    private void forgetIdle() {
        positions.forEach((id, progress) -> {
            synchronized (progress) {
                if (progress.fresh) {
                    progress.fresh = false;
                } else if (!progress.isUnderWay()) {
                    progress.forgotten = true;
                    positions.remove(id, progress);
                }
            }
        });
        // Where all are busy it would else be looked again with each that is new.
        forgetFrom = Math.max(positionsMax, positions.size() + positionsMax / 8);
        forgetting.set(false);
    }

    private CompletableFuture<Moves> take(
            OrdersAccepted accepted, Batch batch, Progress progress, boolean fromLog) {
        int first = batch.firstNumber();
        if (progress.next == 0 && first == 1) {
            progress.next = 1;
        }
        if (first < progress.next) {
            CompletableFuture<Moves> sent = progress.open.get(first);
            if (sent != null) {
                return sent;
            }
            if (!fromLog || first >= progress.sentFrom) {
                return CompletableFuture.completedFuture(Moves.NONE);
            }
        }
        CompletableFuture<Moves> done =
                progress.open.computeIfAbsent(first, f -> new CompletableFuture<>());
        if (fromLog) {
            progress.logAwaitedUntil = null;
        } else if (first != progress.next) {
            if (!leftBehindKnown
                    || progress.hasUnsentBut(first)
                    || progress.isLogAwaited(clock.instant())) {
                later(() -> giveUp(progress, first), LOG_AWAITED);
                return done;
            }
            progress.logAwaitedUntil = null;
            progress.sentFrom = first;
        }
        progress.next = Math.max(progress.next, batch.lastNumber() + 1);
        done.whenComplete((moves, failure) -> answered(progress, first, failure));
        send(accepted, new Letter(batch, done, Causation.correlation()), progress);
        return done;
    }

    /** From here on a position of which nothing is known has nothing left behind. */
    void leftBehindIsKnown() {
        leftBehindKnown = true;
    }

    /** The log's reader runs on another node then, and whoever asked has gone long ago. */
    private static void giveUp(Progress progress, int first) {
        synchronized (progress) {
            if (first >= progress.next) {
                CompletableFuture<Moves> unsent = progress.open.remove(first);
                if (unsent != null) {
                    unsent.completeExceptionally(
                            new StoreBusy("The orders are delivered by another node."));
                }
            }
        }
    }

    private void later(Runnable work, Duration pause) {
        delays.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void answered(Progress progress, int first, @Nullable Throwable failure) {
        synchronized (progress) {
            progress.open.remove(first);
            progress.delayed.removeIf(one -> one.taken.get());
            if (failure != null && progress.next > first) {
                // The log brings it again, and all that follows it.
                progress.next = first;
                progress.logAwaitedUntil = clock.instant().plus(LOG_AWAITED);
            }
        }
    }

    private void send(OrdersAccepted accepted, Letter letter, Progress progress) {
        MarketId marketId = accepted.marketId();
        Instant now = clock.instant();
        // What is due goes first, even if its timer is late: a cancellation must find its order.
        while (!progress.delayed.isEmpty() && !progress.delayed.element().goesOnAt.isAfter(now)) {
            post(marketId, progress.delayed.remove());
        }
        Instant goesOnAt = accepted.goesOnAt();
        long delayMs = goesOnAt == null ? 0 : Duration.between(now, goesOnAt).toMillis();
        if (goesOnAt != null && delayMs > 0) {
            Delayed delayed = new Delayed(letter, goesOnAt, new AtomicBoolean());
            progress.delayed.add(delayed);
            later(() -> post(marketId, delayed), Duration.ofMillis(delayMs));
        } else {
            post(marketId, letter);
        }
    }

    private void post(MarketId marketId, Delayed delayed) {
        if (delayed.taken.compareAndSet(false, true)) {
            post(marketId, delayed.letter);
        }
    }

    private void post(MarketId marketId, Letter letter) {
        boxes.compute(
                marketId,
                (id, existing) -> {
                    Mailbox box = existing == null ? new Mailbox() : existing;
                    box.waiting.add(letter);
                    if (!box.draining) {
                        box.draining = true;
                        executor.execute(() -> drain(id));
                    }
                    return box;
                });
    }

    /** Whether everything that was taken has been answered, but for what waits for the delay. */
    boolean isIdle() {
        return boxes.isEmpty();
    }

    /** Batches that are not answered yet. */
    int underWay() {
        return positions.values().stream().mapToInt(BookMailboxes::underWay).sum();
    }

    private static int underWay(Progress progress) {
        synchronized (progress) {
            return progress.open.size();
        }
    }

    /** Positions of which something is remembered. */
    int known() {
        return positions.size();
    }

    private void drain(MarketId marketId) {
        while (true) {
            List<Letter> letters = new ArrayList<>();
            // An empty mailbox is thrown away, so idle markets take no memory.
            boxes.computeIfPresent(
                    marketId,
                    (id, box) -> {
                        int instructions = 0;
                        while (!box.waiting.isEmpty()) {
                            int more = box.waiting.element().batch.instructions().size();
                            if (!letters.isEmpty()
                                    && instructions + more > COMMAND_MAX_INSTRUCTIONS) {
                                break;
                            }
                            instructions += more;
                            letters.add(box.waiting.remove());
                        }
                        return letters.isEmpty() ? null : box;
                    });
            if (letters.isEmpty()) {
                return;
            }
            deliver(marketId, letters);
        }
    }

    /**
     * Waits for a database that is away. Whatever else fails would fail again: the letters are then
     * tried one by one, and those to blame go back to the log, which sets them aside and brings
     * other books their own.
     */
    private void deliver(MarketId marketId, List<Letter> letters) {
        Duration pause = PAUSE_FIRST;
        int conflicts = 0;
        while (true) {
            RuntimeException failure;
            try {
                Moves moves =
                        Moves.of(
                                sendFor(
                                        requestOf(letters),
                                        new MoveBook(
                                                BookId.of(marketId),
                                                letters.stream().map(Letter::batch).toList(),
                                                clock.instant())));
                letters.forEach(letter -> letter.done.complete(moves));
                return;
            } catch (RuntimeException e) {
                failure = e;
            } catch (Error e) {
                failure =
                        new IllegalStateException(
                                "The book of market " + marketId + " broke off: " + e, e);
            }
            boolean overtaken =
                    failure instanceof ConcurrencyException && ++conflicts < CONFLICTS_MAX;
            if (overtaken || Outage.isBehind(failure)) {
                if (isStopped() || !paused(pause)) {
                    answer(letters, failure);
                    return;
                }
                LOG.warn(
                        "The book of market {} cannot be reached; trying again.",
                        marketId,
                        failure);
                pause = pause.multipliedBy(2);
                if (pause.compareTo(PAUSE_LIMIT) > 0) {
                    pause = PAUSE_LIMIT;
                }
            } else if (letters.size() > 1) {
                letters.forEach(letter -> deliver(marketId, List.of(letter)));
                return;
            } else {
                LOG.error("The book of market {} does not take {}", marketId, letters, failure);
                answer(letters, failure);
                return;
            }
        }
    }

    /** Null if they come from several, none of which all that happens then belongs to. */
    private static @Nullable String requestOf(List<Letter> letters) {
        String first = letters.getFirst().request;
        boolean same = letters.stream().allMatch(one -> Objects.equals(one.request, first));
        return same ? first : null;
    }

    private @Nullable BookMoved sendFor(@Nullable String request, MoveBook command) {
        if (request == null) {
            return send.apply(command);
        }
        Causation.beginRequest(request, false);
        try {
            return send.apply(command);
        } finally {
            Causation.endRequest();
        }
    }

    /** Whatever fails as this node ends says nothing about the orders: the log keeps them. */
    private void answer(List<Letter> letters, RuntimeException failure) {
        RuntimeException told =
                isStopped() && !Outage.isBehind(failure)
                        ? new StoreBusy("This node is ending. The orders are delivered later.")
                        : failure;
        letters.forEach(letter -> letter.done.completeExceptionally(told));
    }

    /** False if this node stops meanwhile. */
    private boolean paused(Duration pause) {
        try {
            return !stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** What waits here is in the log and comes again at the next start. */
    void stop() {
        stopped.countDown();
        delays.shutdownNow();
    }
}
