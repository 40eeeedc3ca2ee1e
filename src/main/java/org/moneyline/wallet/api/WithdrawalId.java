package org.moneyline.wallet.api;

import java.util.Objects;
import java.util.UUID;

/** One withdrawal, from request to payment or return. */
public record WithdrawalId(UUID value) {

    public WithdrawalId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * @throws IllegalArgumentException if the text is not a UUID
     */
    public static WithdrawalId of(String text) {
        return new WithdrawalId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
