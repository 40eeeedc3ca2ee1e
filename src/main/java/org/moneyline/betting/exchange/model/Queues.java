package org.moneyline.betting.exchange.model;

import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.Side;

/**
 * The waiting orders of one side of one runner: a queue for each price of the ladder. Prices are
 * counted in places from the best: a backer is served by the longest odds first, so for waiting
 * lays the ladder is counted from its end. One bit says whether anybody waits at a place, and the
 * best place is remembered. Places come in pages of 64 that are made when first used, because a
 * flat ladder has a hundred thousand and a market trades at a few; and not even the list of pages
 * is there before the first order, because most selections of most markets see none.
 */
final class Queues {

    /** Farther than any place: nobody waits. */
    static final int NOBODY = Integer.MAX_VALUE;

    private static final int PAGE_SHIFT = 6;
    private static final int PAGE_PLACES = 1 << PAGE_SHIFT;

    private static final long[] NONE = {};
    private static final Level[][] NO_PAGES = {};

    private final boolean fromTheEnd;
    private final int lastPlace;
    private long[] occupied = NONE;
    private Level[] @Nullable [] pages = NO_PAGES;

    private int best = NOBODY;

    Queues(Side side, int ticks) {
        fromTheEnd = side == Side.LAY;
        lastPlace = ticks - 1;
    }

    /** How far from the best a tick lies. The same turns a place into its tick. */
    int place(int tick) {
        return fromTheEnd ? lastPlace - tick : tick;
    }

    /** The best place at which somebody waits, or {@link #NOBODY}. */
    int best() {
        return best;
    }

    /** The best place from this one on at which somebody waits, or {@link #NOBODY}. */
    int from(int place) {
        int page = place >>> PAGE_SHIFT;
        if (page >= occupied.length) {
            return NOBODY;
        }
        long word = occupied[page] & -1L << place;
        while (word == 0) {
            if (++page == occupied.length) {
                return NOBODY;
            }
            word = occupied[page];
        }
        return (page << PAGE_SHIFT) + Long.numberOfTrailingZeros(word);
    }

    Level level(int place) {
        Level[] page = pages[place >>> PAGE_SHIFT];
        if (page == null) {
            page = new Level[PAGE_PLACES];
            for (int i = 0; i < PAGE_PLACES; i++) {
                page[i] = new Level();
            }
            pages[place >>> PAGE_SHIFT] = page;
        }
        return page[place & PAGE_PLACES - 1];
    }

    void join(Order order) {
        if (occupied.length == 0) {
            int count = (lastPlace >>> PAGE_SHIFT) + 1;
            occupied = new long[count];
            pages = new Level[count][];
        }
        int place = place(order.tick);
        level(place).join(order);
        occupied[place >>> PAGE_SHIFT] |= 1L << place;
        if (place < best) {
            best = place;
        }
    }

    void leave(Order order) {
        Level level = order.level;
        level.leave(order);
        if (level.isEmpty()) {
            int place = place(order.tick);
            occupied[place >>> PAGE_SHIFT] &= ~(1L << place);
            if (place == best) {
                best = from(place);
            }
        }
    }
}
