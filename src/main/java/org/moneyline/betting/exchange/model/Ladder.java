package org.moneyline.betting.exchange.model;

import java.util.Arrays;
import org.moneyline.betting.api.PriceLadder;
import org.moneyline.kernel.Price;

/**
 * The prices at which orders of a market may stand, numbered from the shortest: tick 0 is 1.01. The
 * steps widen with the price, because a hundredth means less the longer the odds. All prices of a
 * ladder have two decimals at most, so a table indexed by hundredths finds a tick without a search.
 */
public final class Ladder {

    static final int OFF_LADDER = -1;

    /** 350 prices. */
    static final Ladder TRADITIONAL = new Ladder(PriceLadder.TRADITIONAL);

    static final Ladder FLAT = new Ladder(PriceLadder.FLAT);

    private static final int HUNDREDTHS_MIN = 101;
    private static final int HUNDREDTHS_MAX = 100_000;
    private static final int THOUSANDTHS_PER_HUNDREDTH = 10;

    private final int[] tickOfHundredths = new int[HUNDREDTHS_MAX + 1];
    private final int[] thousandthsOfTick;

    private Ladder(PriceLadder ladder) {
        Arrays.fill(tickOfHundredths, OFF_LADDER);
        int[] prices = new int[HUNDREDTHS_MAX];
        int ticks = 0;
        int end = HUNDREDTHS_MIN - 1;
        for (PriceLadder.Band band : ladder.bands()) {
            int step = band.step();
            for (int price = end + step; price <= band.end(); price += step) {
                tickOfHundredths[price] = ticks;
                prices[ticks++] = price * THOUSANDTHS_PER_HUNDREDTH;
            }
            end = band.end();
        }
        thousandthsOfTick = Arrays.copyOf(prices, ticks);
    }

    /**
     * @param flat for markets whose prices go by hundredths everywhere
     */
    public static Ladder of(boolean flat) {
        return flat ? FLAT : TRADITIONAL;
    }

    /**
     * The price so many ticks above the nearest one, of two as near the shorter; zero if that is
     * beyond the ladder.
     *
     * @param thousandths any price
     * @param ticks negative for below
     */
    public int shifted(int thousandths, int ticks) {
        int below = Math.max(0, lastUpTo(new Price(thousandths)));
        int above = Math.min(ticks() - 1, below + 1);
        boolean nearerBelow =
                thousandths - thousandthsOfTick[below] <= thousandthsOfTick[above] - thousandths;
        int tick = (nearerBelow ? below : above) + ticks;
        return tick < 0 || tick >= ticks() ? 0 : thousandthsOfTick[tick];
    }

    int ticks() {
        return thousandthsOfTick.length;
    }

    /** The tick of a price, or {@link #OFF_LADDER}. */
    int tickOf(int thousandths) {
        int hundredths = thousandths / THOUSANDTHS_PER_HUNDREDTH;
        if (hundredths * THOUSANDTHS_PER_HUNDREDTH != thousandths
                || hundredths < 0
                || hundredths > HUNDREDTHS_MAX) {
            return OFF_LADDER;
        }
        return tickOfHundredths[hundredths];
    }

    int thousandths(int tick) {
        return thousandthsOfTick[tick];
    }

    /** The longest price of the ladder that is not longer than this one, or else its shortest. */
    Price nearestBelow(Price price) {
        return new Price(thousandthsOfTick[Math.max(0, lastUpTo(price))]);
    }

    /** The shortest price of the ladder that is not shorter than this one, or else its longest. */
    Price nearestAbove(Price price) {
        int below = lastUpTo(price);
        boolean exact = below >= 0 && thousandthsOfTick[below] == price.thousandths();
        return new Price(thousandthsOfTick[Math.min(ticks() - 1, exact ? below : below + 1)]);
    }

    private int lastUpTo(Price price) {
        int found = Arrays.binarySearch(thousandthsOfTick, price.thousandths());
        return found >= 0 ? found : -found - 2;
    }
}
