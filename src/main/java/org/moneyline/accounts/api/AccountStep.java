package org.moneyline.accounts.api;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.moneyline.platform.api.Caller.Role;

/**
 * What the accounts module tells one account, once names, addresses and passwords have been dealt
 * with outside of it. Nobody else sends these: ask with {@link AccountCommand}.
 */
public sealed interface AccountStep {

    AccountId accountId();

    record OpenAccount(@TargetAggregateIdentifier AccountId accountId, String country)
            implements AccountStep {}

    record OpenStaffAccount(@TargetAggregateIdentifier AccountId accountId, Set<Role> roles)
            implements AccountStep {}

    /** Code: TOKEN_UNKNOWN if the account is active already; a link works once. */
    record ActivateAccount(@TargetAggregateIdentifier AccountId accountId) implements AccountStep {}

    record LockLogin(@TargetAggregateIdentifier AccountId accountId, Instant until)
            implements AccountStep {}

    /** Whoever followed the mailed link has proven the address as well. */
    record RecordPasswordReset(@TargetAggregateIdentifier AccountId accountId)
            implements AccountStep {}

    /** The mails are a table; who had one sent again, and why, belongs to the account's history. */
    record RecordMailRetry(
            @TargetAggregateIdentifier AccountId accountId,
            UUID mailId,
            AccountId by,
            String reason)
            implements AccountStep {}
}
