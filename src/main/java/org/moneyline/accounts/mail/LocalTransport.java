package org.moneyline.accounts.mail;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Without a mail server, the outbox is the mailbox: a mail is delivered when it is marked sent. */
final class LocalTransport implements MailTransport {

    @Override
    public Report send(List<Letter> letters) {
        return new Report(
                letters.stream().map(Letter::mailId).collect(Collectors.toSet()),
                Map.of(),
                Set.of(),
                null);
    }

    @Override
    public boolean isLocal() {
        return true;
    }
}
