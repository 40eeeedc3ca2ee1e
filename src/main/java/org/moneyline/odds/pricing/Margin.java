package org.moneyline.odds.pricing;

import static org.moneyline.odds.pricing.FixedPoint.ONE;
import static org.moneyline.odds.pricing.FixedPoint.divide;
import static org.moneyline.odds.pricing.FixedPoint.multiply;
import static org.moneyline.odds.pricing.FixedPoint.powerOfTwo;
import static org.moneyline.odds.pricing.FixedPoint.squareRoot;

import java.util.Arrays;
import org.moneyline.odds.catalogue.MarginMethod;

/**
 * Takes a bookmaker's margin out of implied probabilities and puts ours into fair ones, by three
 * methods (proportional; power; Shin 1993, "Measuring the incidence of insider trading in a market
 * for state-contingent claims"). The last two are solved by false position. Numbers are {@link
 * FixedPoint} fractions.
 */
final class Margin {

    private static final long EXPONENT_MIN = ONE / 8;
    private static final long EXPONENT_MAX = 8 * ONE;
    private static final long INSIDERS_MAX = ONE / 2;

    private Margin() {}

    /**
     * @param implied one over each price
     * @param total what the fair probabilities sum to
     */
    static long[] remove(MarginMethod method, long[] implied, long total) {
        long[] fair =
                switch (method) {
                    case PROPORTIONAL -> implied;
                    case POWER -> powers(implied, ONE);
                    case SHIN -> shinFair(implied);
                };
        // What solving left over is less than a billionth; this makes the sum exact.
        return scaled(fair, total);
    }

    /** Makes the fair probabilities sum to the target, which is above their sum. */
    static long[] putBack(MarginMethod method, long[] fair, long target) {
        return switch (method) {
            case PROPORTIONAL -> scaled(fair, target);
            case POWER -> scaled(powers(fair, target), target);
            case SHIN -> shinImplied(fair, target);
        };
    }

    private static long[] scaled(long[] values, long total) {
        long share = divide(total, Arrays.stream(values).sum());
        return Arrays.stream(values).map(value -> multiply(value, share)).toArray();
    }

    /** Raises every value to the power that makes them sum to the target. */
    private static long[] powers(long[] values, long target) {
        long[] logarithms = Arrays.stream(values).map(FixedPoint::logarithm).toArray();
        long exponent =
                FalsePosition.root(
                        EXPONENT_MIN,
                        EXPONENT_MAX,
                        k ->
                                target
                                        - Arrays.stream(logarithms)
                                                .map(log -> powerOfTwo(multiply(log, k)))
                                                .sum());
        return Arrays.stream(logarithms).map(log -> powerOfTwo(multiply(log, exponent))).toArray();
    }

    private static long[] shinFair(long[] implied) {
        long sum = Arrays.stream(implied).sum();
        if (sum <= ONE) {
            // No margin, no insiders to explain it: the model has no answer, the shares have.
            return implied;
        }
        long insiders =
                FalsePosition.root(
                        0, INSIDERS_MAX, z -> ONE - Arrays.stream(shinFair(implied, sum, z)).sum());
        return shinFair(implied, sum, insiders);
    }

    private static long[] shinFair(long[] implied, long sum, long insiders) {
        return Arrays.stream(implied)
                .map(p -> {
                    long under =
                            multiply(insiders, insiders)
                                    + 4 * multiply(ONE - insiders, divide(multiply(p, p), sum));
                    return divide(squareRoot(under) - insiders, 2 * (ONE - insiders));
                })
                .toArray();
    }

    private static long[] shinImplied(long[] fair, long target) {
        long insiders =
                FalsePosition.root(
                        0, INSIDERS_MAX, z -> Arrays.stream(shinImpliedAt(fair, z)).sum() - target);
        return scaled(shinImpliedAt(fair, insiders), target);
    }

    private static long[] shinImpliedAt(long[] fair, long insiders) {
        long[] roots =
                Arrays.stream(fair)
                        .map(p ->
                                squareRoot(
                                        multiply(insiders, p)
                                                + multiply(ONE - insiders, multiply(p, p))))
                        .toArray();
        long sum = Arrays.stream(roots).sum();
        return Arrays.stream(roots).map(root -> multiply(root, sum)).toArray();
    }

    /** One over a price. */
    static long implied(int thousandths) {
        return divide(1_000, thousandths);
    }

    /**
     * One over a probability in thousandths, rounded down. What lies within a millionth under a
     * whole thousandth counts as that: the difference is what the arithmetic leaves, not a price.
     */
    static long thousandths(long probability) {
        long millionths = 1_000_000 * ONE / probability;
        return (millionths + 1) / 1_000;
    }
}
