package org.moneyline.betting.api;

/** Which way an order on the exchange bets. */
public enum Side {
    /** The selection wins. Costs the stake; higher prices are better. */
    BACK,
    /** The selection does not win. Costs what a backer wins; lower prices are better. */
    LAY;

    public Side other() {
        return this == BACK ? LAY : BACK;
    }
}
