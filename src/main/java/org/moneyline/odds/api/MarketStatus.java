package org.moneyline.odds.api;

/** Where a market is in its life. Bets are taken in OPEN only. */
public enum MarketStatus {
    OPEN,
    SUSPENDED,
    CLOSED,
    SETTLED,
    VOID
}
