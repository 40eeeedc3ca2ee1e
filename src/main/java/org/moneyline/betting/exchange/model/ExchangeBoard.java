package org.moneyline.betting.exchange.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BookContentView;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeEvent.BookEvent;
import org.moneyline.betting.api.ExchangeEvent.BookOpened;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;

/**
 * Books as this node has heard of them, in memory: for whoever looks, and for a first word on
 * whether orders can be taken. It may be a moment old; the book itself has the last word.
 *
 * <p>A book is fetched when it is first asked for and follows its events from there, so a start
 * reads none of them, however many markets there have been.
 */
public final class ExchangeBoard {

    /** Pages of decided markets are looked at now and then; the oldest are fetched again. */
    static final int CLOSED_KEPT_MARKETS = 1_000;

    private static final int UNKNOWN_KEPT_MARKETS = 10_000;

    /** More than happens to a busy book in the seconds that a fetch may take. */
    static final int MEANWHILE_MAX_EVENTS = 10_000;

    /** Its opening is heard of at once; this is for what is not heard. */
    private static final Duration UNKNOWN_KEPT = Duration.ofSeconds(5);

    private final Map<MarketId, Entry> markets = new ConcurrentHashMap<>();

    /** Whoever asks again for a book that is not there must not make the store look again. */
    private final Cache<MarketId, Boolean> unknown =
            Caffeine.newBuilder()
                    .maximumSize(UNKNOWN_KEPT_MARKETS)
                    .expireAfterWrite(UNKNOWN_KEPT)
                    .build();

    private final Deque<MarketId> closed = new ArrayDeque<>();
    private final int delaySeconds;
    private final CommandGateway commands;
    private final Executor threads;

    /**
     * @param delaySeconds how long orders wait once a market is in-play whose book does not say
     * @param threads fetch books in units of work of their own, which hold no lock of anybody's
     */
    public ExchangeBoard(int delaySeconds, CommandGateway commands, Executor threads) {
        this.delaySeconds = delaySeconds;
        this.commands = commands;
        this.threads = threads;
    }

    /**
     * A book and its lock, which is held for the length of a batch of facts or of a look. While the
     * book is fetched nobody holds it: all books have one follower, and none of them may wait for
     * the store's answer about another. Nor do orders wait for it: what they ask stands beside.
     */
    private static final class Entry {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition arrived = lock.newCondition();
        private @Nullable BookState state;
        private boolean fetching;

        /** As the book stands; null until it is there. */
        private volatile @Nullable Market market;

        /** What happened while it was fetched, most of which the answer tells as well. */
        private final List<BookEvent> meanwhile = new ArrayList<>();
    }

    /**
     * What a market takes and where it stood when it was asked.
     *
     * @param seated whose orders have reached its book before, also since
     */
    record Market(
            BookOpened opened,
            Terms terms,
            boolean suspended,
            boolean closed,
            long version,
            int delaySeconds,
            List<Integer> withdrawn,
            Predicate<AccountId> seated) {

        boolean isSeated(AccountId accountId) {
            return seated.test(accountId);
        }

        /** Few events of a book say anything about its market. */
        private boolean isStill(Book book) {
            for (int runner = 0; runner < opened.runners(); runner++) {
                if (book.isWithdrawn(runner) != withdrawn.contains(runner)) {
                    return false;
                }
            }
            return suspended == book.isSuspended()
                    && closed == book.isClosed()
                    && version == book.version()
                    && (delaySeconds > 0) == book.isInPlay();
        }
    }

    /** A committed event; each is told once and in order. */
    public void follow(BookEvent event) {
        // Whoever fetches a book has put it here before it asks, so nothing is missed between.
        Entry entry = markets.get(event.marketId());
        if (entry == null) {
            unknown.invalidate(event.marketId());
            return;
        }
        entry.lock.lock();
        try {
            unknown.invalidate(event.marketId());
            if (entry.state != null) {
                evolve(entry.state, entry, event);
                show(entry, entry.state);
            } else if (entry.meanwhile.size() < MEANWHILE_MAX_EVENTS) {
                entry.meanwhile.add(event);
            } else {
                // The next look fetches it once more.
                markets.remove(event.marketId(), entry);
            }
        } finally {
            entry.lock.unlock();
        }
    }

    private void evolve(BookState state, Entry entry, BookEvent event) {
        if (state.revision() + 1 < event.revision()) {
            // An old one of another node's: the next look fetches it.
            markets.remove(event.marketId(), entry);
        } else if (state.revision() < event.revision()) {
            entry.state = BookState.evolve(state, event);
            if (entry.state.settledRound() > 0) {
                keep(event.marketId());
            }
        }
    }

    private void show(Entry entry, BookState state) {
        Market shown = entry.market;
        if (shown == null || !shown.isStill(state.book())) {
            entry.market = asItStands(state);
        }
    }

    private void keep(MarketId marketId) {
        synchronized (closed) {
            closed.remove(marketId);
            closed.addLast(marketId);
            if (closed.size() > CLOSED_KEPT_MARKETS) {
                markets.remove(closed.removeFirst());
            }
        }
    }

    /** What is asked of a book, under its lock. */
    private <T> T look(MarketId marketId, Function<BookState, T> question) {
        if (unknown.getIfPresent(marketId) != null) {
            throw marketUnknown();
        }
        Entry known = markets.get(marketId);
        Entry entry = known == null ? markets.computeIfAbsent(marketId, id -> new Entry()) : known;
        while (true) {
            entry.lock.lock();
            try {
                if (entry.state != null) {
                    return question.apply(entry.state);
                }
                if (entry.fetching) {
                    entry.arrived.awaitUninterruptibly();
                    continue;
                }
                entry.fetching = true;
            } finally {
                entry.lock.unlock();
            }
            fetch(marketId, entry);
        }
    }

