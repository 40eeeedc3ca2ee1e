package org.moneyline.accounts.process;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.moneyline.accounts.api.AccountCommand.AppointStaff;
import org.moneyline.accounts.api.AccountCommand.ConfirmEmail;
import org.moneyline.accounts.api.AccountCommand.Notice;
import org.moneyline.accounts.api.AccountCommand.NotifyCustomers;
import org.moneyline.accounts.api.AccountCommand.OpenHouseAccount;
import org.moneyline.accounts.api.AccountCommand.RegisterAccount;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountStep;
import org.moneyline.accounts.api.AccountStep.ActivateAccount;
import org.moneyline.accounts.api.AccountStep.OpenAccount;
import org.moneyline.accounts.api.AccountStep.OpenStaffAccount;
import org.moneyline.accounts.process.MailedLinks.Purpose;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.api.EventHistory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * From newcomer to customer. Names and secrets are written in a short transaction of their own,
 * then the account itself is told, without them. A crash in between loses nothing: whichever
 * command is sent again finishes the work.
 */
@Component
class Registration {

    /** ISO 3166 leaves this code to its users; here it is nobody's country. */
    private static final String NO_COUNTRY = "ZZ";

    /** What a registration came to in the table of people. */
    private enum Outcome {
        ADDED,
        NOT_KEPT,
        SENT_AGAIN
    }

    private final People people;
    private final MailedLinks links;
    private final PasswordHashing hashing;
    private final MailAllowance allowance;
    private final NetworkLimits networks;
    private final AccountsProperties properties;
    private final TransactionTemplate transaction;
    private final CommandGateway commands;
    private final EventHistory history;

    Registration(
            People people,
            MailedLinks links,
            PasswordHashing hashing,
            MailAllowance allowance,
            NetworkLimits networks,
            AccountsProperties properties,
            TransactionTemplate transaction,
            CommandGateway commands,
            EventHistory history) {
        this.people = people;
        this.links = links;
        this.hashing = hashing;
        this.allowance = allowance;
        this.networks = networks;
        this.properties = properties;
        this.transaction = transaction;
        this.commands = commands;
        this.history = history;
    }

    @CommandHandler
    void on(RegisterAccount command) {
        LocalDate today = LocalDate.ofInstant(command.at(), properties.zone());
        String email = NewcomerRules.email(command.email());
        String displayName = NewcomerRules.displayName(command.displayName());
        LocalDate dateOfBirth =
                NewcomerRules.dateOfBirth(command.dateOfBirth(), today, properties.ageMinYears());
        String country = NewcomerRules.country(command.country(), properties.servedCountries());
        String password = NewcomerRules.password(command.password(), email);
        // Whoever mistyped something may try again; what costs work and mail is counted.
        networks.registration(command.remoteAddress(), command.at());
        Person newcomer =
                new Person(
                        command.accountId(),
                        email,
                        displayName,
                        dateOfBirth,
                        country,
                        hashing.hash(password),
                        Set.of(Role.BETTOR),
                        command.at(),
                        null,
                        null);
        Outcome outcome = keep(newcomer, command.remoteAddress());
        if (outcome == Outcome.ADDED
                || (outcome == Outcome.SENT_AGAIN
                        && history.count(command.accountId().value()) == 0)) {
            commands.sendAndWait(
                    new OpenAccount(command.accountId(), String.valueOf(newcomer.country())));
        }
    }

    /**
     * Until the address is proven everybody who registers it has a link of their own, and the first
     * one that is followed decides. A stranger can therefore neither end nor replace a registration
     * by making another of the same address.
     */
    private Outcome keep(Person newcomer, String remoteAddress) {
        return transaction.execute(status -> {
            String key = NewcomerRules.emailKey(newcomer.email());
            Optional<Person> before = people.byEmailLocked(key);
            if (isKept(newcomer, key)) {
                return Outcome.SENT_AGAIN;
            }
            boolean mayMail = allowance.take(key, remoteAddress, newcomer.registeredAt());
            if (before.isPresent() && before.get().confirmedAt() != null) {
                if (mayMail) {
                    tellOwner(before.get(), newcomer.registeredAt());
                }
                return Outcome.NOT_KEPT;
            }
            if (before.isPresent() && !mayMail) {
                // Without a mail it could never be confirmed; the earlier one still can.
                return Outcome.NOT_KEPT;
            }
            people.removeLapsed(
                    key, newcomer.registeredAt().minus(properties.confirmLinkLifetime()));
            people.add(newcomer);
            if (mayMail) {
                mailConfirmation(newcomer);
            }
            return Outcome.ADDED;
        });
    }

    private boolean isKept(Person newcomer, String emailKey) {
        return people.byId(newcomer.accountId())
                .filter(same -> NewcomerRules.emailKey(same.email()).equals(emailKey))
                .isPresent();
    }

    private void mailConfirmation(Person newcomer) {
        Instant until =
                newcomer.registeredAt()
                        .plus(properties.confirmLinkLifetime())
                        .truncatedTo(ChronoUnit.MINUTES);
        String token = links.issue(newcomer.accountId(), Purpose.CONFIRM, until);
        notify(
                new Notice(
                        "confirm-email/" + newcomer.accountId(),
                        newcomer.accountId(),
                        "confirm-email",
                        Map.of(
                                "link",
                                properties.siteUrl() + "/confirm?token=" + token,
                                "until",
                                readable(until))));
    }

