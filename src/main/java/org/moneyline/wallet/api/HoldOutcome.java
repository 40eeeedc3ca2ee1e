package org.moneyline.wallet.api;

import java.util.UUID;
import org.moneyline.kernel.Money;

/** What became of one asked hold. */
public sealed interface HoldOutcome {

    /** The money is held for this reference from now on. */
    record Held(UUID reference) implements HoldOutcome {}

    /** The money was held for this reference by an earlier try, the same amount. */
    record HeldBefore(UUID reference) implements HoldOutcome {}

    /** The customer's request key was used before for the same request: the first one counts. */
    record Repeated(UUID firstReference) implements HoldOutcome {}

    /** The customer's request key was used before for something else. */
    record KeyReused(UUID firstReference) implements HoldOutcome {}

    /** The same reference was held with another amount. */
    record Conflicting(UUID reference) implements HoldOutcome {}

    record InsufficientFunds(Money available) implements HoldOutcome {}

    /** The amount is not positive or not in the wallet's currency. */
    record Malformed(String message) implements HoldOutcome {}
}