    private void fetch(MarketId marketId, Entry entry) {
        BookState state = null;
        boolean absent = false;
        try {
            state = fetched(marketId);
            absent = state == null;
        } finally {
            arrived(marketId, entry, state, absent);
        }
        if (absent) {
            throw marketUnknown();
        }
    }

    /**
     * @param state null if it could not be fetched
     * @param absent whether the store says that there is none
     */
    private void arrived(
            MarketId marketId, Entry entry, @Nullable BookState state, boolean absent) {
        entry.lock.lock();
        try {
            entry.fetching = false;
            entry.state = state;
            if (state == null) {
                // It may have begun behind the answer. Before it goes from here: later on its
                // opening finds nothing, and takes it from the unknown ones.
                if (absent && entry.meanwhile.isEmpty()) {
                    unknown.put(marketId, true);
                }
                markets.remove(marketId, entry);
            } else {
                for (BookEvent event : entry.meanwhile) {
                    evolve(state, entry, event);
                }
                show(entry, state);
                if (state.book().isClosed()) {
                    keep(marketId);
                }
            }
            entry.meanwhile.clear();
            entry.arrived.signalAll();
        } finally {
            entry.lock.unlock();
        }
    }

    /** Null if there is none. */
    private @Nullable BookState fetched(MarketId marketId) {
        try {
            BookState.Look look = new BookState.Look(BookId.of(marketId));
            return BookState.of(
                    CompletableFuture.supplyAsync(
                                    () -> commands.<BookState.Image>sendAndWait(look), threads)
                            .join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof AggregateNotFoundException) {
                return null;
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static Refusal marketUnknown() {
        return new Refusal(
                Refusal.Kind.NOT_FOUND,
                "MARKET_UNKNOWN",
                "There is no such market on the exchange.");
    }

    /** Refused with MARKET_UNKNOWN. */
    Market market(MarketId marketId) {
        Entry known = markets.get(marketId);
        Market shown = known == null ? null : known.market;
        return shown == null ? look(marketId, this::asItStands) : shown;
    }

    private Market asItStands(BookState state) {
        Book book = state.book();
        return new Market(
                state.opened(),
                state.terms(),
                book.isSuspended(),
                book.isClosed(),
                book.version(),
                book.isInPlay() ? delaySeconds(state.opened()) : 0,
                IntStream.range(0, state.opened().runners())
                        .filter(book::isWithdrawn)
                        .boxed()
                        .toList(),
                state::isSeated);
    }

    /** How long a book pauses after a score change; refused with MARKET_UNKNOWN. */
    public int pauseSeconds(MarketId marketId) {
        return look(marketId, state -> delaySeconds(state.opened()));
    }

    private int delaySeconds(BookOpened opened) {
        return opened.inPlayDelaySeconds() > 0 ? opened.inPlayDelaySeconds() : delaySeconds;
    }

    LadderView ladder(MarketId marketId, int levels) {
        return look(marketId, state -> ladder(state, levels));
    }

    BookContentView content(MarketId marketId) {
        return look(
                marketId,
                state ->
                        new BookContentView(
                                ladder(state, 1),
                                state.book().waiting().stream().map(ExchangeBoard::seen).toList()));
    }

    private static BookContentView.Waiting seen(Waiting order) {
        return new BookContentView.Waiting(
                Fact.seatOf(order.order()),
                Fact.numberOf(order.order()),
                order.runner(),
                order.side(),
                order.price(),
                order.size());
    }

    private LadderView ladder(BookState state, int levels) {
        Book book = state.book();
        BookOpened opened = state.opened();
        // Of a market that takes no more orders neither is true any more.
        boolean inPlay = book.isInPlay() && !book.isClosed();
        List<BookState.Traded> traded = state.traded();
        List<LadderView.Runner> runners = new ArrayList<>(opened.runners());
        for (int runner = 0; runner < opened.runners(); runner++) {
            int last = traded.get(runner).lastPrice();
            runners.add(
                    new LadderView.Runner(
                            runner,
                            book.isWithdrawn(runner),
                            levels(book.best(runner, Side.LAY, levels)),
                            levels(book.best(runner, Side.BACK, levels)),
                            last == 0 ? null : last,
                            traded.get(runner).size()));
        }
        return new LadderView(
                state.marketId(),
                status(state),
                inPlay,
                book.version(),
                state.revision(),
                inPlay ? delaySeconds(opened) : 0,
                opened.flatLadder(),
                opened.minimumSize(),
                opened.commissionBasisPoints(),
                runners);
    }

    private static List<LadderView.Level> levels(List<Depth> depths) {
        return depths.stream().map(d -> new LadderView.Level(d.price(), d.size())).toList();
    }

    private static MarketStatus status(BookState state) {
        if (state.settledRound() > 0) {
            return MarketStatus.SETTLED;
        }
        if (state.book().isClosed()) {
            return MarketStatus.CLOSED;
        }
        return state.book().isSuspended() ? MarketStatus.SUSPENDED : MarketStatus.OPEN;
    }

    /** Begins anew. */
    public void clear() {
        markets.clear();
        unknown.invalidateAll();
        synchronized (closed) {
            closed.clear();
        }
    }
}
