package org.moneyline.accounts.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
import org.moneyline.accounts.api.AccountEvent.PasswordReset;
import org.moneyline.accounts.api.AccountEvent.StaffAppointed;
import org.moneyline.accounts.api.AccountEvent.StakeFactorSet;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountStep.ActivateAccount;
import org.moneyline.accounts.api.AccountStep.LockLogin;
import org.moneyline.accounts.api.AccountStep.OpenAccount;
import org.moneyline.accounts.api.AccountStep.OpenStaffAccount;
import org.moneyline.accounts.api.AccountStep.RecordPasswordReset;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller.Role;

/** Every rule of an account; each command is decided twice. */
class AccountStateTest {

    private static final AccountId ANN = new AccountId(new UUID(1, 1));
    private static final AccountId STAFF = new AccountId(new UUID(1, 2));
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final AccountEvent REGISTERED = new AccountRegistered(ANN, "GB");
    private static final AccountEvent ACTIVATED = new AccountActivated(ANN);
    private static final AccountEvent SUSPENDED = new AccountSuspended(ANN, STAFF, "Asked for it");

    @Test
    void aNewcomerIsABettorWhoMayNotBetYet() {
        assertThat(AccountState.open(new OpenAccount(ANN, "GB"))).containsExactly(REGISTERED);
        AccountState state = after(REGISTERED);
        assertThat(state.roles()).containsExactly(Role.BETTOR);
        assertThat(state.activated()).isFalse();
        assertThat(state.stakeFactorPercent()).isEqualTo(100);
    }

    @Test
    void staffAreActiveAtOnce() {
        Set<Role> roles = Set.of(Role.TRADER);
        assertThat(AccountState.open(new OpenStaffAccount(STAFF, roles)))
                .containsExactly(new StaffAppointed(STAFF, roles));
        AccountState state = after(new StaffAppointed(STAFF, roles));
        assertThat(state.activated()).isTrue();
        assertThat(state.roles()).isEqualTo(roles);
    }

    @Test
    void aLinkActivatesOnce() {
        assertThat(after(REGISTERED).decide(new ActivateAccount(ANN))).containsExactly(ACTIVATED);
        assertRefused(
                () -> after(REGISTERED, ACTIVATED).decide(new ActivateAccount(ANN)),
                "TOKEN_UNKNOWN");
    }

    @Test
    void aSuspendedNewcomerMayConfirmTheAddressAndStaysSuspended() {
        AccountState state = after(REGISTERED, SUSPENDED);
        assertThat(state.decide(new ActivateAccount(ANN))).containsExactly(ACTIVATED);
        assertThat(after(REGISTERED, SUSPENDED, ACTIVATED).suspended()).isTrue();
    }

    @Test
    void suspendingTwiceIsSuspendingOnce() {
        SuspendAccount command = new SuspendAccount(ANN, STAFF, " Asked for it ", NOON);
        assertThat(after(REGISTERED, ACTIVATED).decide(command)).containsExactly(SUSPENDED);
        assertThat(after(REGISTERED, ACTIVATED, SUSPENDED).decide(command)).isEmpty();
    }

