package org.moneyline.betting.api;

import java.util.List;

/**
 * A market's book with every order that waits in it, as of its revision: whoever follows its events
 * from there has the book of any later moment.
 *
 * @param ladder with the best price of each side alone
 */
public record BookContentView(LadderView ladder, List<Waiting> waiting) {

    public BookContentView {
        waiting = List.copyOf(waiting);
    }

    /**
     * @param seat whose it is, as the book's facts name them
     * @param number of the instruction that placed it
     * @param price in thousandths
     * @param size what remains of it, in minor units
     */
    public record Waiting(int seat, int number, int runner, Side side, int price, long size) {}
}
