package org.moneyline.odds.feed.season;

import java.util.ArrayList;
import java.util.List;
import org.moneyline.kernel.Price;
import org.moneyline.odds.feed.season.SeasonMatch.Quoted;

/**
 * A bookmaker's way from its opening to its closing prices. Only the two ends are known; between
 * them each price goes straight, with a seeded sway that is gone at the end.
 */
final class PriceWalk {

    /** The sway is at most this share of the price above 1. */
    private static final int SWAY_MAX_PERMILLE = 25;

    private PriceWalk() {}

    /**
     * @param step 0 gives the opening prices, {@code steps} the closing ones
     * @param seed the same for the whole walk
     */
    static List<Price> at(Quoted quoted, int step, int steps, long seed) {
        if (step <= 0) {
            return quoted.opening();
        }
        if (step >= steps) {
            return quoted.closing();
        }
        List<Price> prices = new ArrayList<>();
        for (int i = 0; i < quoted.opening().size(); i++) {
            long from = quoted.opening().get(i).thousandths();
            long to = quoted.closing().get(i).thousandths();
            long straight = from + (to - from) * step / steps;
            long sway = 0;
            if (from != to) {
                long permille =
                        Chance.below(2 * SWAY_MAX_PERMILLE + 1, seed, step, i) - SWAY_MAX_PERMILLE;
                sway = (straight - 1_000) * permille / 1_000;
            }
            // Bookmakers quote hundredths.
            long hundredths = Math.max(101, (straight + sway + 5) / 10);
            prices.add(new Price((int) Math.min(Price.THOUSANDTHS_MAX, hundredths * 10)));
        }
        return prices;
    }
}
