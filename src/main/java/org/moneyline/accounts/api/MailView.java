package org.moneyline.accounts.api;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One mail, waiting, sent or given up. {@code text} is the plain-text body. */
public record MailView(
        UUID mailId,
        @Nullable AccountId accountId,
        String to,
        String subject,
        String text,
        Status status,
        int attempts,
        Instant createdAt,
        @Nullable Instant sentAt,
        @Nullable String lastError) {

    /** Where a mail is. */
    public enum Status {
        WAITING,
        SENT,
        DEAD
    }
}
