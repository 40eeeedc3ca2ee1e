package org.moneyline.accounts.mail;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes mails out of the house. */
interface MailTransport {

    record Letter(UUID mailId, String recipient, MailText text) {}

    /**
     * What became of each letter; it is in one of the three.
     *
     * @param failed what the server said about a letter
     * @param untried those it never saw, because it could not be reached
     * @param outage why it could not be reached
     */
    record Report(
            Set<UUID> sent, Map<UUID, String> failed, Set<UUID> untried, @Nullable String outage) {}

    Report send(List<Letter> letters);

    /** Whether the outbox itself is where mails are read. */
    boolean isLocal();
}
