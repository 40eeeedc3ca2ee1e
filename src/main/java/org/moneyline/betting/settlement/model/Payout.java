package org.moneyline.betting.settlement.model;

import java.math.BigInteger;
import java.util.List;
import org.moneyline.kernel.Money;
import org.moneyline.odds.api.SelectionResult;

/**
 * The one settlement model. A leg multiplies the stake by {@code m = v + (1 - v) * (won ? price * d
 * : 0)} with the void factor v in {0, 1/2, 1} and the dead-heat factor d; a line returns its stake
 * times the product of its legs. Everything is kept as one fraction of whole numbers and rounded
 * once, half up, so that no order of the legs and no number of them can move a penny.
 */
public final class Payout {

    // v is counted in halves and a price in thousandths, so a leg's multiplier is a fraction over
    // 2 * 1000 * (number tied).
    private static final long HALVES = 2;
    private static final long THOUSANDTHS = 1_000;

    private Payout() {}

    /** What a line of these legs returns; zero if it lost. */
    public static Money of(Money stake, List<DecidedLeg> legs) {
        BigInteger numerator = BigInteger.valueOf(stake.minor());
        BigInteger denominator = BigInteger.ONE;
        for (DecidedLeg leg : legs) {
            SelectionResult result = leg.result();
            long tied = result.deadHeatTied();
            long returned = result.voidHalves() * THOUSANDTHS * tied;
            if (result.won()) {
                returned +=
                        (HALVES - result.voidHalves())
                                * leg.price().thousandths()
                                * result.deadHeatPlaces();
            }
            numerator = numerator.multiply(BigInteger.valueOf(returned));
            denominator = denominator.multiply(BigInteger.valueOf(HALVES * THOUSANDTHS * tied));
        }
        // floor((2n + d) / 2d) is n / d rounded half up; nothing here is negative.
        BigInteger rounded =
                numerator.shiftLeft(1).add(denominator).divide(denominator.shiftLeft(1));
        return new Money(rounded.longValueExact(), stake.currency());
    }
}
