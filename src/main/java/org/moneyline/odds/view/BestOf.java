package org.moneyline.odds.view;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The first few of many, without putting all of them in order. */
final class BestOf<T> {

    private final int most;
    private final Comparator<T> order;
    private final PriorityQueue<T> lastFirst;

    BestOf(int most, Comparator<T> order) {
        this.most = most;
        this.order = order;
        lastFirst = new PriorityQueue<>(order.reversed());
    }

    void offer(T one) {
        if (lastFirst.size() < most) {
            lastFirst.add(one);
        } else if (order.compare(one, lastFirst.element()) < 0) {
            lastFirst.remove();
            lastFirst.add(one);
        }
    }

    List<T> inOrder() {
        return lastFirst.stream().sorted(order).toList();
    }
}
