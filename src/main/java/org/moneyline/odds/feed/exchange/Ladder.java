package org.moneyline.odds.feed.exchange;

import java.util.Arrays;
import java.util.List;
import org.moneyline.odds.feed.exchange.StreamChange.Level;

/**
 * Prices of one side of a book at which there is money, in thousandths, from the lowest. There are
 * some dozens at most, which a sorted array serves better than a tree.
 */
final class Ladder {

    private static final int START_LEVELS = 8;

    private int[] prices = new int[START_LEVELS];
    private int size;

    void step(List<Level> levels) {
        for (Level level : levels) {
            step(level);
        }
    }

    private void step(Level level) {
        int found = Arrays.binarySearch(prices, 0, size, level.thousandths());
        if (level.money() && found < 0) {
            int at = -1 - found;
            if (size == prices.length) {
                prices = Arrays.copyOf(prices, 2 * size);
            }
            System.arraycopy(prices, at, prices, at + 1, size - at);
            prices[at] = level.thousandths();
            size++;
        } else if (!level.money() && found >= 0) {
            System.arraycopy(prices, found + 1, prices, found, size - found - 1);
            size--;
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Of one that is not empty. */
    int lowest() {
        return prices[0];
    }

    /** Of one that is not empty. */
    int highest() {
        return prices[size - 1];
    }
}
