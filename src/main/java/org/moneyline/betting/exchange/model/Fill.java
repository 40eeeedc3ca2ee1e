package org.moneyline.betting.exchange.model;

import org.moneyline.betting.api.Side;
import org.moneyline.odds.api.SelectionResult;

/**
 * One customer's side of a match. The backer stakes the size and wins, at most, what the layer
 * stands to lose; both sides are computed from the same fill, so one's gain is the other's loss to
 * the penny, whatever the result.
 *
 * <p>What a backer gets back is rounded once for each fill, down to the minor unit. Down, because
 * parts rounded down never add up to more than the whole rounded down: however an order is split
 * into fills, they never cost a layer more than was held for the order.
 *
 * @param price in thousandths, after any reduction
 * @param size the backer's stake in minor units
 */
record Fill(int runner, Side side, int price, long size) {

    /** A ladder's shortest price, below which no reduction goes. */
    static final int PRICE_MIN_THOUSANDTHS = 1_010;

    private static final long THOUSANDTHS = 1_000;

    /** The void factor of a result is counted in halves. */
    private static final long HALVES = 2;

    private static final int BASIS_POINTS = 10_000;

    /** What laying a backer's stake at a price may cost. */
    static long liability(int price, long size) {
        return Side.winnings(price, size);
    }

    /** Profit, or loss if negative, if the runner wins. */
    long ifWins() {
        return side == Side.BACK ? liability(price, size) : -liability(price, size);
    }

    /** Profit, or loss if negative, if the runner does not win. */
    long ifLoses() {
        return side == Side.BACK ? -size : size;
    }

    /** Profit, or loss if negative, by the one settlement model: halves, dead heats, void. */
    long result(SelectionResult result) {
        long returned = result.voidHalves() * THOUSANDTHS * result.deadHeatTied();
        if (result.won()) {
            returned += (HALVES - result.voidHalves()) * price * result.deadHeatPlaces();
        }
        long backerWins = size * returned / (HALVES * THOUSANDTHS * result.deadHeatTied()) - size;
        return side == Side.BACK ? backerWins : -backerWins;
    }

    /**
     * As it stands after another runner was withdrawn: the price shrinks by that runner's reduction
     * factor, rounded half up to the thousandth.
     *
     * @param factorBasisPoints 2500 for a factor of 25 %
     */
    Fill reduced(int factorBasisPoints) {
        if (factorBasisPoints < 0 || factorBasisPoints > BASIS_POINTS) {
            throw new IllegalArgumentException(
                    "a reduction factor lies between 0 and 100 %: " + factorBasisPoints);
        }
        long reduced =
                ((long) price * (BASIS_POINTS - factorBasisPoints) + BASIS_POINTS / 2)
                        / BASIS_POINTS;
        return new Fill(
                runner, side, Math.max(PRICE_MIN_THOUSANDTHS, Math.toIntExact(reduced)), size);
    }
}
