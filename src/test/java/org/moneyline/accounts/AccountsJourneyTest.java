package org.moneyline.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountCommand.AppointStaff;
import org.moneyline.accounts.api.AccountCommand.ConfirmEmail;
import org.moneyline.accounts.api.AccountCommand.IssueToken;
import org.moneyline.accounts.api.AccountCommand.IssuedToken;
import org.moneyline.accounts.api.AccountCommand.Notice;
import org.moneyline.accounts.api.AccountCommand.NotifyCustomers;
import org.moneyline.accounts.api.AccountCommand.OpenHouseAccount;
import org.moneyline.accounts.api.AccountCommand.RegisterAccount;
import org.moneyline.accounts.api.AccountCommand.ReinstateAccount;
import org.moneyline.accounts.api.AccountCommand.RequestPasswordReset;
import org.moneyline.accounts.api.AccountCommand.ResetPassword;
import org.moneyline.accounts.api.AccountCommand.RevokeToken;
import org.moneyline.accounts.api.AccountCommand.SetStakeFactor;
import org.moneyline.accounts.api.AccountCommand.SuspendAccount;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery.AccountOf;
import org.moneyline.accounts.api.AccountQuery.FindAccounts;
import org.moneyline.accounts.api.AccountQuery.LocalMailbox;
import org.moneyline.accounts.api.AccountQuery.MailsOf;
import org.moneyline.accounts.api.AccountQuery.MayBet;
import org.moneyline.accounts.api.AccountView;
import org.moneyline.accounts.api.EligibilityView;
import org.moneyline.accounts.api.MailView;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.LoginCheck;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.StartupNotice;
import org.moneyline.platform.api.TokenDirectory;
import org.moneyline.platform.api.WritePosition;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** The life of an account in the whole program, every step of it sent twice. */
@SpringBootTest(
        properties = {
            "moneyline.accounts.hashing.bcrypt-strength=4",
            "moneyline.accounts.login.failures-per-account-max=3",
            "moneyline.accounts.login.failures-per-address-max=1000",
            "moneyline.accounts.network.registrations-max=60",
            "moneyline.accounts.network.resets-max=10",
            "moneyline.accounts.mail.poll-every=50ms",
            "moneyline.accounts.mail.rate-max-per-second=1000"
        })
