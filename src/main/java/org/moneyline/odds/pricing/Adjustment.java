package org.moneyline.odds.pricing;

import static org.moneyline.odds.pricing.FixedPoint.ONE;
import static org.moneyline.odds.pricing.FixedPoint.divide;
import static org.moneyline.odds.pricing.FixedPoint.multiply;

/**
 * What a trader does to a made price: one selection is made likelier or less likely, the others
 * share the rest as before, and the margin is widened.
 *
 * @param ordinal of the selection that is shifted
 * @param shiftBasisPoints of probability; negative makes it less likely
 * @param widenBasisPoints on top of the market type's margin
 */
public record Adjustment(int ordinal, int shiftBasisPoints, int widenBasisPoints) {

    public static final Adjustment NONE = new Adjustment(0, 0, 0);

    /** Who disagrees more than this has a price of their own, and should set it. */
    public static final int SHIFT_MAX_BASIS_POINTS = 2_000;

    /** A wider book is no offer any more: suspend the market instead. */
    public static final int WIDEN_MAX_BASIS_POINTS = 2_000;

    // What is left to a selection at least: a shift makes nothing certain or impossible.
    private static final long LEFT_MIN = ONE / 1_000;

    public boolean changesNothing() {
        return shiftBasisPoints == 0 && widenBasisPoints == 0;
    }

    long[] shifted(long[] fair, long total) {
        if (shiftBasisPoints == 0) {
            return fair;
        }
        long before = fair[ordinal];
        if (total - before < LEFT_MIN) {
            // It is as good as certain, and the others have nothing to share as before.
            return fair;
        }
        long after = Math.clamp(before + ONE / 10_000 * shiftBasisPoints, LEFT_MIN, ONE - LEFT_MIN);
        long share = divide(total - after, total - before);
        long[] shifted = new long[fair.length];
        for (int i = 0; i < fair.length; i++) {
            shifted[i] = i == ordinal ? after : Math.max(1, multiply(fair[i], share));
        }
        return shifted;
    }
}