    private void tellOwner(Person owner, Instant at) {
        notify(
                new Notice(
                        "email-already-registered/" + owner.accountId() + "/" + at,
                        owner.accountId(),
                        "email-already-registered",
                        Map.of(
                                "login", properties.siteUrl() + "/login",
                                "reset", properties.siteUrl() + "/forgot")));
    }

    /**
     * Part of the transaction around it: no newcomer without a mail, no mail without a newcomer.
     */
    private void notify(Notice notice) {
        commands.sendAndWait(new NotifyCustomers(List.of(notice)));
    }

    @CommandHandler
    AccountId on(ConfirmEmail command) {
        AccountId accountId = links.ownerOf(command.token(), Purpose.CONFIRM, command.at());
        // First the address is taken for good, or another registration of it could still win.
        boolean confirmed =
                Boolean.TRUE.equals(
                        transaction.execute(status -> takeAddress(accountId, command.at())));
        if (!confirmed) {
            throw new Refusal(
                    Refusal.Kind.NOT_FOUND,
                    "TOKEN_UNKNOWN",
                    "This address was confirmed by another mail's link. Log in, or choose a new"
                            + " password.");
        }
        toldOrOpened(accountId, new ActivateAccount(accountId));
        return accountId;
    }

    private boolean takeAddress(AccountId accountId, Instant at) {
        Optional<Person> newcomer = people.byId(accountId);
        if (newcomer.isEmpty()) {
            return false;
        }
        String key = NewcomerRules.emailKey(newcomer.get().email());
        people.lockEmail(key);
        boolean taken = people.confirm(accountId, at);
        if (taken) {
            people.removeOthersOf(key, accountId);
        }
        return taken;
    }

    /** The account may be missing when a crash came right after the person was written. */
    void toldOrOpened(AccountId accountId, AccountStep step) {
        try {
            commands.sendAndWait(step);
        } catch (AggregateNotFoundException missing) {
            Person person = people.byId(accountId).orElseThrow(() -> missing);
            commands.sendAndWait(new OpenAccount(accountId, String.valueOf(person.country())));
            commands.sendAndWait(step);
        }
    }

    @CommandHandler
    void on(AppointStaff command) {
        String email = NewcomerRules.email(command.email());
        if (command.roles().isEmpty() || command.roles().contains(Role.BETTOR)) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "ROLES_INVALID",
                    "A staff account has at least one of TRADER, SUPPORT and ADMIN, and never"
                            + " bets.");
        }
        Person staff =
                new Person(
                        command.accountId(),
                        email,
                        NewcomerRules.displayName(command.displayName()),
                        null,
                        null,
                        hashing.hash(
                                command.password() == null
                                        ? Secrets.newToken()
                                        : NewcomerRules.password(command.password(), email)),
                        command.roles(),
                        command.at(),
                        command.at(),
                        null);
        AccountId appointed =
                transaction.execute(status -> {
                    Optional<Person> before = people.byEmailLocked(NewcomerRules.emailKey(email));
                    if (before.isEmpty()) {
                        people.add(staff);
                    }
                    return before.isEmpty() || isAppointed(before.get(), staff, command)
                            ? before.orElse(staff).accountId()
                            : null;
                });
        if (appointed == null) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "EMAIL_TAKEN",
                    "This address has an account already. Appoint staff under another.");
        }
        if (history.count(appointed.value()) == 0) {
            commands.sendAndWait(new OpenStaffAccount(appointed, command.roles()));
        }
    }

    /**
     * Whoever fills in the form again after a failure makes a new id. The password of an earlier
     * appointment stays, so one that names a password is only the same under the same id.
     */
    private static boolean isAppointed(Person before, Person staff, AppointStaff command) {
        return before.accountId().equals(staff.accountId())
                || (command.password() == null
                        && before.confirmedAt() != null
                        && before.displayName().equals(staff.displayName())
                        && before.roles().equals(staff.roles()));
    }

    @CommandHandler
    void on(OpenHouseAccount command) {
        AccountId id = command.accountId();
        Person house =
                people.byId(id)
                        .orElseGet(() ->
                                new Person(
                                        id,
                                        NewcomerRules.noAddress(command.registeredAs()),
                                        NewcomerRules.displayName(command.displayName()),
                                        null,
                                        null,
                                        // Of a password that nobody has ever seen.
                                        hashing.hash(Secrets.newToken()),
                                        Set.of(Role.BETTOR),
                                        command.at(),
                                        command.at(),
                                        null));
        Boolean added =
                transaction.execute(status -> {
                    Optional<Person> before =
                            people.byEmailLocked(NewcomerRules.emailKey(house.email()));
                    if (before.isEmpty()) {
                        people.add(house);
                    }
                    return before.isEmpty() || before.get().accountId().equals(id);
                });
        if (!Boolean.TRUE.equals(added)) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "EMAIL_TAKEN",
                    "Another account is registered under these words. Take others.");
        }
        if (history.count(id.value()) == 0) {
            // One commit: it is there and active, or not there.
            commands.sendAndWait(new OpenAccount(id, NO_COUNTRY));
            commands.sendAndWait(new ActivateAccount(id));
        }
    }

    /** To the minute, and saying which clock. */
    static String readable(Instant at) {
        return at.truncatedTo(ChronoUnit.MINUTES)
                .toString()
                .replace('T', ' ')
                .replace(":00Z", " UTC");
    }
}
