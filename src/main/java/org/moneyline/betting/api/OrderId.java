package org.moneyline.betting.api;

import java.util.Objects;
import java.util.UUID;

/** One order on the exchange, made by whoever places it so that a retry names the same order. */
public record OrderId(UUID value) {

    public OrderId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * @throws IllegalArgumentException if the text is not a UUID
     */
    public static OrderId of(String text) {
        return new OrderId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
