package org.moneyline.odds.view;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;

/**
 * The last event of a page, from which the next one goes on.
 *
 * @param rank 0 for events in play, 1 for the others
 */
record EventCursor(int rank, Instant startsAt, UUID eventId) {

    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        (rank + " " + startsAt + " " + eventId).getBytes(StandardCharsets.UTF_8));
    }

    static @Nullable EventCursor of(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            String[] parts =
                    new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)
                            .split(" ");
            if (parts.length == 3) {
                return new EventCursor(
                        Integer.parseInt(parts[0]),
                        Instant.parse(parts[1]),
                        UUID.fromString(parts[2]));
            }
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw wrong();
        }
        throw wrong();
    }

    private static Refusal wrong() {
        return new Refusal(
                Refusal.Kind.INVALID,
                "CURSOR_INVALID",
                "this cursor is not from this list; start again without one");
    }
}
