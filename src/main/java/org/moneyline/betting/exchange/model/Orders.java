package org.moneyline.betting.exchange.model;

import org.jspecify.annotations.Nullable;

/**
 * The waiting orders of a book by their keys: open addressing, because a map of objects would box
 * every key, and a pool of the orders that are not in use.
 */
final class Orders {

    private static final int SLOTS_MIN = 64;

    /** Spreads the keys, which count up from one, over all bits. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    // A slot is free when its order is null; at most a quarter are taken, so that hardly
    // any order is pushed out of its slot by another.
    private @Nullable Order[] orders = new Order[SLOTS_MIN];
    private int shift = Long.SIZE - Integer.numberOfTrailingZeros(SLOTS_MIN);
    private int size;
    private @Nullable Order pool;

    /** The one found last: what is decided about an order happens to it right after. */
    private @Nullable Order last;

    int size() {
        return size;
    }

    @Nullable Order find(long key) {
        if (last != null && last.key == key) {
            return last;
        }
        int mask = orders.length - 1;
        for (int slot = home(key); ; slot = slot + 1 & mask) {
            Order order = orders[slot];
            if (order == null) {
                return null;
            }
            if (order.key == key) {
                last = order;
                return order;
            }
        }
    }

    /** An order under a new key; its other fields are those of its last use. */
    Order add(long key) {
        if (4 * size >= orders.length) {
            grow();
        }
        Order order = pool;
        if (order == null) {
            order = new Order();
        } else {
            pool = order.behind;
        }
        order.key = key;
        put(order);
        size++;
        return order;
    }

    void remove(Order order) {
        int mask = orders.length - 1;
        int gap = order.slot;
        // Whoever was pushed past the gap moves into it, so that a search may stop at a free slot.
        int slot = gap;
        while (true) {
            slot = slot + 1 & mask;
            Order next = orders[slot];
            if (next == null) {
                break;
            }
            int home = home(next.key);
            if ((slot - home & mask) >= (slot - gap & mask)) {
                orders[gap] = next;
                next.slot = gap;
                gap = slot;
            }
        }
        orders[gap] = null;
        size--;
        if (order == last) {
            last = null;
        }
        order.before = null;
        order.behind = pool;
        pool = order;
    }

    private int home(long key) {
        return (int) ((key * SPREAD) >>> shift);
    }

    private void put(Order order) {
        int mask = orders.length - 1;
        int slot = home(order.key);
        while (orders[slot] != null) {
            slot = slot + 1 & mask;
        }
        orders[slot] = order;
        order.slot = slot;
    }

    private void grow() {
        @Nullable Order[] old = orders;
        orders = new Order[2 * old.length];
        shift--;
        for (Order order : old) {
            if (order != null) {
                put(order);
            }
        }
    }
}
