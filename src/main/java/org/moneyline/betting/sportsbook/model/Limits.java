package org.moneyline.betting.sportsbook.model;

import java.util.Currency;
import org.moneyline.betting.api.LimitsView;
import org.moneyline.kernel.Money;

/**
 * The house's limits at a factor of 100 percent, in minor units of its one currency.
 *
 * @param minimumStake the least stake that is worth its bookkeeping
 * @param maximumPayout the most one bet may return, the stake included
 * @param selectionLiability the most the house may lose on one selection's bets, not counting what
 *     the others bring in
 * @param marketLiability the most the house may lose over a whole market, counting that
 */
public record Limits(
        Currency currency,
        long minimumStake,
        long maximumPayout,
        long selectionLiability,
        long marketLiability) {

    /** Keeps every product of a limit with a price or a factor within a long. */
    public static final long LIMIT_MAX_MINOR = 1_000_000_000_000L;

    /** The factor that changes nothing. */
    static final int FACTOR_USUAL_PERCENT = 100;

    public Limits {
        requireInRange("minimumStake", minimumStake, 1);
        requireInRange("maximumPayout", maximumPayout, 0);
        requireInRange("selectionLiability", selectionLiability, 0);
        requireInRange("marketLiability", marketLiability, 0);
    }

    /** The share of the limits that a customer may use; the minimum stake is everybody's. */
    Limits forFactor(int percent) {
        if (percent == FACTOR_USUAL_PERCENT) {
            return this;
        }
        return new Limits(
                currency,
                minimumStake,
                share(maximumPayout, percent),
                share(selectionLiability, percent),
                share(marketLiability, percent));
    }

    LimitsView view() {
        return new LimitsView(
                new Money(minimumStake, currency),
                new Money(maximumPayout, currency),
                new Money(selectionLiability, currency),
                new Money(marketLiability, currency));
    }

    // Rounded down: a limit is never exceeded by a rounding.
    private static long share(long limit, int percent) {
        return Math.min(LIMIT_MAX_MINOR, limit * percent / FACTOR_USUAL_PERCENT);
    }

    private static void requireInRange(String name, long value, long min) {
        if (value < min || value > LIMIT_MAX_MINOR) {
            throw new IllegalArgumentException(
                    name + " lies between " + min + " and " + LIMIT_MAX_MINOR + ": " + value);
        }
    }
}
