package org.moneyline.betting.api;

import java.util.List;
import org.moneyline.kernel.Price;

/**
 * The prices at which orders of a market may stand, for whoever steps through them. The steps widen
 * with the price, because a hundredth means less the longer the odds.
 */
public enum PriceLadder {

    /** Betfair's ladder of 350 prices. */
    TRADITIONAL(
            new Band(200, 1),
            new Band(300, 2),
            new Band(400, 5),
            new Band(600, 10),
            new Band(1_000, 20),
            new Band(2_000, 50),
            new Band(3_000, 100),
            new Band(5_000, 200),
            new Band(10_000, 500),
            new Band(100_000, 1_000)),

    /** For handicaps and totals, which are traded close to evens: a hundredth everywhere. */
    FLAT(new Band(100_000, 1));

    private static final int SHORTEST_HUNDREDTHS = 101;
    private static final int THOUSANDTHS_PER_HUNDREDTH = 10;

    private final List<Band> bands;

    PriceLadder(Band... bands) {
        this.bands = List.of(bands);
    }

    /**
     * @param end its longest price, in hundredths
     * @param step between two prices, in hundredths
     */
    public record Band(int end, int step) {}

    public static PriceLadder of(boolean flat) {
        return flat ? FLAT : TRADITIONAL;
    }

    /** From the shortest price, 1.01, each from where the one before ends. */
    public List<Band> bands() {
        return bands;
    }

    /** The longest price of the ladder that is not longer than this one, or else its shortest. */
    public Price nearestBelow(Price price) {
        return atOrBelow(price.thousandths() / THOUSANDTHS_PER_HUNDREDTH);
    }

    /** The shortest price of the ladder that is not shorter than this one, or else its longest. */
    public Price nearestAbove(Price price) {
        Price below = nearestBelow(price);
        return below.compareTo(price) >= 0 ? below : after(below);
    }

    /** The next longer price of the ladder; its longest stays. */
    public Price longer(Price price) {
        return after(nearestBelow(price));
    }

    /** The next shorter price of the ladder; its shortest stays. */
    public Price shorter(Price price) {
        Price above = nearestAbove(price);
        return atOrBelow(above.thousandths() / THOUSANDTHS_PER_HUNDREDTH - 1);
    }

    private Price atOrBelow(int hundredths) {
        int start = SHORTEST_HUNDREDTHS - 1;
        for (Band band : bands) {
            if (hundredths <= band.end()) {
                int steps = Math.max(0, hundredths - start) / band.step();
                return price(Math.max(SHORTEST_HUNDREDTHS, start + steps * band.step()));
            }
            start = band.end();
        }
        return price(start);
    }

    /** Of a price that is on the ladder. */
    private Price after(Price price) {
        int hundredths = price.thousandths() / THOUSANDTHS_PER_HUNDREDTH;
        for (Band band : bands) {
            if (hundredths < band.end()) {
                return price(hundredths + band.step());
            }
        }
        return price;
    }

    private static Price price(int hundredths) {
        return new Price(hundredths * THOUSANDTHS_PER_HUNDREDTH);
    }
}
