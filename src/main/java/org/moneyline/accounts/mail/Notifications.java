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

    /** Urgent mails have a queue of their own: nobody's login waits for a night of settlements. */
    private final Room urgentRoom = new Room(true);

    private final Room room = new Room(false);

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
        boolean urgent =
                notices.stream().anyMatch(notice -> MailTemplates.isUrgent(notice.template()));
        (urgent ? urgentRoom : room).take(notices.size());
        outbox.add(notices);
        callSender();
    }

    /**
     * How many more may wait. Counting what waits costs more than putting it in, so it is counted
     * when what was left at the last count is used up; what was sent since is found out then. Each
     * node counts for itself.
     */
    private final class Room {
        private final boolean urgent;
        private int left;

        Room(boolean urgent) {
            this.urgent = urgent;
        }

        synchronized void take(int notices) {
            if (left < notices) {
                int limit = properties.waitingMaxMails();
                left = limit - outbox.waiting(urgent, limit);
                if (left <= 0) {
                    throw new Refusal(
                            Refusal.Kind.BUSY,
                            "MAIL_QUEUE_FULL",
                            "%d mails wait already. Send the same notices again in a while."
                                    .formatted(limit));
                }
            }
            left -= notices;
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
