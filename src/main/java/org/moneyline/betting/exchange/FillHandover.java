package org.moneyline.betting.exchange;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.ExchangeCommand.ApplyFacts;
import org.moneyline.betting.api.ExchangeEvent.BookEvent;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.odds.api.MarketId;
import org.moneyline.platform.api.Causation;
import org.moneyline.platform.api.EventTail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells positions what happened in their books as soon as it is durable. The log brings all of it
 * too, for certain but beat by beat; it does what was not done here, and finds the rest done.
 *
 * <p>A position that has heard of one event of its book takes nothing older any more. So a book's
 * events are told one after the other, and none before all that came earlier is known to have been
 * told. Where a book stands is first known from the log, and again from the log after a failure:
 * this goes on only where the log is read, on one node of many.
 */
final class FillHandover {

    private static final Logger LOG = LoggerFactory.getLogger(FillHandover.class);

    /** Of all books, some ten megabytes. What finds no room is told from the log. */
    static final int WAITING_MAX_FACTS = 100_000;

    /** Of one book, so that one whose positions cannot be told leaves room for the others. */
    static final int BOOK_WAITING_MAX_FACTS = 2_000;

    /** The log begins anew with a book that is forgotten. */
    static final int BOOKS_MAX = 50_000;

    /** Told at the same time, as many as the log tells; the next one waits. */
    private static final int SIDE_BY_SIDE_MAX_BOOKS = 64;

    /** All books are looked at for room, so not for each event that finds none. */
    private static final int REFUSED_EVENTS_PER_CLEARING = 1_000;

    private final Positions positions;
    private final Executor threads;
    private final Semaphore room = new Semaphore(WAITING_MAX_FACTS);
    private final Semaphore turns = new Semaphore(SIDE_BY_SIDE_MAX_BOOKS, true);
    private final Cache<MarketId, Book> books =
            Caffeine.newBuilder()
                    .maximumSize(BOOKS_MAX)
                    .executor(Runnable::run)
                    .removalListener(this::forgotten)
                    .build();
    private volatile boolean stopped;

    /** Only touched by who hears. */
    private int refusedEvents;

    /** The way to the positions; it ends when all of them know. */
    @FunctionalInterface
    interface Positions {
        void tell(List<ApplyFacts> told) throws InterruptedException;
    }

    FillHandover(Positions positions, Executor threads) {
        this.positions = positions;
        this.threads = threads;
    }

    /** How far the positions of a book have been told; only touched under its own lock. */
    private static final class Book {
        /** What happened from this revision to the other has been told. */
        private long toldFrom = 1;

        private long told;

        /** In order; something may be missing before one of them, which the log then tells. */
        private final Deque<Told> waiting = new ArrayDeque<>();

        private int waitingFacts;
        private boolean running;

        /** Whoever still has it in hand must leave nothing in it. */
        private boolean forgotten;

        private @Nullable UnderWay underWay;

        boolean isTold(long revision) {
            return revision >= toldFrom && revision <= told;
        }
    }

    private record Told(BookMoved moved, EventTail.Event event) {

        long revision() {
            return moved.revision();
        }

        int facts() {
            return Math.max(1, moved.facts().size());
        }
    }

    /**
     * @param done whether everybody has been told
     */
    private record UnderWay(long revision, CompletableFuture<Boolean> done) {}

    /** A committed event of a book; each is heard of once and in order. Nobody is waited for. */
    void heard(EventTail.Event event) {
        if (!(event.payload() instanceof BookMoved moved)) {
            return;
        }
        Book book = books.getIfPresent(moved.marketId());
        if (book == null) {
            return;
        }
        Told one = new Told(moved, event);
        if (room.availablePermits() < one.facts()
                && refusedEvents++ % REFUSED_EVENTS_PER_CLEARING == 0) {
            makeRoom();
        }
        synchronized (book) {
            if (stopped || book.forgotten || one.revision() <= book.told) {
                return;
            }
            if (one.revision() == book.told + 1 && OwnFacts.areNone(moved)) {
                book.told++;
                goOn(book);
            } else if (book.waitingFacts + one.facts() <= BOOK_WAITING_MAX_FACTS
                    && room.tryAcquire(one.facts())) {
                book.waitingFacts += one.facts();
                book.waiting.add(one);
                goOn(book);
            }
        }
    }

    /**
     * What waits for the log waits in vain once another node reads it. Wherever it is read, it
     * tells what is left out here.
     */
    private void makeRoom() {
        for (Book book : books.asMap().values()) {
            synchronized (book) {
                if (!book.running) {
                    leaveOut(book, Long.MAX_VALUE);
                }
            }
        }
    }

