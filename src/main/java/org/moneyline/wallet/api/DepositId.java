package org.moneyline.wallet.api;

import java.util.Objects;
import java.util.UUID;

/** One deposit, from request to confirmation. */
public record DepositId(UUID value) {

    public DepositId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * @throws IllegalArgumentException if the text is not a UUID
     */
    public static DepositId of(String text) {
        return new DepositId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
