package org.moneyline.odds.view;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.catalogue.MarketTemplates;

/** The margin in prices as they are shown: what their probabilities sum to beyond the fair ones. */
final class ShownMargin {

    private ShownMargin() {}

    /** Null if a price is missing. Rounded half up. */
    static @Nullable Integer basisPoints(String type, List<@Nullable Price> prices) {
        int winners = MarketTemplates.find(type).map(t -> t.pricing().winners()).orElse(1);
        long billionths = 0;
        for (Price price : prices) {
            if (price == null) {
                return null;
            }
            billionths += 1_000_000_000_000L / price.thousandths();
        }
        long margin = (billionths - winners * 1_000_000_000L) / winners;
        return (int) Math.floorDiv(margin + 50_000, 100_000);
    }
}
