package org.moneyline.wallet.api;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;

/** A deposit or a withdrawal and where it is. */
public record PaymentView(
        UUID paymentId,
        AccountId accountId,
        Direction direction,
        Money amount,
        Status status,
        @Nullable String externalReference,
        @Nullable String gatewayReference,
        @Nullable String reason,
        Instant requestedAt,
        @Nullable Instant endedAt) {

    /** Into the wallet or out of it. */
    public enum Direction {
        DEPOSIT,
        WITHDRAWAL
    }

    /**
     * REQUESTED, then CONFIRMED or FAILED for a deposit; APPROVED, then PAID or RETURNED for a
     * withdrawal.
     */
    public enum Status {
        REQUESTED,
        CONFIRMED,
        FAILED,
        APPROVED,
        PAID,
        RETURNED
    }
}
