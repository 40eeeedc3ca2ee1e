package org.moneyline.accounts.view;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A person as staff may see them: without what proves who they are. */
@Entity
@Immutable
@Table(name = "accounts_person")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class PersonRow {

    @Id UUID accountId;
    String email;
    String emailKey;
    String displayName;
    @Nullable LocalDate dateOfBirth;
    @Nullable String country;
    String roles;
    Instant registeredAt;

    protected PersonRow() {}
}
