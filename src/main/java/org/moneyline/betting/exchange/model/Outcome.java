package org.moneyline.betting.exchange.model;

import java.util.List;
import org.moneyline.odds.api.SelectionResult;

/**
 * What a decided market brings one customer.
 *
 * @param net profit, or loss if negative, of all their fills together, before commission
 * @param commission what the house keeps of it; zero unless they won
 */
record Outcome(long net, long commission) {

    /** Basis points are hundredths of a percent. */
    private static final long BASIS_POINTS = 10_000;

    Outcome {
        if (commission < 0 || commission > Math.max(0, net)) {
            throw new IllegalArgumentException(
                    "a commission is a part of what was won: " + commission + " of " + net);
        }
    }

    /**
     * @param results of every runner, in their order
     */
    static Outcome of(
            List<Fill> fills,
            List<SelectionResult> results,
            int rateBasisPoints,
            int discountBasisPoints) {
        long net = 0;
        for (Fill fill : fills) {
            net = Math.addExact(net, fill.result(results.get(fill.runner())));
        }
        return new Outcome(net, commission(net, rateBasisPoints, discountBasisPoints));
    }

    /** A share of net winnings, rounded half up. Who lost, or came out even, pays none. */
    static long commission(long net, int rateBasisPoints, int discountBasisPoints) {
        requireShare(rateBasisPoints);
        requireShare(discountBasisPoints);
        if (net <= 0) {
            return 0;
        }
        long share = rateBasisPoints * (BASIS_POINTS - discountBasisPoints);
        long whole = BASIS_POINTS * BASIS_POINTS;
        // Split, so that no winnings a market could bring overflow the product.
        return net / whole * share + (net % whole * share + whole / 2) / whole;
    }

    /** What moves between the customer and the market: negative if they pay. */
    long paid() {
        return net - commission;
    }

    private static void requireShare(int basisPoints) {
        if (basisPoints < 0 || basisPoints > BASIS_POINTS) {
            throw new IllegalArgumentException("a share lies between 0 and 100 %: " + basisPoints);
        }
    }
}
