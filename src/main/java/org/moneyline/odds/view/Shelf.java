package org.moneyline.odds.view;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The events of one name, in order. A sorted array: there are three shelves for each event, so they
 * must take little.
 */
final class Shelf {

    private static final int FIRST_CAPACITY = 4;

    private IndexedEvent[] sorted = {};
    private int size;

    void add(IndexedEvent event) {
        int at = placeOf(event);
        if (size == sorted.length) {
            sorted = Arrays.copyOf(sorted, Math.max(FIRST_CAPACITY, size + size / 4));
        }
        System.arraycopy(sorted, at, sorted, at + 1, size - at);
        sorted[at] = event;
        size++;
    }

    void remove(IndexedEvent event) {
        int at = placeOf(event);
        if (at == size || sorted[at] != event) {
            // Its neighbour would be found no more, and nobody would know why.
            throw new IllegalStateException("not on this shelf: " + event.id());
        }
        size--;
        System.arraycopy(sorted, at + 1, sorted, at, size - at);
        Arrays.fill(sorted, size, size + 1, null);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The first ones of those that are over, or of those that are not. */
    void first(int most, boolean over, Consumer<IndexedEvent> taken) {
        int from = over ? firstOver() : 0;
        for (int at = from; at < size && at < from + most && sorted[at].isOver() == over; at++) {
            taken.accept(sorted[at]);
        }
    }

    private int firstOver() {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle].isOver()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Where it is, or belongs. */
    private int placeOf(IndexedEvent event) {
        int at = Arrays.binarySearch(sorted, 0, size, event, IndexedEvent.ORDER);
        return at < 0 ? -at - 1 : at;
    }
}
