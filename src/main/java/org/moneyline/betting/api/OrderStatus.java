package org.moneyline.betting.api;

/** Where an order on the exchange is. */
public enum OrderStatus {
    /** Accepted and its money held; waits for the bet delay, or for an answer of the book. */
    ACCEPTED,
    /** Something of it waits in the book; a part may be matched already. */
    OPEN,
    /** All of it was matched. */
    MATCHED,
    /** What was not matched is given back, for a reason its customer did not ask for. */
    LAPSED,
    /** Some of it was taken out as asked, and the rest, if any, was matched. */
    CANCELLED
}
