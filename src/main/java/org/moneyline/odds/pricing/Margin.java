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
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        long share = divide(total, sum);
        long[] scaled = new long[values.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = multiply(values[i], share);
        }
        return scaled;
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
        long sum = 0;
        for (long p : implied) {
            sum += p;
        }
        if (sum <= ONE) {
            // No margin, no insiders to explain it: the model has no answer, the shares have.
            return implied;
        }
        long[] squares = new long[implied.length];
        for (int i = 0; i < implied.length; i++) {
            squares[i] = divide(multiply(implied[i], implied[i]), sum);
        }
        long insiders =
                FalsePosition.root(
                        0,
                        INSIDERS_MAX,
                        z -> {
                            long left = ONE;
                            for (long square : squares) {
                                left -= shinFairAt(square, z);
                            }
                            return left;
                        });
        long[] fair = new long[implied.length];
        for (int i = 0; i < fair.length; i++) {
            fair[i] = shinFairAt(squares[i], insiders);
        }
        return fair;
    }

    /**
     * @param square of the implied probability, over the sum of all
     */
    private static long shinFairAt(long square, long insiders) {
        long under = multiply(insiders, insiders) + 4 * multiply(ONE - insiders, square);
        return divide(squareRoot(under) - insiders, 2 * (ONE - insiders));
    }

    private static long[] shinImplied(long[] fair, long target) {
        long[] squares = new long[fair.length];
        for (int i = 0; i < fair.length; i++) {
            squares[i] = multiply(fair[i], fair[i]);
        }
        long insiders =
                FalsePosition.root(
                        0,
                        INSIDERS_MAX,
                        z -> {
                            long sum = rootsAt(fair, squares, z);
                            long over = -target;
                            for (int i = 0; i < fair.length; i++) {
                                over += multiply(rootAt(fair[i], squares[i], z), sum);
                            }
                            return over;
                        });
        long sum = rootsAt(fair, squares, insiders);
        long[] implied = new long[fair.length];
        for (int i = 0; i < fair.length; i++) {
            implied[i] = multiply(rootAt(fair[i], squares[i], insiders), sum);
        }
        return scaled(implied, target);
    }

    private static long rootsAt(long[] fair, long[] squares, long insiders) {
        long sum = 0;
        for (int i = 0; i < fair.length; i++) {
            sum += rootAt(fair[i], squares[i], insiders);
        }
        return sum;
    }

    private static long rootAt(long fair, long square, long insiders) {
        return squareRoot(multiply(insiders, fair) + multiply(ONE - insiders, square));
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
