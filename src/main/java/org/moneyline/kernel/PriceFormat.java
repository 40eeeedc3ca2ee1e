package org.moneyline.kernel;

import java.util.Locale;

/** How a price is written for people. The price itself stays decimal and exact. */
public enum PriceFormat {

    /** What a stake of one returns: {@code 2.50}. */
    DECIMAL {
        @Override
        public String write(Price price) {
            return price.toString();
        }
    },

    /** Winnings to stake, the nearest of the traditional fractions: {@code 6/4}. */
    FRACTIONAL {
        @Override
        public String write(Price price) {
            return nearestFraction(price);
        }
    },

    /** Winnings of a stake of 100, or the stake that wins 100: {@code +150}, {@code -200}. */
    AMERICAN {
        @Override
        public String write(Price price) {
            return american(price);
        }
    };

    // Numerator and denominator, rising. These are the fractions British bookmakers chalk up.
    private static final int[][] TRADITIONAL = {
        {1, 1000}, {1, 500}, {1, 200}, {1, 100}, {1, 66}, {1, 50}, {1, 40}, {1, 33}, {1, 25},
        {1, 20}, {1, 16}, {1, 14}, {1, 12}, {1, 11}, {1, 10}, {1, 9}, {1, 8}, {1, 7}, {2, 13},
        {1, 6}, {2, 11}, {1, 5}, {2, 9}, {1, 4}, {2, 7}, {3, 10}, {1, 3}, {4, 11}, {2, 5}, {4, 9},
        {1, 2}, {8, 15}, {4, 7}, {8, 13}, {4, 6}, {8, 11}, {4, 5}, {5, 6}, {10, 11}, {20, 21},
        {1, 1}, {21, 20}, {11, 10}, {6, 5}, {5, 4}, {11, 8}, {7, 5}, {6, 4}, {8, 5}, {13, 8},
        {7, 4}, {9, 5}, {15, 8}, {2, 1}, {11, 5}, {9, 4}, {12, 5}, {5, 2}, {13, 5}, {11, 4}, {3, 1},
        {10, 3}, {7, 2}, {4, 1}, {9, 2}, {5, 1}, {11, 2}, {6, 1}, {13, 2}, {7, 1}, {15, 2}, {8, 1},
        {17, 2}, {9, 1}, {10, 1}, {11, 1}, {12, 1}, {14, 1}, {16, 1}, {18, 1}, {20, 1}, {22, 1},
        {25, 1}, {28, 1}, {33, 1}, {40, 1}, {50, 1}, {66, 1}, {80, 1}, {100, 1}, {125, 1}, {150, 1},
        {200, 1}, {250, 1}, {300, 1}, {400, 1}, {500, 1}, {750, 1}, {1000, 1}
    };

    public abstract String write(Price price);

    private static String nearestFraction(Price price) {
        long winnings = price.thousandths() - 1_000L;
        int[] best = TRADITIONAL[0];
        for (int[] fraction : TRADITIONAL) {
            // Both distances over the common denominator; a tie keeps the lower fraction.
            long distance = Math.abs(winnings * fraction[1] - 1_000L * fraction[0]);
            long bestDistance = Math.abs(winnings * best[1] - 1_000L * best[0]);
            if (distance * best[1] < bestDistance * fraction[1]) {
                best = fraction;
            }
        }
        return best[0] + "/" + best[1];
    }

    private static String american(Price price) {
        long winnings = price.thousandths() - 1_000L;
        // Rounded half up in both directions, as an amount of money would be.
        return winnings >= 1_000
                ? String.format(Locale.ROOT, "+%d", (winnings + 5) / 10)
                : String.format(Locale.ROOT, "-%d", (200_000 + winnings) / (2 * winnings));
    }
}
