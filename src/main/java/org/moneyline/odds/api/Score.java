package org.moneyline.odds.api;

/** Goals of the home and the away side, 0 to 99 each. */
public record Score(int home, int away) {

    public static final int GOALS_MAX = 99;

    public Score {
        if (home < 0 || home > GOALS_MAX || away < 0 || away > GOALS_MAX) {
            throw new IllegalArgumentException("goals lie between 0 and " + GOALS_MAX);
        }
    }

    /** Whether a match can end so after this score. */
    public boolean mayBecome(Score later) {
        return later.home >= home && later.away >= away;
    }

    /** What was decided on this score at full time, for people: {@code "2:1 (1:0)"}. */
    public String basisAfter(Score halfTime) {
        return text() + " (" + halfTime.text() + ")";
    }

    /** For people: {@code "2:1"}. */
    public String text() {
        return home + ":" + away;
    }
}
