package org.moneyline.odds.pricing;

import static org.moneyline.odds.pricing.FixedPoint.ONE;
import static org.moneyline.odds.pricing.FixedPoint.divide;
import static org.moneyline.odds.pricing.FixedPoint.multiply;
import static org.moneyline.odds.pricing.FixedPoint.powerOfTwo;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.odds.catalogue.MarketTemplate;
import org.moneyline.odds.catalogue.SettlementRule;

/**
 * How likely each half-time and full-time score of one match is. Any market is priced by asking its
 * settlement rule what each of them would pay.
 */
public final class ScoreOdds {

    /**
     * Of one side in what is left. Where three goals are expected more than this are less likely
     * than one in a million; where eight are, which is the most, they are one in a hundred and
     * twenty, which is shared out over the scores that are counted.
     */
    static final int GOALS_MAX = 15;

    /** log2(e), by which powers of e become powers of two. */
    private static final long LOG_2_E = 1_586_259_972_792L;

    /** Likelier than this, even the lowest price displayed would be a gift. */
    private static final long LIKELY_MAX = ONE * 99 / 100;

    /** Where nearly every stake would be returned, what is left says nothing. */
    private static final long DECIDED_MIN = ONE / 1_000;

    private final Situation situation;
    private final long[] homeFirst;
    private final long[] awayFirst;
    private final long[] homeSecond;
    private final long[] awaySecond;

    /** Of goals still to come by the end, home first; sums to one. */
    private final long[][] full;

    private final long homeLeft;
    private final long awayLeft;
    private final long lowScores;
    private final long whole;

    ScoreOdds(GoalExpectation expected, Situation situation, long lowScores) {
        this.situation = situation;
        // Once a goal has fallen the scores that are corrected are out of reach or nearly decided.
        this.lowScores = situation.score().equals(Situation.BEFORE.score()) ? lowScores : 0;
        long first =
                GoalsModel.FIRST_HALF_SHARE * situation.firstHalfLeft() / Situation.HALF_MINUTES;
        long second =
                (ONE - GoalsModel.FIRST_HALF_SHARE)
                        * situation.secondHalfLeft()
                        / Situation.HALF_MINUTES;
        this.homeFirst = poisson(multiply(expected.home(), first));
        this.awayFirst = poisson(multiply(expected.away(), first));
        this.homeSecond = poisson(multiply(expected.home(), second));
        this.awaySecond = poisson(multiply(expected.away(), second));
        this.homeLeft = multiply(expected.home(), first + second);
        this.awayLeft = multiply(expected.away(), first + second);
        long[] home = poisson(homeLeft);
        long[] away = poisson(awayLeft);
        long[][] joint = new long[GOALS_MAX + 1][GOALS_MAX + 1];
        long sum = 0;
        for (int h = 0; h <= GOALS_MAX; h++) {
            for (int a = 0; a <= GOALS_MAX; a++) {
                joint[h][a] = multiply(multiply(home[h], away[a]), correction(h, a));
                sum += joint[h][a];
            }
        }
        this.whole = sum;
        for (long[] row : joint) {
            for (int a = 0; a <= GOALS_MAX; a++) {
                row[a] = divide(row[a], sum);
            }
        }
        this.full = joint;
    }

    /**
     * The fair probability of each selection of a market, returned stakes left out: one over it is
     * the price at which a bet is worth its stake. They sum to the number of winners. Null if a
     * selection is out of reach or as good as decided: such a bet must not be sold at any price.
     */
    public long @Nullable [] fair(MarketTemplate template, int lineQuarters) {
        Worth worth = new Worth(template.selectionCount());
        switch (template.basis()) {
            case FULL_TIME -> overFullTime(template.rule(), lineQuarters, worth);
            case HALF_TIME -> overHalfTime(template.rule(), lineQuarters, worth);
            case BOTH -> overBoth(template.rule(), lineQuarters, worth);
        }
        long[] fair = new long[template.selectionCount()];
        long sum = 0;
        for (int i = 0; i < fair.length; i++) {
            if (worth.won[i] == 0 || worth.won[i] + worth.lost[i] < DECIDED_MIN) {
                return null;
            }
            fair[i] = divide(worth.won[i], worth.won[i] + worth.lost[i]);
            if (fair[i] > LIKELY_MAX) {
                return null;
            }
            sum += fair[i];
        }
        // What is left over is the tail of the distribution; this makes the sum exact.
        for (int i = 0; i < fair.length; i++) {
            fair[i] = Math.max(1, divide(fair[i] * template.pricing().winners(), sum));
        }
        return fair;
    }

    /** That the home side wins less that the away side does. */
    long supremacy() {
        long difference = 0;
        for (int home = 0; home <= GOALS_MAX; home++) {
            for (int away = 0; away <= GOALS_MAX; away++) {
                difference += Integer.signum(home - away) * full[home][away];
            }
        }
        return difference;
    }

