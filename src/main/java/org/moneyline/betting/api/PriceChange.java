package org.moneyline.betting.api;

/** Which price a customer accepts when it moved since they saw it. */
public enum PriceChange {
    /** Only the price asked for. */
    NONE,
    /** That or a higher one. */
    BETTER,
    /** Whatever it is now. */
    ANY
}
