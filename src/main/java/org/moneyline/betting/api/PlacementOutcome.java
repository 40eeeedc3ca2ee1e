package org.moneyline.betting.api;

import java.util.Map;

/** What became of one slip. */
public sealed interface PlacementOutcome {

    BetId betId();

    /** The bet stands; its stake is held. */
    record Accepted(BetReceipt receipt) implements PlacementOutcome {
        @Override
        public BetId betId() {
            return receipt.betId();
        }
    }

    /**
     * The customer's key was used before for the same bet, which stands under its own id; ask for
     * its receipt with {@link BetQuery.ReceiptOf}.
     */
    record Repeated(BetId betId) implements PlacementOutcome {}

    /**
     * No bet. Codes: PRICE_CHANGED (with {@code price}), MARKET_SUSPENDED, MARKET_CLOSED,
     * SELECTION_UNKNOWN, STAKE_TOO_SMALL (with {@code minimum}), LIMIT_EXCEEDED (with {@code
     * maximumStake}), INSUFFICIENT_FUNDS (with {@code available}), CURRENCY_MISMATCH, LEGS_INVALID,
     * IDEMPOTENCY_KEY_REUSED, BET_ID_REUSED, STAKE_REFUSED.
     */
    record Refused(BetId betId, String code, String message, Map<String, String> attributes)
            implements PlacementOutcome {}
}
