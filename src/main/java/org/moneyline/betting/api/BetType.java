package org.moneyline.betting.api;

/** How a bet's legs make its lines. */
public enum BetType {
    /** One leg, one line. */
    SINGLE
}
