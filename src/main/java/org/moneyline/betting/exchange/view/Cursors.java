package org.moneyline.betting.exchange.view;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;

/**
 * Where a page begins, as the page before told it. Only what a page could have told is taken, so
 * that a wrong cursor is refused and not answered with some other page.
 */
final class Cursors {

    /** Above every id there is: the first page begins here. */
    private static final UUID AFTER_ALL_IDS = new UUID(-1L, -1L);

    private Cursors() {}

    static UUID beforeId(@Nullable String cursor) {
        if (cursor == null) {
            return AFTER_ALL_IDS;
        }
        try {
            UUID before = UUID.fromString(cursor);
            if (before.toString().equals(cursor)) {
                return before;
            }
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        // Java reads "1-1-1-1-1" as an id, but no page ever gave it.
        throw invalid();
    }

    static long beforeTrade(@Nullable String cursor) {
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        try {
            long before = Long.parseLong(cursor);
            if (before >= 0 && Long.toString(before).equals(cursor)) {
                return before;
            }
        } catch (NumberFormatException e) {
            throw invalid();
        }
        // Java reads "+7" and "007" as numbers, but no page ever gave them.
        throw invalid();
    }

    private static Refusal invalid() {
        return new Refusal(
                Refusal.Kind.INVALID,
                "CURSOR_INVALID",
                "This is no cursor of this list. Start again without one.");
    }
}
