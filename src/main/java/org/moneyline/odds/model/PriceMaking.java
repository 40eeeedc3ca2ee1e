package org.moneyline.odds.model;

import static org.moneyline.odds.model.FixedPoint.ONE;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.catalogue.MarketTemplate.Pricing;
import org.moneyline.odds.catalogue.ProviderTerms;

/**
 * Makes our price of several providers': each one's margin is removed, the fair probabilities are
 * averaged by the providers' weights, our margin is put back, and the result is rounded down to the
 * grid of displayed prices.
 */
final class PriceMaking {

    private PriceMaking() {}

    /**
     * @param quotes each provider's prices in selection order, null where it offers none
     * @return a price for every selection, or null for every one: a provider that leaves a
     *     selection out cannot be used, since its margin is unknown
     */
    static List<@Nullable Price> make(
            Pricing pricing,
            int selections,
            SortedMap<String, ? extends List<@Nullable Price>> quotes) {
        long total = pricing.winners() * ONE;
        long[] weighted = new long[selections];
        long weights = 0;
        for (Map.Entry<String, ? extends List<@Nullable Price>> entry : quotes.entrySet()) {
            long @Nullable [] implied = implied(entry.getValue());
            if (implied != null) {
                int weight = ProviderTerms.of(entry.getKey()).weight();
                long[] fair = Margin.remove(pricing.method(), implied, total);
                for (int i = 0; i < selections; i++) {
                    weighted[i] += weight * fair[i];
                }
                weights += weight;
            }
        }
        if (weights == 0) {
            return none(selections);
        }
        for (int i = 0; i < selections; i++) {
            // A selection that rounding left nothing of gets the grid's highest price.
            weighted[i] = Math.max(1, weighted[i] / weights);
        }
        long target = total + total / 10_000 * pricing.marginBasisPoints();
        long[] shown = Margin.putBack(pricing.method(), weighted, target);
        PriceGrid grid = PriceGrid.version(pricing.gridVersion());
        List<@Nullable Price> prices = new ArrayList<>(selections);
        for (long probability : shown) {
            prices.add(grid.down(Margin.thousandths(Math.max(1, probability))));
        }
        return prices;
    }

    static List<@Nullable Price> none(int selections) {
        List<@Nullable Price> none = new ArrayList<>(selections);
        for (int i = 0; i < selections; i++) {
            none.add(null);
        }
        return none;
    }

    private static long @Nullable [] implied(Collection<@Nullable Price> prices) {
        long[] implied = new long[prices.size()];
        int i = 0;
        for (Price price : prices) {
            if (price == null) {
                return null;
            }
            implied[i++] = Margin.implied(price.thousandths());
        }
        return implied;
    }
}
