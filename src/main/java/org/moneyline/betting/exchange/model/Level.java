package org.moneyline.betting.exchange.model;

import org.jspecify.annotations.Nullable;

/** The orders waiting at one price, first come first served. */
final class Level {

    @Nullable Order first;
    @Nullable Order last;

    /** What remains of all of them together. */
    long size;

    void join(Order order) {
        order.before = last;
        order.behind = null;
        if (last == null) {
            first = order;
        } else {
            last.behind = order;
        }
        last = order;
        size += order.remaining;
    }

    void leave(Order order) {
        if (order.before == null) {
            first = order.behind;
        } else {
            order.before.behind = order.behind;
        }
        if (order.behind == null) {
            last = order.before;
        } else {
            order.behind.before = order.before;
        }
        size -= order.remaining;
    }

    boolean isEmpty() {
        return first == null;
    }
}
