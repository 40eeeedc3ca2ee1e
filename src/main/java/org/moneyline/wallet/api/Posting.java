package org.moneyline.wallet.api;

/**
 * One line of a double entry: how much an account gains (positive) or gives (negative), in minor
 * units. The postings of an event sum to zero.
 *
 * @param account {@link #AVAILABLE} and {@link #HELD} are the customer's own, the others the
 *     house's
 */
public record Posting(String account, long amount) {

    /** The customer's money they may use. */
    public static final String AVAILABLE = "available";

    /** The customer's money that stands behind open bets and orders. */
    public static final String HELD = "held";

    /** What the sportsbook won and lost. */
    public static final String SPORTSBOOK = "house/sportsbook";

    /** Money at the payment gateway, on its way in or out. */
    public static final String TRANSIT = "house/transit";

    /** What customers owe after a correction took back more than they had left. */
    public static final String RECEIVABLE = "house/receivable";
}