    /** That more goals fall than the line, returned halves left out. */
    long over(int lineQuarters) {
        long over = 0;
        long under = 0;
        for (int home = 0; home <= GOALS_MAX; home++) {
            for (int away = 0; away <= GOALS_MAX; away++) {
                int halves = Math.clamp(4 * (home + away) - lineQuarters, -2, 2);
                over += Math.max(0, halves) * full[home][away];
                under += Math.max(0, -halves) * full[home][away];
            }
        }
        return divide(over, over + under);
    }

    /** What the results so far say of each selection: how likely it wins or loses a stake. */
    private static final class Worth {
        private final long[] won;
        private final long[] lost;

        Worth(int selections) {
            this.won = new long[selections];
            this.lost = new long[selections];
        }

        void add(List<SelectionResult> results, long probability) {
            for (SelectionResult result : results) {
                // The void factor comes in halves; what is not returned is decided. Tied places
                // do not exist in football.
                long decided = probability * (2 - result.voidHalves()) / 2;
                (result.won() ? won : lost)[result.ordinal()] += decided;
            }
        }
    }

    private void overFullTime(SettlementRule rule, int lineQuarters, Worth worth) {
        for (int home = 0; home <= GOALS_MAX; home++) {
            for (int away = 0; away <= GOALS_MAX; away++) {
                Score score = plus(situation.score(), home, away);
                worth.add(rule.settle(score, score, lineQuarters), full[home][away]);
            }
        }
    }

    private void overHalfTime(SettlementRule rule, int lineQuarters, Worth worth) {
        if (situation.halfTime() != null) {
            Score half = situation.halfTime();
            worth.add(rule.settle(half, half, lineQuarters), ONE);
            return;
        }
        for (int home = 0; home <= GOALS_MAX; home++) {
            for (int away = 0; away <= GOALS_MAX; away++) {
                Score half = plus(situation.score(), home, away);
                long probability =
                        multiply(multiply(homeFirst[home], awayFirst[away]), after(home, away));
                worth.add(rule.settle(half, half, lineQuarters), probability);
            }
        }
    }

    private void overBoth(SettlementRule rule, int lineQuarters, Worth worth) {
        for (int home = 0; home <= GOALS_MAX; home++) {
            for (int away = 0; away <= GOALS_MAX; away++) {
                Score half = plus(situation.score(), home, away);
                long first = multiply(homeFirst[home], awayFirst[away]);
                for (int later = 0; home + later <= GOALS_MAX && first > 0; later++) {
                    for (int against = 0; away + against <= GOALS_MAX; against++) {
                        long rest = multiply(homeSecond[later], awaySecond[against]);
                        long corrected =
                                divide(
                                        multiply(rest, correction(home + later, away + against)),
                                        whole);
                        if (corrected > 0) {
                            worth.add(
                                    rule.settle(
                                            situation.halfTime() == null
                                                    ? half
                                                    : situation.halfTime(),
                                            plus(half, later, against),
                                            lineQuarters),
                                    multiply(first, corrected));
                        }
                    }
                }
            }
        }
    }

    /**
     * What the correction of low scores at the end makes of a half-time score: the share of what
     * may follow it.
     */
    private long after(int home, int away) {
        if (lowScores == 0 || home > 1 || away > 1) {
            return divide(ONE, whole);
        }
        long share = ONE;
        for (int later = 0; home + later <= 1; later++) {
            for (int against = 0; away + against <= 1; against++) {
                share +=
                        multiply(
                                multiply(homeSecond[later], awaySecond[against]),
                                correction(home + later, away + against) - ONE);
            }
        }
        return divide(share, whole);
    }

    /** Dixon and Coles' tau. */
    private long correction(int home, int away) {
        if (lowScores == 0 || home > 1 || away > 1) {
            return ONE;
        }
        long factor =
                switch (2 * home + away) {
                    case 0 -> ONE - multiply(multiply(homeLeft, awayLeft), lowScores);
                    case 1 -> ONE + multiply(homeLeft, lowScores);
                    case 2 -> ONE + multiply(awayLeft, lowScores);
                    default -> ONE - lowScores;
                };
        return Math.max(0, factor);
    }

    private static Score plus(Score score, int home, int away) {
        return new Score(
                Math.min(Score.GOALS_MAX, score.home() + home),
                Math.min(Score.GOALS_MAX, score.away() + away));
    }

    /** How likely each number of goals is, from none up; nobody scores where none are expected. */
    static long[] poisson(long expected) {
        long[] goals = new long[GOALS_MAX + 1];
        goals[0] = powerOfTwo(-multiply(expected, LOG_2_E));
        for (int i = 1; i <= GOALS_MAX; i++) {
            goals[i] = multiply(goals[i - 1], expected) / i;
        }
        return goals;
    }
}
