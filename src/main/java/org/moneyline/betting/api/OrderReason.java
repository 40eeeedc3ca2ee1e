package org.moneyline.betting.api;

/** Why an order, or what was left of it, did not stay; or why an instruction changed nothing. */
public enum OrderReason {
    NONE,
    /** It asked to be filled at once or not at all, and there was not enough. */
    NOT_FILLED,
    /** It would have met an order of the same customer next. */
    OWN_ORDER,
    MARKET_SUSPENDED,
    MARKET_CLOSED,
    /** The market moved on since the order was written. */
    MARKET_MOVED,
    TURNED_IN_PLAY,
    /** The one it names, or another of its market: prices are for those that take part. */
    RUNNER_WITHDRAWN,
    /** Nothing is left of the order it names. */
    ORDER_GONE,
    /** Asked to move to the price it has. */
    SAME_PRICE,
    /** It met as many others as one instruction may; what was left may be asked for anew. */
    SWEEP_LIMIT
}
