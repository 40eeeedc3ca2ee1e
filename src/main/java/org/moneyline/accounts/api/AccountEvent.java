package org.moneyline.accounts.api;

import java.util.Set;
import java.util.UUID;
import org.moneyline.kernel.Stored;
import org.moneyline.platform.api.Caller.Role;

/**
 * What happened to an account. No personal data: names, addresses and birthdays live in tables that
 * can be erased.
 */
public sealed interface AccountEvent {

    AccountId accountId();

    @Stored(name = "accounts.account-registered")
    record AccountRegistered(AccountId accountId, String country) implements AccountEvent {}

    /** The e-mail address is confirmed; from now on the customer may bet. */
    @Stored(name = "accounts.account-activated")
    record AccountActivated(AccountId accountId) implements AccountEvent {}

    @Stored(name = "accounts.staff-appointed")
    record StaffAppointed(AccountId accountId, Set<Role> roles) implements AccountEvent {}

    @Stored(name = "accounts.account-suspended")
    record AccountSuspended(AccountId accountId, AccountId by, String reason)
            implements AccountEvent {}

    @Stored(name = "accounts.account-reinstated")
    record AccountReinstated(AccountId accountId, AccountId by, String reason)
            implements AccountEvent {}

    @Stored(name = "accounts.stake-factor-set")
    record StakeFactorSet(AccountId accountId, int percent, AccountId by, String reason)
            implements AccountEvent {}

    /**
     * @param basisPoints how much less of the exchange's commission they pay; 4000 is 40 %
     */
    @Stored(name = "accounts.commission-discount-set")
    record CommissionDiscountSet(AccountId accountId, int basisPoints, AccountId by, String reason)
            implements AccountEvent {}

    /** Too many wrong passwords; nobody logs in until then. */
    @Stored(name = "accounts.login-locked")
    record LoginLocked(AccountId accountId, java.time.Instant until) implements AccountEvent {}

    @Stored(name = "accounts.password-reset")
    record PasswordReset(AccountId accountId) implements AccountEvent {}

    /** Staff had a mail sent again that had been given up. */
    @Stored(name = "accounts.mail-retried")
    record MailRetried(AccountId accountId, UUID mailId, AccountId by, String reason)
            implements AccountEvent {}
}
