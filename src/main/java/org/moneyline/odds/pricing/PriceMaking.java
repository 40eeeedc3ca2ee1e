package org.moneyline.odds.pricing;

import static org.moneyline.odds.pricing.FixedPoint.ONE;

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
public final class PriceMaking {

    /** A fair probability of one half. */
    public static final long EVEN = ONE / 2;

    private PriceMaking() {}

    public static List<@Nullable Price> make(
            Pricing pricing,
            int selections,
            SortedMap<String, ? extends List<@Nullable Price>> quotes) {
        return make(pricing, selections, quotes, Adjustment.NONE);
    }

    /**
     * @param quotes each provider's prices in selection order, null where it offers none
     * @return a price for every selection, or null for every one: a provider that leaves a
     *     selection out cannot be used, since its margin is unknown
     */
    public static List<@Nullable Price> make(
            Pricing pricing,
            int selections,
            SortedMap<String, ? extends List<@Nullable Price>> quotes,
            Adjustment adjustment) {
        long total = pricing.winners() * ONE;
        long[] fair = consensus(pricing, selections, quotes, false);
        if (fair == null) {
            fair = consensus(pricing, selections, quotes, true);
        }
        if (fair == null) {
            return none(selections);
        }
        fair = adjustment.shifted(fair, total);
        long target =
                total
                        + total
                                / 10_000
                                * (pricing.marginBasisPoints() + adjustment.widenBasisPoints());
        long[] shown = Margin.putBack(pricing.method(), fair, target);
        PriceGrid grid = PriceGrid.version(pricing.gridVersion());
        List<@Nullable Price> prices = new ArrayList<>(selections);
        for (long probability : shown) {
            prices.add(grid.down(Margin.thousandths(Math.max(1, probability))));
        }
        return prices;
    }

    /** The fair probabilities behind a market's shown prices, as {@link FixedPoint} fractions. */
    public static long[] fair(Pricing pricing, List<Price> shown) {
        long[] implied = shown.stream().mapToLong(p -> Margin.implied(p.thousandths())).toArray();
        return Margin.remove(pricing.method(), implied, pricing.winners() * ONE);
    }

    /** Fair probabilities written as the prices at which a bet is worth its stake. */
    public static List<Price> quoted(long[] fair) {
        List<Price> prices = new ArrayList<>(fair.length);
        for (long probability : fair) {
            prices.add(
                    new Price(
                            (int)
                                    Math.clamp(
                                            Margin.thousandths(Math.max(1, probability)),
                                            Price.THOUSANDTHS_MIN,
                                            Price.THOUSANDTHS_MAX)));
        }
        return prices;
    }

    /**
     * The providers' fair probabilities, averaged by their weights; null if none quotes every
     * selection.
     *
     * @param computed whether what we compute ourselves counts, or what providers send
     */
    static long @Nullable [] consensus(
            Pricing pricing,
            int selections,
            SortedMap<String, ? extends List<@Nullable Price>> quotes,
            boolean computed) {
        long[] weighted = new long[selections];
        long weights = 0;
        for (Map.Entry<String, ? extends List<@Nullable Price>> entry : quotes.entrySet()) {
            ProviderTerms terms = ProviderTerms.of(entry.getKey());
            long @Nullable [] implied =
                    terms.computed() == computed ? implied(entry.getValue()) : null;
            if (implied != null) {
                long[] fair = Margin.remove(pricing.method(), implied, pricing.winners() * ONE);
                for (int i = 0; i < selections; i++) {
                    weighted[i] += terms.weight() * fair[i];
                }
                weights += terms.weight();
            }
        }
        if (weights == 0) {
            return null;
        }
        for (int i = 0; i < selections; i++) {
            // A selection that rounding left nothing of gets the grid's highest price.
            weighted[i] = Math.max(1, weighted[i] / weights);
        }
        return weighted;
    }

    public static List<@Nullable Price> none(int selections) {
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
