package org.moneyline.betting.exchange.model;

import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;

/**
 * An order that waits in the book, linked to its neighbours in the queue. Orders are taken from a
 * pool and go back to it, so a busy book makes no garbage.
 */
final class Order {

    long key;
    int runner;
    Side side = Side.BACK;
    int tick;
    long remaining;
    Persistence persistence = Persistence.LAPSE;

    /** Where {@link Orders} keeps it. */
    int slot;

    /** The queue it stands in. */
    Level level = Level.NONE;

    @Nullable Order before;

    /** The next in the queue, or in the pool. */
    @Nullable Order behind;
}
