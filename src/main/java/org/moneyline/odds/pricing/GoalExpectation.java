package org.moneyline.odds.pricing;

/**
 * How many goals each side is expected to score in a whole match, in {@link FixedPoint} fractions.
 */
public record GoalExpectation(long home, long away) {

    /** No side was ever expected to score so few goals or so many; beyond, the fit is wrong. */
    static final long GOALS_MIN = FixedPoint.ONE / 50;

    static final long GOALS_MAX = 8 * FixedPoint.ONE;

    public GoalExpectation {
        if (home < GOALS_MIN || home > GOALS_MAX || away < GOALS_MIN || away > GOALS_MAX) {
            throw new IllegalArgumentException(
                    "a side is expected to score between 0.02 and 8 goals");
        }
    }

    /** For tests and people: thousandths of goals. */
    static GoalExpectation ofThousandths(int home, int away) {
        return new GoalExpectation(home * FixedPoint.ONE / 1_000, away * FixedPoint.ONE / 1_000);
    }

    int homeThousandths() {
        return (int) ((home * 1_000 + FixedPoint.ONE / 2) / FixedPoint.ONE);
    }

    int awayThousandths() {
        return (int) ((away * 1_000 + FixedPoint.ONE / 2) / FixedPoint.ONE);
    }
}
