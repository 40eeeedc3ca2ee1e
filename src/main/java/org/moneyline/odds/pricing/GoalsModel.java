package org.moneyline.odds.pricing;

import static org.moneyline.odds.pricing.FixedPoint.ONE;
import static org.moneyline.odds.pricing.FixedPoint.multiply;

/**
 * One model of a match from which every market on goals is priced, so that no two of them
 * contradict each other. Each side scores at its own steady rate in each half (Poisson), and low
 * scores are corrected as by Dixon and Coles 1997, "Modelling association football scores and
 * inefficiencies in the football betting market": draws of few goals are likelier, 1:0 and 0:1 less
 * so.
 */
public final class GoalsModel {

    /** Dixon and Coles' rho; docs/calibration.md shows what it is worth. */
    static final long LOW_SCORES = -ONE * 8 / 100;

    /** Less is scored before the break: the share of all goals of the seasons in the report. */
    static final long FIRST_HALF_SHARE = ONE * 45 / 100;

    private static final long TOTAL_MIN = ONE / 5;
    private static final long TOTAL_MAX = 9 * ONE;
    private static final long SHARE_MIN = ONE / 20;

    private GoalsModel() {}

    /**
     * Finds the expectation under which the model says what the prices say: by how much one side is
     * likelier to win than the other, and how likely a total is. What it then makes of the draw is
     * its own opinion.
     *
     * @param homeWins a fair probability, as {@link FixedPoint} fractions all
     * @param over that more goals fall than the line, returned halves left out
     */
    public static GoalExpectation fit(
            long homeWins, long awayWins, long over, int totalLineQuarters) {
        return fit(homeWins, awayWins, over, totalLineQuarters, LOW_SCORES);
    }

    static GoalExpectation fit(
            long homeWins, long awayWins, long over, int totalLineQuarters, long lowScores) {
        long total =
                FalsePosition.root(
                        TOTAL_MIN,
                        TOTAL_MAX,
                        goals ->
                                scores(split(goals, homeWins - awayWins, lowScores), lowScores)
                                                .over(totalLineQuarters)
                                        - over);
        return split(total, homeWins - awayWins, lowScores);
    }

    private static GoalExpectation split(long total, long supremacy, long lowScores) {
        long homeShare =
                FalsePosition.root(
                        SHARE_MIN,
                        ONE - SHARE_MIN,
                        share -> scores(shared(total, share), lowScores).supremacy() - supremacy);
        return shared(total, homeShare);
    }

    private static GoalExpectation shared(long total, long homeShare) {
        long home = multiply(total, homeShare);
        return new GoalExpectation(inRange(home), inRange(total - home));
    }

    private static long inRange(long goals) {
        return Math.clamp(goals, GoalExpectation.GOALS_MIN, GoalExpectation.GOALS_MAX);
    }

    private static ScoreOdds scores(GoalExpectation expected, long lowScores) {
        return new ScoreOdds(expected, Situation.BEFORE, lowScores);
    }

    /** How likely each result is from this situation on. */
    public static ScoreOdds scores(GoalExpectation expected, Situation situation) {
        return new ScoreOdds(expected, situation, LOW_SCORES);
    }
}
