package org.moneyline.accounts.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountCommand.ReinstateAccount;
import org.moneyline.accounts.api.AccountCommand.SetCommissionDiscount;
import org.moneyline.accounts.api.AccountCommand.SetStakeFactor;
import org.moneyline.accounts.api.AccountCommand.SuspendAccount;
import org.moneyline.accounts.api.AccountEvent;
import org.moneyline.accounts.api.AccountEvent.AccountActivated;
import org.moneyline.accounts.api.AccountEvent.AccountRegistered;
import org.moneyline.accounts.api.AccountEvent.AccountReinstated;
import org.moneyline.accounts.api.AccountEvent.AccountSuspended;
import org.moneyline.accounts.api.AccountEvent.CommissionDiscountSet;
import org.moneyline.accounts.api.AccountEvent.LoginLocked;
import org.moneyline.accounts.api.AccountEvent.MailRetried;
import org.moneyline.accounts.api.AccountEvent.PasswordReset;
import org.moneyline.accounts.api.AccountEvent.StaffAppointed;
import org.moneyline.accounts.api.AccountEvent.StakeFactorSet;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountStep.ActivateAccount;
import org.moneyline.accounts.api.AccountStep.LockLogin;
import org.moneyline.accounts.api.AccountStep.OpenAccount;
import org.moneyline.accounts.api.AccountStep.OpenStaffAccount;
import org.moneyline.accounts.api.AccountStep.RecordMailRetry;
import org.moneyline.accounts.api.AccountStep.RecordPasswordReset;
import org.moneyline.kernel.Refusal;
import org.moneyline.kernel.Stored;
import org.moneyline.platform.api.Caller.Role;

/**
 * An account as its events tell it: two operations and no side effects. Names, addresses and
 * passwords are no part of it.
 *
 * @param activated whether the owner has proven the e-mail address
 * @param suspended whether staff have stopped it; what it was before is kept beside
 */
