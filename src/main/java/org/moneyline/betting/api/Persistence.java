package org.moneyline.betting.api;

/** What becomes of the unmatched rest of an order when its market turns in-play. */
public enum Persistence {
    LAPSE,
    PERSIST
}
