package org.moneyline.accounts.process;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the logins tried on one e-mail address: wrong passwords in a row, tries
 * that are being checked, and until when nobody may try. A value; every operation gives the next.
 */
record Tries(int failures, int inFlight, @Nullable Instant lockedUntil) {

    static final Tries NONE = new Tries(0, 0, null);

    boolean isLocked(Instant at) {
        return lockedUntil != null && at.isBefore(lockedUntil);
    }

    /**
     * Tries being checked count as failures until they are known, or a hundred at once would get a
     * hundred guesses.
     */
    boolean isFull(int failuresMax) {
        return failures + inFlight >= failuresMax;
    }

    Tries begun() {
        return new Tries(failures, inFlight + 1, lockedUntil);
    }

    /** The right password: all is forgotten but the others under way. */
    Tries succeeded() {
        return new Tries(0, Math.max(0, inFlight - 1), null);
    }

    /** Neither right nor wrong: the check itself could not be made. */
    Tries abandoned() {
        return new Tries(failures, Math.max(0, inFlight - 1), lockedUntil);
    }

    /** The last failure allowed locks, and the count starts again after the lock. */
    Tries failed(Instant at, int failuresMax, Duration lockFor) {
        int now = failures + 1;
        int others = Math.max(0, inFlight - 1);
        return now >= failuresMax
                ? new Tries(0, others, at.plus(lockFor))
                : new Tries(now, others, lockedUntil);
    }
}
