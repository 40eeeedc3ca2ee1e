package org.moneyline.betting.api;

/** What a window counts. */
public enum WindowKind {
    /** Bets taken by the sportsbook; their money is the stake. */
    BETS,
    /** Executions on the exchange; their money is the backer's stake. */
    TRADES
}
