package org.moneyline.backoffice;

import org.jspecify.annotations.Nullable;

/**
 * What every form of the console sends along.
 *
 * @param reason why, as typed
 * @param back where the person was
 */
record Ask(@Nullable String reason, @Nullable String back) {

    /** A sentence or two; longer explanations belong in a ticket. */
    static final int REASON_MAX_CHARS = 300;

    /** The reason as it is kept with the events; a blank one is refused. */
    String why() {
        String why = reason == null ? "" : reason.strip();
        if (why.isEmpty()) {
            throw Desk.invalid("REASON_MISSING", "Say why.");
        }
        if (why.length() > REASON_MAX_CHARS) {
            throw Desk.invalid(
                    "REASON_TOO_LONG", "A reason has at most " + REASON_MAX_CHARS + " characters.");
        }
        if (why.chars().anyMatch(Character::isISOControl)) {
            throw Desk.invalid("REASON_INVALID", "A reason is plain text on one line.");
        }
        return why;
    }

    String redirect() {
        return "redirect:" + Paths.back(back);
    }
}