@TestDatabase.Fresh
class AccountsJourneyTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PASSWORD = "correct horse";
    private static final String HOME = "192.0.2.1";
    private static final String ELSEWHERE = "198.51.100.1";
    private static final Pattern TOKEN = Pattern.compile("token=([A-Za-z0-9_-]+)");

    @Autowired private CommandGateway commands;
    @Autowired private Questions questions;
    @Autowired private TokenDirectory directory;
    @Autowired private LoginCheck logins;
    @Autowired private Projections projections;
    @Autowired private EventHistory history;
    @Autowired private JdbcClient jdbc;
    @Autowired private List<StartupNotice> notices;

    @Value("${moneyline.data-dir}")
    private Path dataDir;

    @AfterEach
    void nobodyIsLoggedIn() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void aNewcomerRegistersConfirmsAndMayBetAtOnce() {
        RegisterAccount register = registration("ann@example.com");
        AccountId ann = register.accountId();
        commands.sendAndWait(register);
        commands.sendAndWait(register);
        assertThat(mayBet(ann).code()).isEqualTo("NOT_CONFIRMED");
        assertRefused(() -> login("ann@example.com", PASSWORD), "NOT_CONFIRMED");

        MailView mail = onlyMailTo("ann@example.com");
        assertThat(mail.subject()).isEqualTo("Confirm your e-mail address");
        assertThat(mail.text()).contains("Hello Ann,");
        ConfirmEmail confirm = new ConfirmEmail(tokenIn(mail), now());
        assertThat(commands.<AccountId>sendAndWait(confirm)).isEqualTo(ann);
        assertThat(mayBet(ann)).isEqualTo(new EligibilityView(true, null, 100));
        assertRefused(() -> commands.sendAndWait(confirm), "TOKEN_UNKNOWN");

        AccountView view = viewOf(ann);
        assertThat(view.status()).isEqualTo(AccountView.Status.ACTIVE);
        assertThat(view.email()).isEqualTo("ann@example.com");
        assertThat(view.roles()).containsExactly(Role.BETTOR);
        assertThat(eventsOf(ann))
                .containsExactly("accounts.account-registered", "accounts.account-activated");
    }

    @Test
    void anAccountOfTheHouseBetsButNobodyLogsInToItAndItGetsNoMail() {
        AccountId house = new AccountId(Ids.next());
        OpenHouseAccount open = new OpenHouseAccount(house, "demo-house", "Demo House", now());
        commands.sendAndWait(open);
        commands.sendAndWait(open);

        assertThat(mayBet(house)).isEqualTo(new EligibilityView(true, null, 100));
        assertThat(eventsOf(house))
                .containsExactly("accounts.account-registered", "accounts.account-activated");
        assertThat(viewOf(house).displayName()).isEqualTo("Demo House");
        assertRefused(() -> login("demo-house", ""), "CREDENTIALS_WRONG");
        assertRefused(() -> login("demo-house", PASSWORD), "CREDENTIALS_WRONG");
        commands.sendAndWait(new RequestPasswordReset("demo-house", HOME, now()));
        commands.sendAndWait(
                new NotifyCustomers(
                        List.of(
                                new Notice(
                                        "house/" + house,
                                        house,
                                        "deposit-confirmed",
                                        Map.of("amount", "1.00 GBP", "reference", "demo")))));
        assertThat(
                        jdbc.sql("select count(*) from accounts_mail where account_id = ?")
                                .param(house.value())
                                .query(Integer.class)
                                .single())
                .isZero();
        assertThat(
                        jdbc.sql("select count(*) from accounts_link where account_id = ?")
                                .param(house.value())
                                .query(Integer.class)
                                .single())
                .isZero();
        assertRefused(
                () ->
                        commands.sendAndWait(
                                new OpenHouseAccount(
                                        new AccountId(Ids.next()), "demo-house", "Two", now())),
                "EMAIL_TAKEN");
    }

    @Test
    void noEventHasPersonalData() {
        AccountId ann = active("private.person@example.com");
        for (EventHistory.Entry entry : history.of(ann.value(), 0, 100)) {
            assertThat(entry.payload().toLowerCase(java.util.Locale.ROOT))
                    .doesNotContain("private", "ann", "1990", "horse", "$2");
        }
    }

    @Test
    void aLinkExpires() {
        commands.sendAndWait(registration("late@example.com"));
        String token = tokenIn(onlyMailTo("late@example.com"));
        assertRefused(
                () ->
                        commands.sendAndWait(
                                new ConfirmEmail(token, now().plus(48, ChronoUnit.HOURS))),
                "TOKEN_EXPIRED");
        commands.sendAndWait(
                new ConfirmEmail(
                        token, now().plus(47, ChronoUnit.HOURS).plus(58, ChronoUnit.MINUTES)));
    }

    @Test
    void aMadeUpLinkIsUnknown() {
        assertRefused(
                () -> commands.sendAndWait(new ConfirmEmail("made-up", now())), "TOKEN_UNKNOWN");
        assertRefused(() -> commands.sendAndWait(new ConfirmEmail("", now())), "TOKEN_UNKNOWN");
    }

    @Test
    void eachLinkConfirmsItsOwnRegistrationAndEndsTheOthers() {
        RegisterAccount hers = registration("twice@example.com");
        commands.sendAndWait(hers);
        String herLink = tokenIn(onlyMailTo("twice@example.com"));
        RegisterAccount strangers = registration("TWICE@example.com", "strange horse", ELSEWHERE);
        commands.sendAndWait(strangers);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mailsTo("twice@example.com")).hasSize(2));
        String strangersLink = tokenIn(mailsTo("twice@example.com").getFirst());

        assertThat(commands.<AccountId>sendAndWait(new ConfirmEmail(herLink, now())))
                .isEqualTo(hers.accountId());
        assertRefused(
                () -> commands.sendAndWait(new ConfirmEmail(strangersLink, now())),
                "TOKEN_UNKNOWN");
        assertThat(mayBet(strangers.accountId()).allowed()).isFalse();
        assertThat(people("twice@example.com")).isEqualTo(1);
        assertThat(login("twice@example.com", PASSWORD).accountId()).isEqualTo(hers.accountId());
        assertRefused(() -> login("twice@example.com", "strange horse"), "CREDENTIALS_WRONG");
    }

    @Test
    void aLaterRegistrationCanBeTheOneThatIsConfirmed() {
        commands.sendAndWait(registration("again@example.com"));
        onlyMailTo("again@example.com");
        RegisterAccount second = registration("again@example.com", "better horse", HOME);
        commands.sendAndWait(second);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mailsTo("again@example.com")).hasSize(2));
        String link = tokenIn(mailsTo("again@example.com").getFirst());
        assertThat(commands.<AccountId>sendAndWait(new ConfirmEmail(link, now())))
                .isEqualTo(second.accountId());
        assertThat(login("again@example.com", "better horse").accountId())
                .isEqualTo(second.accountId());
        assertThat(people("again@example.com")).isEqualTo(1);
    }

    @Test
    void aStrangerCannotKeepSomebodyFromConfirming() {
        RegisterAccount hers = registration("blocked@example.com");
        commands.sendAndWait(hers);
        String herLink = tokenIn(onlyMailTo("blocked@example.com"));
        for (int network = 1; network <= 3; network++) {
            for (int i = 0; i < 5; i++) {
                commands.sendAndWait(
                        registration(
                                "blocked@example.com", "strange horse", "203.0.113." + network));
            }
        }
        assertThat(people("blocked@example.com")).as("those that were mailed a link").isEqualTo(10);
        assertThat(commands.<AccountId>sendAndWait(new ConfirmEmail(herLink, now())))
                .isEqualTo(hers.accountId());
        assertThat(people("blocked@example.com")).isEqualTo(1);
    }

    @Test
    void aStrangerCannotKeepSomebodyFromANewPassword() {
        active("kept.out@example.com");
        for (int i = 0; i < 7; i++) {
            commands.sendAndWait(
                    new RequestPasswordReset("kept.out@example.com", ELSEWHERE, now()));
        }
        commands.sendAndWait(new RequestPasswordReset("kept.out@example.com", HOME, now()));
        // The one to confirm, five for the stranger, and hers.
        assertThat(mailsKept("kept.out@example.com")).isEqualTo(1 + 5 + 1);
    }

    @Test
    void aRegistrationWhoseLinkRanOutMakesRoom() {
        RegisterAccount old = registration("lapsed@example.com");
        commands.sendAndWait(
                new RegisterAccount(
                        old.accountId(),
                        old.email(),
                        old.password(),
                        old.displayName(),
                        old.dateOfBirth(),
                        old.country(),
                        old.remoteAddress(),
                        now().minus(49, ChronoUnit.HOURS)));
        commands.sendAndWait(registration("lapsed@example.com"));
        assertThat(people("lapsed@example.com")).isEqualTo(1);
    }

    @Test
    void aNetworkThatRegistersInMassesMustWait() {
        String crowd = "203.0.113.77";
        for (int i = 0; i < 60; i++) {
            commands.sendAndWait(registration("crowd" + i + "@example.com", PASSWORD, crowd));
        }
        RegisterAccount oneMore = registration("crowd60@example.com", PASSWORD, crowd);
        assertRefused(() -> commands.sendAndWait(oneMore), "THROTTLED");
        assertRefused(() -> commands.sendAndWait(oneMore), "THROTTLED");
        assertThat(people("crowd60@example.com")).isZero();
        commands.sendAndWait(registration("crowd60@example.com", PASSWORD, ELSEWHERE));
    }

    @Test
    void aNetworkThatAsksForPasswordsInMassesMustWait() {
        String crowd = "203.0.113.78";
        for (int i = 0; i < 10; i++) {
            commands.sendAndWait(
                    new RequestPasswordReset("crowd" + i + "@example.com", crowd, now()));
        }
        assertRefused(
                () ->
                        commands.sendAndWait(
                                new RequestPasswordReset("ann@example.com", crowd, now())),
                "THROTTLED");
    }

    @Test
    void registeringAConfirmedAddressTellsItsOwnerAlone() {
        AccountId ann = active("taken@example.com");
        RegisterAccount again = registration("Taken@Example.com");
        commands.sendAndWait(again);
        assertThat(history.count(again.accountId().value())).isZero();
        assertThat(mayBet(again.accountId()).code()).isEqualTo("ACCOUNT_UNKNOWN");
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(mailsTo("taken@example.com").getFirst().subject())
                                .isEqualTo("You have an account already"));
        assertThat(login("taken@example.com", PASSWORD).accountId()).isEqualTo(ann);
    }

    @Test
    void oneAddressIsNotFloodedWithMails() {
        for (int i = 0; i < 8; i++) {
            commands.sendAndWait(registration("flooded@example.com"));
        }
        assertThat(mailsKept("flooded@example.com")).isEqualTo(5);
        for (int network = 1; network <= 3; network++) {
            for (int i = 0; i < 4; i++) {
                commands.sendAndWait(
                        registration("flooded@example.com", PASSWORD, "203.0.113." + network));
            }
        }
        assertThat(mailsKept("flooded@example.com")).isEqualTo(10);
    }

    @Test
    void manyWhoRegisterAndConfirmOneAddressAtOnceLeaveOnePerson() throws Exception {
        List<AccountId> confirmed = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(
                        threads.submit(
                                () -> commands.sendAndWait(registration("race@example.com"))));
            }
            for (Future<?> one : all) {
                one.get();
            }
            assertThat(people("race@example.com")).isEqualTo(5);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(mailsTo("race@example.com")).hasSize(5));
            List<Future<AccountId>> links = new ArrayList<>();
            for (MailView mail : mailsTo("race@example.com")) {
                links.add(
                        threads.submit(() ->
                                commands.<AccountId>sendAndWait(
                                        new ConfirmEmail(tokenIn(mail), now()))));
            }
            for (Future<AccountId> link : links) {
                try {
                    confirmed.add(link.get());
                } catch (ExecutionException refused) {
                    assertThat(refused.getCause())
                            .asInstanceOf(type(Refusal.class))
                            .extracting(Refusal::code)
                            .isEqualTo("TOKEN_UNKNOWN");
                }
            }
        }
        assertThat(confirmed).hasSize(1);
        assertThat(people("race@example.com")).isEqualTo(1);
        assertThat(login("race@example.com", PASSWORD).accountId()).isEqualTo(confirmed.getFirst());
    }

    @Test
    void aRefusedNewcomerLeavesNothing() {
        Instant at = now();
        RegisterAccount child =
                new RegisterAccount(
                        new AccountId(Ids.next()),
                        "child@example.com",
                        PASSWORD,
                        "Child",
                        LocalDate.ofInstant(at, java.time.ZoneId.of("Europe/London"))
                                .minusYears(18)
                                .plusDays(1),
                        "GB",
                        HOME,
                        at);
        assertRefused(() -> commands.sendAndWait(child), "UNDER_AGE");
        assertThat(history.count(child.accountId().value())).isZero();
        assertThat(people("child@example.com")).isZero();
    }

    @Test
    void aTokenIsKnownUntilItIsRevoked() {
        AccountId ann = active("token@example.com");
        IssuedToken issued = login("TOKEN@example.com", PASSWORD);
        assertThat(issued.accountId()).isEqualTo(ann);
        assertThat(issued.displayName()).isEqualTo("Ann");
        assertThat(issued.expiresAt()).isAfter(now().plus(29, ChronoUnit.DAYS));
        assertThat(directory.callerOf(issued.token()))
                .contains(new Caller(ann.value(), "Ann", Set.of(Role.BETTOR)));
        RevokeToken revoke = new RevokeToken(issued.token(), now());
        commands.sendAndWait(revoke);
        assertThat(directory.callerOf(issued.token())).isEmpty();
        commands.sendAndWait(revoke);
        assertThat(directory.callerOf(issued.token())).isEmpty();
        assertThat(directory.callerOf("ml_made-up")).isEmpty();
        assertThat(directory.callerOf("")).isEmpty();
    }

    @Test
    void nobodyLearnsWhoHasAnAccount() {
        active("known@example.com");
        assertRefused(() -> login("known@example.com", "wrong horse"), "CREDENTIALS_WRONG");
        assertRefused(() -> login("unknown@example.com", "wrong horse"), "CREDENTIALS_WRONG");
        for (String email : List.of("known@example.com", "unknown2@example.com")) {
            login3TimesWrong(email);
            assertRefused(() -> login(email, PASSWORD), "LOCKED_OUT");
        }
    }

    @Test
    void tooManyWrongPasswordsLockTheAccountAndTellItsOwner() {
        AccountId ann = active("locked@example.com");
        Instant at = now();
        login3TimesWrong("locked@example.com");
        assertThatThrownBy(() -> login("locked@example.com", PASSWORD))
                .asInstanceOf(type(Refusal.class))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo("LOCKED_OUT");
                    assertThat(Instant.parse(refusal.attributes().get("until")))
                            .isBetween(
                                    at.plus(15, ChronoUnit.MINUTES),
                                    now().plus(16, ChronoUnit.MINUTES));
                });
        assertThat(eventsOf(ann)).endsWith("accounts.login-locked");
        assertThat(viewOf(ann).lockedUntil()).isAfter(at);
        assertThat(mayBet(ann).allowed()).isTrue();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(mailsTo("locked@example.com").getFirst().subject())
                                .isEqualTo("Your account is locked for a while"));
        // The site's form asks the same guard.
        assertRefused(() -> logins.check("locked@example.com", PASSWORD, HOME), "LOCKED_OUT");
        commands.sendAndWait(
                new IssueToken(
                        "locked@example.com", PASSWORD, HOME, at.plus(16, ChronoUnit.MINUTES)));
    }

    @Test
    void aNewPasswordEndsLocksTokensAndTheLink() {
        AccountId ann = active("reset@example.com");
        IssuedToken old = login("reset@example.com", PASSWORD);
        login3TimesWrong("reset@example.com");
        commands.sendAndWait(new RequestPasswordReset("Reset@example.com", HOME, now()));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(mailsTo("reset@example.com"))
                                .anyMatch(mail -> mail.subject().equals("Choose a new password")));
        String token =
                tokenIn(
                        mailsTo("reset@example.com").stream()
                                .filter(mail -> mail.subject().equals("Choose a new password"))
                                .findFirst()
                                .orElseThrow());
        assertRefused(
                () -> commands.sendAndWait(new ResetPassword(token, "short", now())),
                "PASSWORD_WEAK");
        assertRefused(
                () ->
                        commands.sendAndWait(
                                new ResetPassword(
                                        token, "another horse", now().plusSeconds(3_600))),
                "TOKEN_EXPIRED");
        assertRefused(() -> commands.sendAndWait(new ConfirmEmail(token, now())), "TOKEN_UNKNOWN");
        jdbc.sql("insert into push_ticket values (?, ?, now() + interval '30 seconds')")
                .params(new byte[] {1}, ann.value())
                .update();
        ResetPassword reset = new ResetPassword(token, "another horse", now());
        commands.sendAndWait(reset);
        assertThat(
                        jdbc.sql("select count(*) from push_ticket where account_id = ?")
                                .param(ann.value())
                                .query(Long.class)
                                .single())
                .as("tickets of the old password's logins")
                .isZero();
        assertRefused(() -> commands.sendAndWait(reset), "TOKEN_UNKNOWN");

        assertThat(directory.callerOf(old.token())).isEmpty();
        assertRefused(() -> login("reset@example.com", PASSWORD), "CREDENTIALS_WRONG");
        assertThat(login("reset@example.com", "another horse").accountId()).isEqualTo(ann);
        assertThat(viewOf(ann).lockedUntil()).isNull();
        assertThat(eventsOf(ann)).endsWith("accounts.login-locked", "accounts.password-reset");
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(mailsTo("reset@example.com").getFirst().subject())
                                .isEqualTo("Your password was changed"));
    }

    @Test
    void aResetOfAnUnknownAddressIsSilent() {
        commands.sendAndWait(new RequestPasswordReset("nobody@example.com", HOME, now()));
        assertThat(mailsTo("nobody@example.com")).isEmpty();
    }

    @Test
    void aResetByWhoeverNeverConfirmedProvesTheAddress() {
        RegisterAccount register = registration("forgetful@example.com");
        commands.sendAndWait(register);
        commands.sendAndWait(new RequestPasswordReset("forgetful@example.com", HOME, now()));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mailsTo("forgetful@example.com")).hasSize(2));
        commands.sendAndWait(
                new ResetPassword(
                        tokenIn(mailsTo("forgetful@example.com").getFirst()),
                        "another horse",
                        now()));
        assertThat(mayBet(register.accountId()).allowed()).isTrue();
        assertThat(login("forgetful@example.com", "another horse").accountId())
                .isEqualTo(register.accountId());
    }

    @Test
    void staffAreToldThatThereIsNoSuchAccount() {
        AccountId nobody = new AccountId(Ids.next());
        AccountId staff = new AccountId(Ids.next());
        for (Object command :
                List.of(
                        new SuspendAccount(nobody, staff, "Why", now()),
                        new ReinstateAccount(nobody, staff, "Why", now()),
                        new SetStakeFactor(nobody, 10, staff, "Why", now()))) {
            assertRefused(() -> commands.sendAndWait(command), "ACCOUNT_UNKNOWN");
            assertRefused(() -> commands.sendAndWait(command), "ACCOUNT_UNKNOWN");
        }
    }

    @Test
    void staffStopAndReinstateACustomerAndSetTheFactor() {
        AccountId ann = active("stopped@example.com");
        AccountId staff = new AccountId(Ids.next());
        SuspendAccount suspend = new SuspendAccount(ann, staff, "Asked for it", now());
        commands.sendAndWait(suspend);
        commands.sendAndWait(suspend);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mayBet(ann).code()).isEqualTo("ACCOUNT_SUSPENDED"));
        assertThat(viewOf(ann).status()).isEqualTo(AccountView.Status.SUSPENDED);
        ReinstateAccount reinstate = new ReinstateAccount(ann, staff, "Sorted out", now());
        commands.sendAndWait(reinstate);
        commands.sendAndWait(reinstate);
        assertThat(mayBet(ann).allowed()).isTrue();
        SetStakeFactor factor = new SetStakeFactor(ann, 25, staff, "Sharp", now());
        commands.sendAndWait(factor);
        commands.sendAndWait(factor);
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(mayBet(ann)).isEqualTo(new EligibilityView(true, null, 25)));
        assertThat(eventsOf(ann))
                .containsExactly(
                        "accounts.account-registered",
                        "accounts.account-activated",
                        "accounts.account-suspended",
                        "accounts.account-reinstated",
                        "accounts.stake-factor-set");
        assertThat(mayBet(new AccountId(Ids.next())).code()).isEqualTo("ACCOUNT_UNKNOWN");
    }

    @Test
    void anEventSaysWhoAskedForIt() {
        AccountId ann = active("asked@example.com");
        AccountId staff = new AccountId(Ids.next());
        SecurityContextHolder.getContext()
                .setAuthentication(
                        new TestingAuthenticationToken(
                                new Caller(staff.value(), "Sue", Set.of(Role.SUPPORT)), null));
        commands.sendAndWait(new SetStakeFactor(ann, 50, staff, "Sharp", now()));
        assertThat(history.of(ann.value(), 2, 1).getFirst().metadata())
                .contains("\"actor\"")
                .contains(staff.toString());
        assertThat(String.valueOf(history.of(ann.value(), 0, 1).getFirst().metadata()))
                .doesNotContain(staff.toString());
    }

    @Test
    void theFirstStaffCanLogInWithWhatTheStartPrinted() throws IOException {
        Path file = dataDir.resolve("staff-logins.txt");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);
        String printed =
                notices.stream()
                        .map(StartupNotice::line)
                        .filter(line -> line.startsWith("Staff logins"))
                        .findFirst()
                        .orElseThrow();
        for (String line : lines) {
            assertThat(printed).contains(line);
            String[] parts = line.split(" ");
            Caller caller = logins.check(parts[0], parts[1], HOME);
            assertThat(caller.is(Role.BETTOR)).isFalse();
            assertThat(mayBet(new AccountId(caller.accountId())).code())
                    .isEqualTo("STAFF_MAY_NOT_BET");
        }
        String[] admin = lines.getLast().split(" ");
        assertThat(logins.check(admin[0], admin[1], HOME).roles())
                .containsExactlyInAnyOrder(Role.TRADER, Role.SUPPORT, Role.ADMIN);
    }

    @Test
    void staffAreAppointedOnceAndNeverBet() {
        AccountId tim = new AccountId(Ids.next());
        AppointStaff appoint =
                new AppointStaff(
                        tim, "tim@example.com", PASSWORD, "Tim", Set.of(Role.TRADER), now());
        commands.sendAndWait(appoint);
        commands.sendAndWait(appoint);
        assertThat(eventsOf(tim)).containsExactly("accounts.staff-appointed");
        assertThat(logins.check("tim@example.com", PASSWORD, HOME).roles())
                .containsExactly(Role.TRADER);
        assertRefused(
                () ->
                        commands.sendAndWait(
                                new AppointStaff(
                                        new AccountId(Ids.next()),
                                        "tim@example.com",
                                        PASSWORD,
                                        "Tom",
                                        Set.of(Role.ADMIN),
                                        now())),
                "EMAIL_TAKEN");
        assertRefused(
                () ->
                        commands.sendAndWait(
                                new AppointStaff(
                                        new AccountId(Ids.next()),
                                        "bet@example.com",
                                        PASSWORD,
                                        "Bet",
                                        Set.of(Role.ADMIN, Role.BETTOR),
                                        now())),
                "ROLES_INVALID");
    }

    /** The person is written first, and a store that is busy then refuses the account. */
    @Test
    void anAppointmentThatWasCutOffIsCompletedWhenItIsMadeAgain() {
        AccountId pam = new AccountId(Ids.next());
        jdbc.sql(
                        """
                        insert into accounts_person (account_id, email, email_key, display_name,
                            password_hash, roles, registered_at, confirmed_at)
                        values (?, 'pam@example.com', 'pam@example.com', 'Pam', 'of a secret',
                            'TRADER,SUPPORT', now(), now())
                        """)
                .param(pam.value())
                .update();
        // The form makes a new id each time it is sent.
        for (int i = 0; i < 2; i++) {
            commands.sendAndWait(appointment("Pam", null, Role.SUPPORT, Role.TRADER));
        }

        assertThat(eventsOf(pam)).containsExactly("accounts.staff-appointed");
        for (AppointStaff another :
                List.of(
                        appointment("Pamela", null, Role.SUPPORT, Role.TRADER),
                        appointment("Pam", null, Role.ADMIN),
                        appointment("Pam", PASSWORD, Role.SUPPORT, Role.TRADER))) {
            assertRefused(() -> commands.sendAndWait(another), "EMAIL_TAKEN");
        }
    }

    private static AppointStaff appointment(String name, @Nullable String password, Role... roles) {
        return new AppointStaff(
                new AccountId(Ids.next()), "pam@example.com", password, name, Set.of(roles), now());
    }

    @Test
    void staffAppointedWithoutAPasswordSetTheirOwn() {
        AccountId eve = new AccountId(Ids.next());
        commands.sendAndWait(
                new AppointStaff(eve, "eve@example.com", null, "Eve", Set.of(Role.SUPPORT), now()));
        commands.sendAndWait(new RequestPasswordReset("eve@example.com", HOME, now()));

        commands.sendAndWait(
                new ResetPassword(tokenIn(onlyMailTo("eve@example.com")), PASSWORD, now()));

        assertThat(logins.check("eve@example.com", PASSWORD, HOME).roles())
                .containsExactly(Role.SUPPORT);
    }

    @Test
    void customersAreFoundByAnyPartOfNameOrAddressOrById() {
        AccountId ann = active("find.me+100%_sure@example.com");
        Page<AccountView> found =
                questions.page(new FindAccounts("ME+100%_S", null, 10), AccountView.class);
        assertThat(found.items()).extracting(AccountView::accountId).containsExactly(ann);
        assertThat(
                        questions
                                .page(new FindAccounts(ann.toString(), null, 10), AccountView.class)
                                .items())
                .extracting(AccountView::accountId)
                .containsExactly(ann);
        assertThat(questions.page(new FindAccounts("%", null, 10), AccountView.class).items())
                .extracting(AccountView::accountId)
                .containsExactly(ann);
        for (String code : List.of("'; DROP TABLE accounts_person;--", "<script>", "\\%_")) {
            assertThat(questions.page(new FindAccounts(code, null, 10), AccountView.class).items())
                    .as(code)
                    .isEmpty();
        }
        active("second.page@example.com");
        Page<AccountView> first = questions.page(new FindAccounts("", null, 1), AccountView.class);
        Page<AccountView> second =
                questions.page(new FindAccounts("", first.next(), 1), AccountView.class);
        assertThat(second.items().getFirst().accountId())
                .isNotEqualTo(first.items().getFirst().accountId());
        assertRefused(
                () -> questions.page(new FindAccounts("", "x", 1), AccountView.class),
                "CURSOR_INVALID");
        assertRefused(
                () -> questions.ask(new AccountOf(new AccountId(Ids.next())), AccountView.class),
                "ACCOUNT_UNKNOWN");
    }

    @Test
    void theTableRebuiltFromEventsIsTheLiveOneAndMailsNobody() {
        AccountId ann = active("replay@example.com");
        AccountId staff = new AccountId(Ids.next());
        commands.sendAndWait(new SuspendAccount(ann, staff, "Why", now()));
        commands.sendAndWait(new SetStakeFactor(ann, 10, staff, "Why", now()));
        login3TimesWrong("replay@example.com");
        commands.sendAndWait(new ReinstateAccount(ann, staff, "Why", now()));
        caughtUp();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mailsTo("replay@example.com")).hasSize(2));
        List<Map<String, Object>> live = table();
        int mails = allMails();
        assertThat(live).isNotEmpty();
        projections.rebuild("accounts-projection", "ann", "a test");
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(projections.status())
                                .filteredOn(
                                        status -> status.projection().equals("accounts-projection"))
                                .allMatch(
                                        status -> status.lagEvents() == 0 && !status.replaying()));
        assertThat(table()).isEqualTo(live);
        assertThat(allMails()).isEqualTo(mails);
    }

    private List<Map<String, Object>> table() {
        return jdbc.sql("select * from accounts_account order by account_id").query().listOfRows();
    }

    private int allMails() {
        return jdbc.sql("select count(*) from accounts_mail").query(Integer.class).single();
    }

    private int people(String emailKey) {
        return jdbc.sql("select count(*) from accounts_person where email_key = ?")
                .param(emailKey)
                .query(Integer.class)
                .single();
    }

    private int mailsKept(String recipient) {
        return jdbc.sql("select count(*) from accounts_mail where recipient = ?")
                .param(recipient)
                .query(Integer.class)
                .single();
    }

    private RegisterAccount registration(String email) {
        return registration(email, PASSWORD, HOME);
    }

    private RegisterAccount registration(String email, String password, String network) {
        return new RegisterAccount(
                new AccountId(Ids.next()),
                email,
                password,
                "Ann",
                LocalDate.of(1990, 12, 31),
                "GB",
                network,
                now());
    }

    private AccountId active(String email) {
        RegisterAccount register = registration(email);
        commands.sendAndWait(register);
        commands.sendAndWait(new ConfirmEmail(tokenIn(onlyMailTo(email)), now()));
        return register.accountId();
    }

    private void login3TimesWrong(String email) {
        String last = "";
        for (int i = 0; i < 3; i++) {
            try {
                login(email, "wrong horse " + i);
            } catch (Refusal refusal) {
                last = refusal.code();
                if (last.equals("LOCKED_OUT")) {
                    break;
                }
            }
        }
        assertThat(last).isEqualTo("LOCKED_OUT");
    }

    private IssuedToken login(String email, String password) {
        return commands.sendAndWait(new IssueToken(email, password, HOME, now()));
    }

    private EligibilityView mayBet(AccountId accountId) {
        return questions.ask(new MayBet(accountId), EligibilityView.class);
    }

    private AccountView viewOf(AccountId accountId) {
        caughtUp();
        return questions.ask(new AccountOf(accountId), AccountView.class);
    }

    private void caughtUp() {
        assertThat(projections.awaitPosition(WritePosition.last(), SOON)).isTrue();
    }

    private List<String> eventsOf(AccountId accountId) {
        return history.of(accountId.value(), 0, 100).stream()
                .map(EventHistory.Entry::event)
                .toList();
    }

    private MailView onlyMailTo(String email) {
        await().atMost(SOON).untilAsserted(() -> assertThat(mailsTo(email)).hasSize(1));
        MailView mail = mailsTo(email).getFirst();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(
                                        questions
                                                .page(
                                                        new MailsOf(mail.accountId(), null, 10),
                                                        MailView.class)
                                                .items()
                                                .getFirst()
                                                .status())
                                .isEqualTo(MailView.Status.SENT));
        return mail;
    }

    private List<MailView> mailsTo(String email) {
        return questions.page(new LocalMailbox(email, null, 50), MailView.class).items();
    }

    private static String tokenIn(MailView mail) {
        Matcher matcher = TOKEN.matcher(mail.text());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static Instant now() {
        return Instant.now();
    }

    private static void assertRefused(ThrowingCallable call, String code) {
        assertThatThrownBy(call)
                .asInstanceOf(type(Refusal.class))
                .extracting(Refusal::code)
                .isEqualTo(code);
    }
}
