package org.moneyline.odds.pricing;

import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.Score;

/**
 * How far a football match has come.
 *
 * @param halfTime the score at half time; null in the first half and before
 * @param minute minutes played, 45 and more from half time on
 */
public record Situation(Score score, @Nullable Score halfTime, int minute) {

    /** Before kick-off. */
    public static final Situation BEFORE = new Situation(new Score(0, 0), null, 0);

    static final int HALF_MINUTES = 45;

    // A half that has run its time goes on for a little: until the whistle a goal may fall.
    private static final int ADDED_MINUTES = 1;

    public Situation {
        if (minute < 0) {
            throw new IllegalArgumentException("minutes are counted from 0");
        }
        if (halfTime != null
                && (halfTime.home() > score.home() || halfTime.away() > score.away())) {
            throw new IllegalArgumentException("no side has fewer goals than at half time");
        }
    }

    /** Minutes of the first half that are still to be played. */
    int firstHalfLeft() {
        return halfTime != null ? 0 : Math.max(ADDED_MINUTES, HALF_MINUTES - minute);
    }

    /** Minutes of the second half that are still to be played. */
    int secondHalfLeft() {
        return halfTime == null
                ? HALF_MINUTES
                : Math.clamp(2 * HALF_MINUTES - minute, ADDED_MINUTES, HALF_MINUTES);
    }
}
