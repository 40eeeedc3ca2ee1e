package org.moneyline.accounts.model;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountCommand.ReinstateAccount;
import org.moneyline.accounts.api.AccountCommand.SetCommissionDiscount;
import org.moneyline.accounts.api.AccountCommand.SetStakeFactor;
import org.moneyline.accounts.api.AccountCommand.SuspendAccount;
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
import org.moneyline.platform.api.Caller.Role;

/** That the shell hands every command to the core and applies what it decides. */
class AccountTest {

    private static final AccountId ANN = new AccountId(new UUID(1, 1));
    private static final AccountId STAFF = new AccountId(new UUID(1, 2));
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private FixtureConfiguration<Account> account;

    @BeforeEach
    void open() {
        account = new AggregateTestFixture<>(Account.class);
    }

    @Test
    void opens() {
        account.givenNoPriorActivity()
                .when(new OpenAccount(ANN, "GB"))
                .expectEvents(new AccountRegistered(ANN, "GB"));
    }

    @Test
    void opensForStaff() {
        account.givenNoPriorActivity()
                .when(new OpenStaffAccount(STAFF, Set.of(Role.ADMIN)))
                .expectEvents(new StaffAppointed(STAFF, Set.of(Role.ADMIN)));
    }

    @Test
    void activatesOnce() {
        account.given(new AccountRegistered(ANN, "GB"))
                .when(new ActivateAccount(ANN))
                .expectEvents(new AccountActivated(ANN));
        account.given(new AccountRegistered(ANN, "GB"), new AccountActivated(ANN))
                .when(new ActivateAccount(ANN))
                .expectNoEvents()
                .expectException(Refusal.class);
    }

    @Test
    void isSuspendedAndReinstated() {
        account.given(new AccountRegistered(ANN, "GB"))
                .when(new SuspendAccount(ANN, STAFF, "Asked", NOON))
                .expectEvents(new AccountSuspended(ANN, STAFF, "Asked"));
        account.given(new AccountRegistered(ANN, "GB"), new AccountSuspended(ANN, STAFF, "Asked"))
                .when(new ReinstateAccount(ANN, STAFF, "Back", NOON))
                .expectEvents(new AccountReinstated(ANN, STAFF, "Back"));
    }

    @Test
    void takesADiscount() {
        account.given(new AccountRegistered(ANN, "GB"))
                .when(new SetCommissionDiscount(ANN, 4_000, STAFF, "Much traded", NOON))
                .expectEvents(new CommissionDiscountSet(ANN, 4_000, STAFF, "Much traded"));
    }

    @Test
    void takesAFactor() {
        account.given(new AccountRegistered(ANN, "GB"))
                .when(new SetStakeFactor(ANN, 10, STAFF, "Sharp", NOON))
                .expectEvents(new StakeFactorSet(ANN, 10, STAFF, "Sharp"));
    }

    @Test
    void isLockedAndGetsANewPassword() {
        account.given(new AccountRegistered(ANN, "GB"), new AccountActivated(ANN))
                .when(new LockLogin(ANN, NOON))
                .expectEvents(new LoginLocked(ANN, NOON));
        account.given(
                        new AccountRegistered(ANN, "GB"),
                        new AccountActivated(ANN),
                        new LoginLocked(ANN, NOON))
                .when(new RecordPasswordReset(ANN))
                .expectEvents(new PasswordReset(ANN));
    }

    @Test
    void remembersWhoHadAMailSentAgainAndWhy() {
        UUID mailId = new UUID(1, 3);
        account.given(new AccountRegistered(ANN, "GB"))
                .when(new RecordMailRetry(ANN, mailId, STAFF, " Mailbox exists now "))
                .expectEvents(new MailRetried(ANN, mailId, STAFF, "Mailbox exists now"));
    }
}
