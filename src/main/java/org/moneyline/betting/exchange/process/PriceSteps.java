package org.moneyline.betting.exchange.process;

/** The prices at which orders may stand, as steps up and down from one of them. */
@FunctionalInterface
public interface PriceSteps {

    /** There is no such price. */
    int BEYOND = 0;

    /**
     * The price so many steps above the one nearest to a price, or {@link #BEYOND} the ladder.
     *
     * @param flatLadder whether prices go by hundredths everywhere
     * @param thousandths any price
     * @param steps negative for below
     */
    int from(boolean flatLadder, int thousandths, int steps);
}
