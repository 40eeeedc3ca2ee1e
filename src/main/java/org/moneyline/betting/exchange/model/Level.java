package org.moneyline.betting.exchange.model;

import org.jspecify.annotations.Nullable;

/** The orders waiting at one price, first come first served. */
final class Level {

    /** For orders that stand nowhere. */
    static final Level NONE = new Level();

    @Nullable Order first;
    @Nullable Order last;

    /** What remains of all of them together. */
    long size;

    void join(Order order) {
        order.level = this;
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

    /** One of its orders becomes smaller and keeps its turn. */
    void shrink(Order order, long by) {
        order.remaining -= by;
        size -= by;
    }

    boolean isEmpty() {
        return first == null;
    }
}
