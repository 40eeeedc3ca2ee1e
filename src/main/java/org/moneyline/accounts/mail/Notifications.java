package org.moneyline.accounts.mail;

import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.moneyline.accounts.api.AccountCommand.Notice;
import org.moneyline.accounts.api.AccountCommand.NotifyCustomers;
import org.moneyline.accounts.api.AccountCommand.RetryMail;
import org.moneyline.accounts.api.AccountStep.RecordMailRetry;
import org.moneyline.kernel.Refusal;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Takes notices in. */
@Component
class Notifications {

    private final Outbox outbox;
    private final MailSender sender;
    private final MailProperties properties;
    private final CommandGateway commands;

    Notifications(
            Outbox outbox, MailSender sender, MailProperties properties, CommandGateway commands) {
        this.outbox = outbox;
        this.sender = sender;
        this.properties = properties;
        this.commands = commands;
    }

    @CommandHandler
    void on(NotifyCustomers command) {
        List<Notice> notices = command.notices();
        if (notices.isEmpty()) {
            return;
        }
        notices.forEach(Notifications::refuseBadKey);
        refuseWhenFull(
                notices.stream().anyMatch(notice -> MailTemplates.isUrgent(notice.template())));
        outbox.add(notices);
        callSender();
    }

    /** Urgent mails have a queue of their own: nobody's login waits for a night of settlements. */
    private void refuseWhenFull(boolean urgent) {
        int limit = properties.waitingMaxMails();
        if (outbox.waiting(urgent, limit) >= limit) {
            throw new Refusal(
                    Refusal.Kind.BUSY,
                    "MAIL_QUEUE_FULL",
                    "%d mails wait already. Send the same notices again in a while."
                            .formatted(limit));
        }
    }

    private static void refuseBadKey(Notice notice) {
        if (notice.key().isBlank() || notice.key().length() > Outbox.KEY_MAX_CHARS) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "NOTICE_KEY_INVALID",
                    "A notice's key has 1 to %d characters.".formatted(Outbox.KEY_MAX_CHARS));
        }
    }

    /** Inside a transaction nobody else sees the rows yet, so the call waits for its end. */
    private void callSender() {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(
                    new TransactionSynchronization() {
                        @Override
                        public void afterCommit() {
                            sender.call();
                        }
                    });
        } else {
            sender.call();
        }
    }

    @CommandHandler
    void on(RetryMail command) {
        if (command.reason().isBlank()) {
            throw new Refusal(
                    Refusal.Kind.INVALID, "REASON_MISSING", "Say why the mail is sent again.");
        }
        Outbox.Kept mail =
                outbox.find(command.mailId())
                        .orElseThrow(() ->
                                new Refusal(
                                        Refusal.Kind.NOT_FOUND,
                                        "MAIL_UNKNOWN",
                                        "There is no such mail."));
        if (!mail.givenUp()) {
            return;
        }
        commands.sendAndWait(
                new RecordMailRetry(
                        mail.accountId(), command.mailId(), command.by(), command.reason()));
        outbox.revive(command.mailId(), command.at());
        sender.call();
    }
}
