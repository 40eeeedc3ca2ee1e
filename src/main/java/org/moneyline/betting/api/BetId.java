package org.moneyline.betting.api;

import java.util.Objects;
import java.util.UUID;

/** One bet, made by whoever places it so that a retry names the same bet. */
public record BetId(UUID value) {

    public BetId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * @throws IllegalArgumentException if the text is not a UUID
     */
    public static BetId of(String text) {
        return new BetId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