    @Test
    void reinstatingGivesBackWhatItWasBefore() {
        ReinstateAccount command = new ReinstateAccount(ANN, STAFF, "Sorted out", NOON);
        AccountReinstated reinstated = new AccountReinstated(ANN, STAFF, "Sorted out");
        assertThat(after(REGISTERED, SUSPENDED).decide(command)).containsExactly(reinstated);
        assertThat(after(REGISTERED, SUSPENDED, reinstated).decide(command)).isEmpty();
        assertThat(after(REGISTERED, SUSPENDED, reinstated).activated()).isFalse();
        assertThat(after(REGISTERED, ACTIVATED, SUSPENDED, reinstated))
                .isEqualTo(after(REGISTERED, ACTIVATED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   "})
    void staffSayWhy(String nothing) {
        AccountState state = after(REGISTERED, ACTIVATED);
        assertRefused(
                () -> state.decide(new SuspendAccount(ANN, STAFF, nothing, NOON)),
                "REASON_MISSING");
        assertRefused(
                () -> state.decide(new ReinstateAccount(ANN, STAFF, nothing, NOON)),
                "REASON_MISSING");
        assertRefused(
                () -> state.decide(new SetStakeFactor(ANN, 50, STAFF, nothing, NOON)),
                "REASON_MISSING");
        assertRefused(
                () -> state.decide(new SuspendAccount(ANN, STAFF, "x".repeat(501), NOON)),
                "REASON_MISSING");
    }

    @Test
    void aDiscountIsSetOnceAndLeavesEverythingElse() {
        SetCommissionDiscount command =
                new SetCommissionDiscount(ANN, 4_000, STAFF, "Much traded", NOON);
        CommissionDiscountSet set = new CommissionDiscountSet(ANN, 4_000, STAFF, "Much traded");
        StakeFactorSet factor = new StakeFactorSet(ANN, 25, STAFF, "Sharp");
        assertThat(after(REGISTERED).decide(command)).containsExactly(set);
        AccountState state = after(REGISTERED, factor, set, ACTIVATED);
        assertThat(state.commissionDiscountBasisPoints()).isEqualTo(4_000);
        assertThat(state.stakeFactorPercent()).isEqualTo(25);
        assertThat(state.activated()).isTrue();
        assertThat(state.decide(command)).isEmpty();
        assertThat(after(REGISTERED, set, factor).commissionDiscountBasisPoints()).isEqualTo(4_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 10_001})
    void aDiscountOutOfRangeIsRefused(int basisPoints) {
        assertRefused(
                () ->
                        after(REGISTERED)
                                .decide(
                                        new SetCommissionDiscount(
                                                ANN, basisPoints, STAFF, "Why", NOON)),
                "DISCOUNT_OUT_OF_RANGE");
    }

    @Test
    void aFactorIsSetOnce() {
        SetStakeFactor command = new SetStakeFactor(ANN, 25, STAFF, "Sharp", NOON);
        StakeFactorSet set = new StakeFactorSet(ANN, 25, STAFF, "Sharp");
        assertThat(after(REGISTERED).decide(command)).containsExactly(set);
        assertThat(after(REGISTERED, set).stakeFactorPercent()).isEqualTo(25);
        assertThat(after(REGISTERED, set).decide(command)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1001, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aFactorOutOfRangeIsRefused(int percent) {
        assertRefused(
                () ->
                        after(REGISTERED)
                                .decide(new SetStakeFactor(ANN, percent, STAFF, "Why", NOON)),
                "FACTOR_OUT_OF_RANGE");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000})
    void theEndsOfTheRangeAreAllowed(int percent) {
        assertThat(after(REGISTERED).decide(new SetStakeFactor(ANN, percent, STAFF, "Why", NOON)))
                .containsExactly(new StakeFactorSet(ANN, percent, STAFF, "Why"));
    }

    @Test
    void aLockIsOnlyEverLengthened() {
        LoginLocked locked = new LoginLocked(ANN, NOON);
        assertThat(after(REGISTERED).decide(new LockLogin(ANN, NOON))).containsExactly(locked);
        AccountState state = after(REGISTERED, locked);
        assertThat(state.decide(new LockLogin(ANN, NOON))).isEmpty();
        assertThat(state.decide(new LockLogin(ANN, NOON.minusSeconds(1)))).isEmpty();
        assertThat(state.decide(new LockLogin(ANN, NOON.plusSeconds(1))))
                .containsExactly(new LoginLocked(ANN, NOON.plusSeconds(1)));
    }

    @Test
    void aNewPasswordEndsTheLockAndProvesTheAddress() {
        PasswordReset reset = new PasswordReset(ANN);
        assertThat(after(REGISTERED).decide(new RecordPasswordReset(ANN)))
                .containsExactly(ACTIVATED, reset);
        assertThat(after(REGISTERED, ACTIVATED).decide(new RecordPasswordReset(ANN)))
                .containsExactly(reset);
        assertThat(after(REGISTERED, ACTIVATED, new LoginLocked(ANN, NOON), reset).lockedUntil())
                .isNull();
    }

    @Test
    void anAccountWithoutABeginningIsNoAccount() {
        assertThatThrownBy(() -> after(ACTIVATED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no beginning");
    }

    @Test
    void theFoldOfSupportIsTheStateOfTheAccount() {
        AccountFold fold = new AccountFold();
        Object state = null;
        for (AccountEvent event : List.of(REGISTERED, ACTIVATED, SUSPENDED)) {
            state = fold.evolve(state, event);
        }
        assertThat(fold.aggregateType()).isEqualTo("account");
        assertThat(state).isEqualTo(after(REGISTERED, ACTIVATED, SUSPENDED));
    }

    private static AccountState after(AccountEvent... events) {
        AccountState state = null;
        for (AccountEvent event : events) {
            state = AccountState.evolve(state, event);
        }
        assertThat(state).isNotNull();
        return state;
    }

    private static void assertRefused(ThrowingCallable call, String code) {
        assertThatThrownBy(call)
                .asInstanceOf(type(Refusal.class))
                .extracting(Refusal::code)
                .isEqualTo(code);
    }
}
