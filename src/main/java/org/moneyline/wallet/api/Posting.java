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

    /** What the house keeps of customers' winnings on the exchange. */
    public static final String COMMISSION = "house/commission";

    /** Customers' money on its way out: withdrawals that are requested but not paid yet. */
    public static final String TRANSIT = "house/transit";

    /** Money the gateway collected for the house (negative) less what it paid out. */
    public static final String BANK = "house/bank";

    /** What customers owe after a correction took back more than they had left. */
    public static final String RECEIVABLE = "house/receivable";
}
