package org.moneyline.betting.api;

/** What kinds of things happen in an exchange's book. */
public enum FactKind {
    /** An order met another: one came, the other waited, at the price of the one that waited. */
    MATCHED,
    /** What is left of an order waits in the book, behind all at its price. */
    RESTED,
    /** What was left of an order is given back, for a reason its customer did not ask for. */
    LAPSED,
    /** What was left of an order is given back, as asked. */
    CANCELLED,
    /** A part of a waiting order is given back, as asked. */
    REDUCED,
    /** A waiting order leaves its price for another; what comes of it follows. */
    LIFTED,
    /** The instruction could not do anything any more. */
    UNCHANGED,
    SUSPENDED,
    RESUMED,
    MOVED_ON,
    TURNED_IN_PLAY,
    WITHDREW_RUNNER,
    CLOSED
}