@Stored(name = "accounts.account-state", revision = 2)
record AccountState(
        AccountId accountId,
        Set<Role> roles,
        boolean activated,
        boolean suspended,
        int stakeFactorPercent,
        int commissionDiscountBasisPoints,
        @Nullable Instant lockedUntil) {

    static final int USUAL_FACTOR_PERCENT = 100;

    /** Ten times the usual limits: beyond that a typing error is likelier than a big customer. */
    static final int FACTOR_MAX_PERCENT = 1000;

    private static final int BASIS_POINTS = 10_000;

    /** A reason is a sentence, and it is kept for ever. */
    static final int REASON_MAX_CHARS = 500;

    static List<AccountEvent> open(OpenAccount command) {
        return List.of(new AccountRegistered(command.accountId(), command.country()));
    }

    static List<AccountEvent> open(OpenStaffAccount command) {
        return List.of(new StaffAppointed(command.accountId(), command.roles()));
    }

    List<AccountEvent> decide(ActivateAccount command) {
        if (activated) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "TOKEN_UNKNOWN",
                    "This link has been used already. Your account is confirmed: just log in.");
        }
        return List.of(new AccountActivated(accountId));
    }

    List<AccountEvent> decide(SuspendAccount command) {
        String reason = given(command.reason());
        return suspended
                ? List.of()
                : List.of(new AccountSuspended(accountId, command.by(), reason));
    }

    List<AccountEvent> decide(ReinstateAccount command) {
        String reason = given(command.reason());
        return suspended
                ? List.of(new AccountReinstated(accountId, command.by(), reason))
                : List.of();
    }

    List<AccountEvent> decide(SetStakeFactor command) {
        String reason = given(command.reason());
        if (command.percent() < 0 || command.percent() > FACTOR_MAX_PERCENT) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "FACTOR_OUT_OF_RANGE",
                    "A factor is a percentage from 0 to " + FACTOR_MAX_PERCENT + ".",
                    Map.of("min", "0", "max", String.valueOf(FACTOR_MAX_PERCENT)));
        }
        return command.percent() == stakeFactorPercent
                ? List.of()
                : List.of(new StakeFactorSet(accountId, command.percent(), command.by(), reason));
    }

    List<AccountEvent> decide(SetCommissionDiscount command) {
        String reason = given(command.reason());
        if (command.basisPoints() < 0 || command.basisPoints() > BASIS_POINTS) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "DISCOUNT_OUT_OF_RANGE",
                    "A discount is a percentage from 0 to 100.",
                    Map.of("min", "0", "max", "100"));
        }
        return command.basisPoints() == commissionDiscountBasisPoints
                ? List.of()
                : List.of(
                        new CommissionDiscountSet(
                                accountId, command.basisPoints(), command.by(), reason));
    }

    /** A lock is only ever lengthened: a late or repeated command changes nothing. */
    List<AccountEvent> decide(LockLogin command) {
        return lockedUntil != null && !command.until().isAfter(lockedUntil)
                ? List.of()
                : List.of(new LoginLocked(accountId, command.until()));
    }

    List<AccountEvent> decide(RecordPasswordReset command) {
        return activated
                ? List.of(new PasswordReset(accountId))
                : List.of(new AccountActivated(accountId), new PasswordReset(accountId));
    }

    List<AccountEvent> decide(RecordMailRetry command) {
        return List.of(
                new MailRetried(
                        accountId, command.mailId(), command.by(), given(command.reason())));
    }

    /** The state after the event; {@code before} is null ahead of the first one. */
    static AccountState evolve(@Nullable AccountState before, AccountEvent event) {
        return switch (event) {
            case AccountRegistered registered ->
                    new AccountState(
                            registered.accountId(),
                            Set.of(Role.BETTOR),
                            false,
                            false,
                            USUAL_FACTOR_PERCENT,
                            0,
                            null);
            case StaffAppointed appointed ->
                    new AccountState(
                            appointed.accountId(),
                            Set.copyOf(appointed.roles()),
                            true,
                            false,
                            USUAL_FACTOR_PERCENT,
                            0,
                            null);
            case AccountActivated _ -> existing(before, event).withActivated();
            case AccountSuspended _ -> existing(before, event).withSuspended(true);
            case AccountReinstated _ -> existing(before, event).withSuspended(false);
            case StakeFactorSet set -> existing(before, event).withStakeFactor(set.percent());
            case CommissionDiscountSet set ->
                    existing(before, event).withDiscount(set.basisPoints());
            case LoginLocked locked -> existing(before, event).withLockedUntil(locked.until());
            // A new password ends the lock that wrong ones have brought about.
            case PasswordReset _ -> existing(before, event).withLockedUntil(null);
            case MailRetried _ -> existing(before, event);
        };
    }

    private static AccountState existing(@Nullable AccountState before, AccountEvent event) {
        if (before == null) {
            throw new IllegalStateException(
                    "The account %s has no beginning: its first event is %s"
                            .formatted(event.accountId(), event.getClass().getSimpleName()));
        }
        return before;
    }

    private static String given(String reason) {
        String text = reason.strip();
        if (text.isEmpty() || text.length() > REASON_MAX_CHARS) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "REASON_MISSING",
                    "Say why, in 1 to " + REASON_MAX_CHARS + " characters.");
        }
        return text;
    }

    private AccountState withActivated() {
        return with(true, suspended, stakeFactorPercent, commissionDiscountBasisPoints);
    }

    private AccountState withSuspended(boolean now) {
        return with(activated, now, stakeFactorPercent, commissionDiscountBasisPoints);
    }

    private AccountState withStakeFactor(int percent) {
        return with(activated, suspended, percent, commissionDiscountBasisPoints);
    }

    private AccountState withDiscount(int basisPoints) {
        return with(activated, suspended, stakeFactorPercent, basisPoints);
    }

    private AccountState with(
            boolean nowActivated, boolean nowSuspended, int factorPercent, int discount) {
        return new AccountState(
                accountId, roles, nowActivated, nowSuspended, factorPercent, discount, lockedUntil);
    }

    private AccountState withLockedUntil(@Nullable Instant until) {
        return new AccountState(
                accountId,
                roles,
                activated,
                suspended,
                stakeFactorPercent,
                commissionDiscountBasisPoints,
                until);
    }
}
