package org.moneyline.platform.eventstore;

import java.time.Instant;

/** Times as the database keeps them: whole microseconds. */
final class Micros {

    private static final long PER_SECOND = 1_000_000;

    /** PostgreSQL counts from the year 2000 in its binary form. */
    static final long POSTGRES_EPOCH = 946_684_800L * PER_SECOND;

    private Micros() {}

    static long of(Instant instant) {
        return instant.getEpochSecond() * PER_SECOND + instant.getNano() / 1000;
    }

    static Instant toInstant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * 1000);
    }
}
