package org.moneyline.betting.exchange.view;

/**
 * Where something happened among all that ever did, as one number: the index of its event, and its
 * place in the event. It is the same after a replay.
 */
final class TradeNumber {

    /** A million, and no event of a book has more than a few thousand matches. */
    private static final int PLACE_BITS = 20;

    private TradeNumber() {}

    static long of(long globalIndex, int place) {
        if (place < 0 || place >= 1 << PLACE_BITS) {
            throw new IllegalArgumentException("no event holds " + place + " matches");
        }
        return globalIndex << PLACE_BITS | place;
    }
}
