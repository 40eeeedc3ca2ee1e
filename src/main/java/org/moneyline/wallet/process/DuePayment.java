package org.moneyline.wallet.process;

import java.util.UUID;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;

/**
 * A payment that somebody has to move on.
 *
 * @param attempts how often its step was tried, this time included
 */
record DuePayment(
        UUID paymentId,
        AccountId accountId,
        Step step,
        Money amount,
        String reference,
        int attempts) {

    /** What is to be done next. */
    enum Step {
        /** A deposit: the gateway must collect it. */
        COLLECT,
        /** A withdrawal: small enough to be approved by rule. */
        APPROVE,
        /** A withdrawal: waits for staff, nothing to do here. */
        STAFF,
        /** A withdrawal: approved, the gateway must pay it. */
        PAY
    }
}
