package org.moneyline.odds.pricing;

import java.util.List;
import org.moneyline.kernel.Price;

/**
 * A table of the prices that are displayed: how far apart they are in each range, and the lowest
 * and highest. A new table is a new version, never a changed one, so that an old price can always
 * be explained.
 */
enum PriceGrid {
    /** For markets with long shots: the steps widen with the price. */
    WIDENING(
            1,
            1_010,
            501_000,
            List.of(
                    new Band(2_000, 10),
                    new Band(3_000, 20),
                    new Band(5_000, 50),
                    new Band(10_000, 100),
                    new Band(20_000, 500),
                    new Band(50_000, 1_000),
                    new Band(100_000, 5_000),
                    new Band(501_000, 25_000))),
    /** For lines, where both sides stay near evens: a flat hundredth. */
    FLAT(2, 1_010, 51_000, List.of(new Band(51_000, 10)));

    /**
     * @param toThousandths where the next band starts
     */
    private record Band(int toThousandths, int stepThousandths) {}

    private final int version;
    private final int lowestThousandths;
    private final int highestThousandths;
    private final List<Band> bands;

    PriceGrid(int version, int lowestThousandths, int highestThousandths, List<Band> bands) {
        this.version = version;
        this.lowestThousandths = lowestThousandths;
        this.highestThousandths = highestThousandths;
        this.bands = bands;
    }

    static PriceGrid version(int version) {
        for (PriceGrid grid : values()) {
            if (grid.version == version) {
                return grid;
            }
        }
        throw new IllegalArgumentException("there is no price grid version " + version);
    }

    /** The nearest displayed price that is not better for the bettor than the computed one. */
    Price down(long thousandths) {
        if (thousandths <= lowestThousandths) {
            return new Price(lowestThousandths);
        }
        if (thousandths >= highestThousandths) {
            return new Price(highestThousandths);
        }
        int computed = (int) thousandths;
        int from = 1_000;
        for (Band band : bands) {
            if (computed < band.toThousandths) {
                return new Price(
                        Math.max(
                                lowestThousandths,
                                computed - (computed - from) % band.stepThousandths));
            }
            from = band.toThousandths;
        }
        return new Price(highestThousandths);
    }
}
