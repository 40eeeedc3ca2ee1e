package org.moneyline.betting.exchange.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeEvent.BookEvent;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.BookOpened;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;

/**
 * All books as this node has heard of them, in memory: for whoever looks, and for a first word on
 * whether orders can be taken. It may be a moment old; the book itself has the last word.
 */
public final class ExchangeBoard {

    private final Map<MarketId, Entry> markets = new ConcurrentHashMap<>();
    private final int delaySeconds;

    /**
     * @param delaySeconds how long orders wait once a market is in-play
     */
    public ExchangeBoard(int delaySeconds) {
        this.delaySeconds = delaySeconds;
    }

    /** A book and its lock; held for the length of a batch of facts, or of a look. */
    private static final class Entry {
        private final ReentrantLock lock = new ReentrantLock();
        private BookState state;
        private final long[] traded;
        private final int[] lastPrice;

        Entry(BookOpened opened) {
            state = new BookState(opened);
            traded = new long[opened.runners()];
            lastPrice = new int[opened.runners()];
        }
    }

    /** What a market takes and where it stands. */
    record Market(
            BookOpened opened,
            Terms terms,
            boolean suspended,
            boolean closed,
            long version,
            int delaySeconds) {}

    /** A committed event; each is told once and in order. */
    public void follow(BookEvent event) {
        if (event instanceof BookOpened opened) {
            markets.putIfAbsent(opened.marketId(), new Entry(opened));
            return;
        }
        Entry entry = markets.get(event.marketId());
        if (entry == null) {
            return;
        }
        entry.lock.lock();
        try {
            entry.state = BookState.evolve(entry.state, event);
            if (event instanceof BookMoved moved) {
                for (BookFact fact : moved.facts()) {
                    Integer runner = fact.runner();
                    if (fact.kind() == FactKind.MATCHED
                            && runner != null
                            && fact.price() != null
                            && fact.size() != null) {
                        entry.traded[runner] += fact.size();
                        entry.lastPrice[runner] = fact.price();
                    }
                }
            }
        } finally {
            entry.lock.unlock();
        }
    }

    /** Refused with MARKET_UNKNOWN. */
    Market market(MarketId marketId) {
        Entry entry = entry(marketId);
        entry.lock.lock();
        try {
            Book book = entry.state.book();
            return new Market(
                    entry.state.opened(),
                    entry.state.terms(),
                    book.isSuspended(),
                    book.isClosed(),
                    book.version(),
                    book.isInPlay() ? delaySeconds : 0);
        } finally {
            entry.lock.unlock();
        }
    }

    /** Those whose books are not closed. */
    List<MarketId> open() {
        List<MarketId> open = new ArrayList<>();
        markets.forEach((id, entry) -> {
            entry.lock.lock();
            try {
                if (!entry.state.book().isClosed()) {
                    open.add(id);
                }
            } finally {
                entry.lock.unlock();
            }
        });
        return open;
    }

    LadderView ladder(MarketId marketId, int levels) {
        Entry entry = entry(marketId);
        entry.lock.lock();
        try {
            BookState state = entry.state;
            Book book = state.book();
            BookOpened opened = state.opened();
            List<LadderView.Runner> runners = new ArrayList<>(opened.runners());
            for (int runner = 0; runner < opened.runners(); runner++) {
                int last = entry.lastPrice[runner];
                runners.add(
                        new LadderView.Runner(
                                runner,
                                book.isWithdrawn(runner),
                                levels(book.best(runner, Side.LAY, levels)),
                                levels(book.best(runner, Side.BACK, levels)),
                                last == 0 ? null : last,
                                entry.traded[runner]));
            }
            return new LadderView(
                    marketId,
                    status(state),
                    book.isInPlay(),
                    book.version(),
                    state.revision(),
                    book.isInPlay() ? delaySeconds : 0,
                    opened.flatLadder(),
                    opened.minimumSize(),
                    opened.commissionBasisPoints(),
                    runners);
        } finally {
            entry.lock.unlock();
        }
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

    private Entry entry(MarketId marketId) {
        @Nullable Entry entry = markets.get(marketId);
        if (entry == null) {
            throw new Refusal(
                    Refusal.Kind.NOT_FOUND,
                    "MARKET_UNKNOWN",
                    "There is no such market on the exchange.");
        }
        return entry;
    }

    /** Begins anew. */
    public void clear() {
        markets.clear();
    }
}
