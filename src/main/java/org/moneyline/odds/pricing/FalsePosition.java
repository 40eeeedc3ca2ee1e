package org.moneyline.odds.pricing;

import static org.moneyline.odds.pricing.FixedPoint.divide;
import static org.moneyline.odds.pricing.FixedPoint.multiply;

import java.util.function.LongUnaryOperator;

/** Solves an equation of one unknown by false position, in {@link FixedPoint} fractions. */
final class FalsePosition {

    // False position gains digits faster than halving, and fewer steps than this
    // are ever needed; the bound only promises an end.
    private static final int STEPS_MAX = 100;

    // How often an end's weight is halved at most; its sign must survive.
    private static final int HALVED_MAX = 8;

    // What is left over is below a billionth: a price of 1000 does not move by a thousandth.
    private static final long CLOSE_ENOUGH = FixedPoint.ONE >> 32;

    private FalsePosition() {}

    /** Where a rising function passes zero; the nearer end if it does not between the two. */
    static long root(long from, long to, LongUnaryOperator rising) {
        long low = from;
        long high = to;
        long atLow = rising.applyAsLong(low);
        long atHigh = rising.applyAsLong(high);
        if (atLow >= 0) {
            return low;
        }
        if (atHigh <= 0) {
            return high;
        }
        int keptHigh = 0;
        int keptLow = 0;
        for (int i = 0; i < STEPS_MAX && high - low > 1; i++) {
            // The Illinois rule: an end that stays for a second time counts for half.
            long share = divide(-(atLow >> keptLow), (atHigh >> keptHigh) - (atLow >> keptLow));
            long middle = Math.clamp(low + multiply(high - low, share), low + 1, high - 1);
            long atMiddle = rising.applyAsLong(middle);
            if (Math.abs(atMiddle) <= CLOSE_ENOUGH) {
                return middle;
            }
            if (atMiddle < 0) {
                low = middle;
                atLow = atMiddle;
                keptLow = 0;
                keptHigh++;
            } else {
                high = middle;
                atHigh = atMiddle;
                keptHigh = 0;
                keptLow++;
            }
            keptHigh = Math.min(keptHigh, HALVED_MAX);
            keptLow = Math.min(keptLow, HALVED_MAX);
        }
        return low;
    }
}
