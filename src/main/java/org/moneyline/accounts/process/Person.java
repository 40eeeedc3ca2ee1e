package org.moneyline.accounts.process;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.Caller.Role;

/** A person as the table has them, with what proves it is them. Never leaves this package. */
record Person(
        AccountId accountId,
        String email,
        String displayName,
        @Nullable LocalDate dateOfBirth,
        @Nullable String country,
        String passwordHash,
        Set<Role> roles,
        Instant registeredAt,
        @Nullable Instant confirmedAt,
        @Nullable Instant lockedUntil) {

    /** Accounts of the house have none. */
    boolean hasAddress() {
        return email.indexOf('@') >= 0;
    }

    Caller caller() {
        return new Caller(accountId.value(), displayName, roles);
    }

    @Override
    public String toString() {
        return "Person[" + accountId + "]";
    }
}
