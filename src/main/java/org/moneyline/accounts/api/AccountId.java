package org.moneyline.accounts.api;

import java.util.Objects;
import java.util.UUID;

/** One person's account, for its whole life. */
public record AccountId(UUID value) {

    public AccountId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * @throws IllegalArgumentException if the text is not a UUID
     */
    public static AccountId of(String text) {
        return new AccountId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
