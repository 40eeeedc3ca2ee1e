package org.moneyline.accounts.process;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.moneyline.accounts.api.AccountCommand.Notice;
import org.moneyline.accounts.api.AccountCommand.NotifyCustomers;
import org.moneyline.accounts.api.AccountCommand.RequestPasswordReset;
import org.moneyline.accounts.api.AccountCommand.ResetPassword;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountStep.RecordPasswordReset;
import org.moneyline.accounts.process.MailedLinks.Purpose;
import org.moneyline.platform.api.LoginsEnded;
import org.moneyline.platform.api.SiteSessions;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** A new password for whoever can read the account's mail. */
@Component
class Passwords {

    private final People people;
    private final MailedLinks links;
    private final PasswordHashing hashing;
    private final MailAllowance allowance;
    private final NetworkLimits networks;
    private final LoginAttempts attempts;
    private final Tokens tokens;
    private final SiteSessions sessions;
    private final Registration registration;
    private final AccountsProperties properties;
    private final TransactionTemplate transaction;
    private final CommandGateway commands;
    private final ApplicationEventPublisher logins;

    Passwords(
            People people,
            MailedLinks links,
            PasswordHashing hashing,
            MailAllowance allowance,
            NetworkLimits networks,
            LoginAttempts attempts,
            Tokens tokens,
            SiteSessions sessions,
            Registration registration,
            AccountsProperties properties,
            TransactionTemplate transaction,
            CommandGateway commands,
            ApplicationEventPublisher logins) {
        this.people = people;
        this.links = links;
        this.hashing = hashing;
        this.allowance = allowance;
        this.networks = networks;
        this.attempts = attempts;
        this.tokens = tokens;
        this.sessions = sessions;
        this.registration = registration;
        this.properties = properties;
        this.transaction = transaction;
        this.commands = commands;
        this.logins = logins;
    }

    /** Silent about whether the address has an account. */
    @CommandHandler
    void on(RequestPasswordReset command) {
        attempts.refuseBusyAddress(command.remoteAddress(), command.at());
        networks.reset(command.remoteAddress(), command.at());
        String key = NewcomerRules.emailKey(command.email());
        if (!allowance.take(key, command.remoteAddress(), command.at())) {
            return;
        }
        transaction.executeWithoutResult(status ->
                people.byEmail(key)
                        .filter(Person::hasAddress)
                        .ifPresent(person -> mail(person.accountId(), command.at())));
    }

    private void mail(AccountId accountId, Instant at) {
        Instant until = at.plus(properties.resetLinkLifetime()).truncatedTo(ChronoUnit.MINUTES);
        String token = links.issue(accountId, Purpose.RESET, until);
        commands.sendAndWait(
                new NotifyCustomers(
                        List.of(
                                new Notice(
                                        "password-reset/" + accountId + "/" + at,
                                        accountId,
                                        "password-reset",
                                        Map.of(
                                                "link",
                                                properties.siteUrl() + "/reset?token=" + token,
                                                "until",
                                                Registration.readable(until))))));
    }

    @CommandHandler
    void on(ResetPassword command) {
        AccountId accountId = links.ownerOf(command.token(), Purpose.RESET, command.at());
        Person person = people.byId(accountId).orElseThrow();
        String hash = hashing.hash(NewcomerRules.password(command.newPassword(), person.email()));
        String key = NewcomerRules.emailKey(person.email());
        transaction.executeWithoutResult(status -> {
            people.lockEmail(key);
            // Gone with its person if another registration of the address was confirmed.
            links.useUp(command.token(), command.at());
            people.changePassword(accountId, hash, command.at());
            people.removeOthersOf(key, accountId);
            tokens.revokeAllOf(accountId);
        });
        // Once more, now that nobody can read the old rows any longer.
        tokens.forgetAllOf(accountId);
        sessions.endAllOf(accountId.value());
        logins.publishEvent(new LoginsEnded(accountId.value()));
        attempts.forget(key);
        registration.toldOrOpened(accountId, new RecordPasswordReset(accountId));
    }
}
