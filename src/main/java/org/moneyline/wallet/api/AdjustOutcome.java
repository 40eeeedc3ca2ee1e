package org.moneyline.wallet.api;

import org.moneyline.kernel.Money;

/** What became of a changed hold. */
public sealed interface AdjustOutcome {

    /**
     * @param held for this reference from now on; the same as before if the revision was old
     */
    record Adjusted(Money held) implements AdjustOutcome {}

    /**
     * @param missing how much more would have been needed
     */
    record InsufficientFunds(Money available, Money missing) implements AdjustOutcome {}

    /**
     * @param limit for all positions together
     * @param held for all of them now
     */
    record LimitExceeded(Money limit, Money held) implements AdjustOutcome {}
}
