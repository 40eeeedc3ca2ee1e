package org.moneyline.betting.sportsbook.model;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.moneyline.betting.api.BetEvent;
import org.moneyline.betting.api.BetEvent.BetPlaced;
import org.moneyline.betting.api.BetEvent.BetVoided;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BookView;
import org.moneyline.betting.api.Leg;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionId;

/**
 * What the house stands to lose, kept in this node's memory so that a bet asks no database. It
 * follows the committed events of all nodes; a bet on its way to its commit is counted from the
 * moment it passes, so that many at once cannot share the same room. Other nodes' bets on their way
 * are not seen: with several nodes a limit may be passed by what they have in flight.
 */
public final class ExposureBook {

    private final ConcurrentMap<MarketId, Entry> markets = new ConcurrentHashMap<>();
    // Bets that were counted here before their event came back through the tail.
    private final ConcurrentMap<BetId, Reservation> inFlight = new ConcurrentHashMap<>();

    /** One bet's place in a market's book; given back at most once. */
    static final class Reservation {
        private final Entry entry;
        private final int ordinal;
        private final long stake;
        private final long payout;
        private boolean released;

        private Reservation(Entry entry, int ordinal, long stake, long payout) {
            this.entry = entry;
            this.ordinal = ordinal;
            this.stake = stake;
            this.payout = payout;
        }
    }

    /** A market's book and its lock; held for a few additions only. */
    private static final class Entry {
        private final ReentrantLock lock = new ReentrantLock();
        private final MarketBook book = new MarketBook();
    }

    /** Either a place in the book, or the highest stake there would have been one for. */
    sealed interface Answer {
        record Reserved(Reservation reservation) implements Answer {}

        record Exceeded(long maximumStake) implements Answer {}
    }

    /** Takes the bet's place if every limit has room for it. */
    Answer reserve(Leg leg, long stake, long payout, Limits limits) {
        SelectionId selection = leg.selectionId();
        Entry entry = markets.computeIfAbsent(selection.marketId(), id -> new Entry());
        int ordinal = selection.ordinal();
        entry.lock.lock();
        try {
            long maximum = entry.book.maximumStake(ordinal, leg.price().thousandths(), limits);
            if (stake > maximum) {
                return new Answer.Exceeded(maximum < limits.minimumStake() ? 0 : maximum);
            }
            entry.book.add(ordinal, stake, payout);
        } finally {
            entry.lock.unlock();
        }
        return new Answer.Reserved(new Reservation(entry, ordinal, stake, payout));
    }

    /** The bet will be written: its event must not count a second time. */
    void expect(BetId betId, Reservation reservation) {
        inFlight.put(betId, reservation);
    }

    /** The bet was not written after all. */
    void withdraw(BetId betId, Reservation reservation) {
        inFlight.remove(betId, reservation);
        release(reservation);
    }

    /** The place is not needed. */
    void release(Reservation reservation) {
        Entry entry = reservation.entry;
        entry.lock.lock();
        try {
            if (!reservation.released) {
                reservation.released = true;
                entry.book.remove(reservation.ordinal, reservation.stake, reservation.payout);
            }
        } finally {
            entry.lock.unlock();
        }
    }

    /** Begins with what stood at some position; the events after it are told next. */
    public void restore(Collection<BookView.Line> lines) {
        markets.clear();
        for (BookView.Line line : lines) {
            add(line.selectionId(), line.staked(), line.returns());
        }
    }

    /** A committed event, each told once and in order. */
    public void follow(BetEvent event) {
        switch (event) {
            case BetPlaced e -> {
                if (inFlight.remove(e.betId()) == null) {
                    for (Leg leg : e.legs()) {
                        add(leg.selectionId(), e.stake().minor(), e.payout().minor());
                    }
                }
            }
            case BetVoided e -> {
                for (Leg leg : e.legs()) {
                    Entry entry = markets.get(leg.selectionId().marketId());
                    if (entry != null) {
                        release(
                                new Reservation(
                                        entry,
                                        leg.selectionId().ordinal(),
                                        e.stake().minor(),
                                        leg.ifWon(e.stake()).minor()));
                    }
                }
            }
            case BetEvent.BetRefused e -> {}
            // The market's settlement cleared the whole book of it already.
            case BetEvent.BetSettled e -> {}
            case BetEvent.BetResettled e -> {}
        }
    }

    /** The market is decided: nothing is at stake there any more. */
    public void close(MarketId marketId) {
        markets.remove(marketId);
    }

    /**
     * What the house may still lose.
     *
     * @param total over all markets, each at its worst, in minor units
     * @param largest of one market
     * @param markets that have bets
     */
    public record Standing(long total, long largest, int markets) {}

    /** Market by market: bets go on meanwhile, so it is no picture of one moment. */
    public Standing standing() {
        long total = 0;
        long largest = 0;
        int count = 0;
        for (Entry entry : markets.values()) {
            long worst;
            entry.lock.lock();
            try {
                worst = entry.book.worst();
            } finally {
                entry.lock.unlock();
            }
            total += worst;
            largest = Math.max(largest, worst);
            count++;
        }
        return new Standing(total, largest, count);
    }

    long liability(SelectionId selection) {
        Entry entry = markets.get(selection.marketId());
        if (entry == null) {
            return 0;
        }
        entry.lock.lock();
        try {
            return entry.book.liability(selection.ordinal());
        } finally {
            entry.lock.unlock();
        }
    }

    int inFlight() {
        return inFlight.size();
    }

    private void add(SelectionId selection, long stake, long returns) {
        Entry entry = markets.computeIfAbsent(selection.marketId(), id -> new Entry());
        entry.lock.lock();
        try {
            entry.book.add(selection.ordinal(), stake, returns);
        } finally {
            entry.lock.unlock();
        }
    }
}
