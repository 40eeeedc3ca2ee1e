package org.moneyline.betting.api;

/** Where a bet is. */
public enum BetStatus {
    ACCEPTED,
    REFUSED,
    SETTLED,
    VOIDED
}
