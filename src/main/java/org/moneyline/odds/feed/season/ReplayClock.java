package org.moneyline.odds.feed.season;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Turns the run's own time into the time on the wall, at a speed, from an anchor on. */
final class ReplayClock {

    private final Clock clock;
    private final int speed;
    private long anchorMs;
    private Instant anchorAt;

    ReplayClock(Clock clock, int speed) {
        this.clock = clock;
        this.speed = speed;
        this.anchorAt = clock.instant();
    }

    /** From now on the run goes on from this moment: time that it stood still does not count. */
    void goOnFrom(long ms) {
        anchorMs = ms;
        anchorAt = clock.instant();
    }

    /** When a moment of the run is due. As fast as it goes, everything is due now. */
    Instant dueAt(long ms) {
        return speed == 0 ? clock.instant() : anchorAt.plusMillis((ms - anchorMs) / speed);
    }

    /** How long to wait for a moment; zero or less if it is due. */
    Duration until(long ms) {
        return speed == 0 ? Duration.ZERO : Duration.between(clock.instant(), dueAt(ms));
    }
}