    private void forgotten(@Nullable MarketId marketId, @Nullable Book book, RemovalCause cause) {
        if (book != null) {
            synchronized (book) {
                book.forgotten = true;
                leaveOut(book, Long.MAX_VALUE);
            }
        }
    }

    /** How much waits here to be told, of all books. */
    int waitingFacts() {
        return WAITING_MAX_FACTS - room.availablePermits();
    }

    /** Under the book's lock. */
    private void goOn(Book book) {
        leaveOut(book, book.told);
        Told first = book.waiting.peek();
        if (first != null && first.revision() == book.told + 1 && !book.running && !stopped) {
            book.running = true;
            threads.execute(() -> run(book));
        }
    }

    /** What is waiting up to a revision waits no more; under the book's lock. */
    private void leaveOut(Book book, long upTo) {
        Told first = book.waiting.peek();
        while (first != null && first.revision() <= upTo) {
            book.waiting.remove();
            book.waitingFacts -= first.facts();
            room.release(first.facts());
            first = book.waiting.peek();
        }
    }

    private void run(Book book) {
        while (true) {
            Told next;
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            synchronized (book) {
                leaveOut(book, book.told);
                next = book.waiting.peek();
                if (next == null || next.revision() != book.told + 1 || stopped) {
                    book.running = false;
                    return;
                }
                leaveOut(book, next.revision());
                book.underWay = new UnderWay(next.revision(), done);
            }
            boolean told = false;
            try {
                told = tellInTurn(next);
            } finally {
                ended(book, next.revision(), told);
                done.complete(told);
            }
            if (!told) {
                return;
            }
        }
    }

    private void ended(Book book, long revision, boolean told) {
        synchronized (book) {
            book.underWay = null;
            if (told) {
                book.told = Math.max(book.told, revision);
            } else {
                leaveOut(book, Long.MAX_VALUE);
                book.running = false;
            }
        }
    }

    /** False if the log has to tell it. */
    private boolean tellInTurn(Told one) {
        try {
            turns.acquire();
            try {
                tell(one);
                return true;
            } finally {
                turns.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.info(
                    "What happened in the book of market {} up to revision {} is told from the"
                            + " log: {}",
                    one.moved.marketId(),
                    one.revision(),
                    e.toString());
        }
        return false;
    }

    private void tell(Told one) throws InterruptedException {
        List<ApplyFacts> told = OwnFacts.of(one.moved);
        if (!told.isEmpty()) {
            // Of each order some come here: the index over correlations would grow by them most.
            Causation.often(
                    Long.toString(one.event.globalIndex()),
                    one.event.metadata(),
                    () -> positions.tell(told));
        }
    }

    /** The log has come to it: tells it, unless that is done. Ends when everybody knows. */
    void bring(BookMoved moved, EventTail.Event event) throws InterruptedException {
        Book book = books.get(moved.marketId(), id -> new Book());
        if (!isToldAfterWaiting(book, moved.revision())) {
            tell(new Told(moved, event));
            told(book, moved.revision());
        }
    }

    private boolean isToldAfterWaiting(Book book, long revision) throws InterruptedException {
        UnderWay underWay;
        synchronized (book) {
            underWay = book.underWay;
            if (book.isTold(revision)) {
                return true;
            }
            if (underWay == null || underWay.revision() != revision) {
                // Whoever asks does it now.
                leaveOut(book, revision);
                return false;
            }
        }
        try {
            return underWay.done().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("it never ends with a failure", e);
        }
    }

    /** The log has brought something else that happened in a book to everybody concerned. */
    void brought(BookEvent event) {
        told(books.get(event.marketId(), id -> new Book()), event.revision());
    }

    private void told(Book book, long revision) {
        synchronized (book) {
            if (revision > book.told + 1) {
                // The log keeps the order, so what lies between is nobody's to be told.
                book.toldFrom = revision;
            }
            book.told = Math.max(book.told, revision);
            goOn(book);
        }
    }

    /** Whether everybody is known to have been told; asked for every event. */
    boolean isTold(BookMoved moved) {
        Book book = books.getIfPresent(moved.marketId());
        if (book == null) {
            return false;
        }
        synchronized (book) {
            return book.isTold(moved.revision());
        }
    }

    /** What is not told by now is in the log and told at the next start. */
    void stop() {
        stopped = true;
    }
}
