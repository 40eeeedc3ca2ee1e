package org.moneyline.accounts.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.Caller.Role;

/** An account as staff and its owner see it. */
public record AccountView(
        AccountId accountId,
        String email,
        String displayName,
        @Nullable LocalDate dateOfBirth,
        @Nullable String country,
        Status status,
        Set<Role> roles,
        int stakeFactorPercent,
        int commissionDiscountBasisPoints,
        Instant registeredAt,
        @Nullable Instant lockedUntil) {

    /** Where an account is in its life. */
    public enum Status {
        REGISTERED,
        ACTIVE,
        SUSPENDED
    }
}
