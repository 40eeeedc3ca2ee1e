package org.moneyline.accounts.mail;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.MailView;

/** A mail as it is read for people. */
@Entity
@Immutable
@Table(name = "accounts_mail")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class MailRow {

    @Id UUID mailId;
    UUID accountId;
    String recipient;
    String recipientName;
    String template;
    String templateValues;

    @Enumerated(EnumType.STRING)
    MailView.Status status;

    int attempts;
    Instant createdAt;
    @Nullable Instant sentAt;
    @Nullable String lastError;

    protected MailRow() {}
}
