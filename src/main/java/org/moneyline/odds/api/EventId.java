package org.moneyline.odds.api;

import java.util.Objects;
import java.util.UUID;

/** A sporting event: one match, one race. */
public record EventId(UUID value) {

    public EventId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * @throws IllegalArgumentException if the text is not a UUID
     */
    public static EventId of(String text) {
        return new EventId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
