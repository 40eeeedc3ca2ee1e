package org.moneyline.accounts.process;

import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventHandler;
import org.moneyline.accounts.api.AccountCommand.Notice;
import org.moneyline.accounts.api.AccountCommand.NotifyCustomers;
import org.moneyline.accounts.api.AccountEvent;
import org.moneyline.accounts.api.AccountEvent.LoginLocked;
import org.moneyline.accounts.api.AccountEvent.PasswordReset;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Reactor;
import org.springframework.stereotype.Component;

/** Tells owners what happened to their account, so that they notice if it was not them. */
@Component
class AccountMails extends Reactor {

    private final CommandGateway commands;
    private final AccountsProperties properties;

    AccountMails(CommandGateway commands, AccountsProperties properties) {
        super("accounts-mail");
        this.commands = commands;
        this.properties = properties;
    }

    @EventHandler
    void on(AccountEvent event, EventTail.Event at) {
        String reset = properties.siteUrl() + "/forgot";
        switch (event) {
            case LoginLocked locked ->
                    tell(
                            event,
                            "login-locked",
                            at.sequence(),
                            Map.of("until", Registration.readable(locked.until()), "reset", reset));
            case PasswordReset _ ->
                    tell(event, "password-changed", at.sequence(), Map.of("reset", reset));
            // A newcomer's mails are written together with the person; the rest is staff's to tell.
            case AccountEvent.AccountRegistered _,
                    AccountEvent.AccountActivated _,
                    AccountEvent.StaffAppointed _,
                    AccountEvent.AccountSuspended _,
                    AccountEvent.AccountReinstated _,
                    AccountEvent.StakeFactorSet _,
                    AccountEvent.CommissionDiscountSet _,
                    AccountEvent.MailRetried _ -> {}
        }
    }

    /** The event's place in its stream makes the key: told again, it is the same notice. */
    private void tell(
            AccountEvent event, String template, long sequence, Map<String, String> values) {
        commands.sendAndWait(
                new NotifyCustomers(
                        List.of(
                                new Notice(
                                        template + "/" + event.accountId() + "/" + sequence,
                                        event.accountId(),
                                        template,
                                        values))));
    }
}
