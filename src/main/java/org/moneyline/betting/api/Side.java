package org.moneyline.betting.api;

/** Which way an order on the exchange bets. */
public enum Side {
    /** The selection wins. Costs the stake; higher prices are better. */
    BACK,
    /** The selection does not win. Costs what a backer wins; lower prices are better. */
    LAY;

    private static final long PRICE_ONE_THOUSANDTHS = 1_000;

    /**
     * What a backer wins besides the stake, and laying it may cost: rounded down to the minor unit.
     *
     * @param price in thousandths
     * @param size the backer's stake in minor units
     */
    public static long winnings(int price, long size) {
        return Math.multiplyExact(size, price - PRICE_ONE_THOUSANDTHS) / PRICE_ONE_THOUSANDTHS;
    }

    /** What an order of this side can lose at most, in minor units. */
    public long atRisk(int price, long size) {
        return this == BACK ? size : winnings(price, size);
    }

    public Side other() {
        return this == BACK ? LAY : BACK;
    }
}
