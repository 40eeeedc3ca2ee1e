package org.moneyline.odds.api;

import java.util.Objects;
import java.util.UUID;

/** One question to bet on within an event. */
public record MarketId(UUID value) {

    public MarketId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * @throws IllegalArgumentException if the text is not a UUID
     */
    public static MarketId of(String text) {
        return new MarketId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
