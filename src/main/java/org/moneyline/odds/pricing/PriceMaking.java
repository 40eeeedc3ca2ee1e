package org.moneyline.odds.pricing;

import static org.moneyline.odds.pricing.FixedPoint.ONE;

import java.util.ArrayList;
import java.util.Collections;
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

    private static final MadeLately LATELY = new MadeLately();

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
     *     selection out cannot be used, since its margin is unknown; it cannot be changed
     */
    public static List<@Nullable Price> make(
            Pricing pricing,
            int selections,
            SortedMap<String, ? extends List<@Nullable Price>> quotes,
            Adjustment adjustment) {
        List<Quoted> used = used(selections, quotes, false);
        if (used.isEmpty()) {
            used = used(selections, quotes, true);
        }
        if (used.isEmpty()) {
            return none(selections);
        }
        int[] of = of(pricing, selections, used, adjustment);
        List<Price> before = LATELY.find(of);
        if (before == null) {
            before = make(pricing, used, adjustment);
            LATELY.keep(of, before);
        }
        return Collections.unmodifiableList(before);
    }

    private static List<Price> make(Pricing pricing, List<Quoted> used, Adjustment adjustment) {
        long total = pricing.winners() * ONE;
        long[] fair = adjustment.shifted(consensus(pricing, used), total);
        long target =
                total
                        + total
                                / 10_000
                                * (pricing.marginBasisPoints() + adjustment.widenBasisPoints());
        long[] shown = Margin.putBack(pricing.method(), fair, target);
        PriceGrid grid = PriceGrid.version(pricing.gridVersion());
        List<Price> prices = new ArrayList<>(shown.length);
        for (long probability : shown) {
            prices.add(grid.down(Margin.thousandths(Math.max(1, probability))));
        }
        return List.copyOf(prices);
    }

    /** All that a price is made of, and nothing else. */
    private static int[] of(
            Pricing pricing, int selections, List<Quoted> used, Adjustment adjustment) {
        int[] of = new int[7 + used.size() * (1 + selections)];
        of[0] = pricing.method().ordinal();
        of[1] = pricing.marginBasisPoints();
        of[2] = pricing.gridVersion();
        of[3] = pricing.winners();
        of[4] = adjustment.shiftBasisPoints() == 0 ? 0 : adjustment.ordinal();
        of[5] = adjustment.shiftBasisPoints();
        of[6] = adjustment.widenBasisPoints();
        int at = 7;
        for (Quoted one : used) {
            of[at++] = one.weight();
            for (int thousandths : one.thousandths()) {
                of[at++] = thousandths;
            }
        }
        return of;
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

    /** The fair probabilities that providers agree on; null if none quotes every selection. */
    static long @Nullable [] consensus(
            Pricing pricing,
            int selections,
            SortedMap<String, ? extends List<@Nullable Price>> quotes) {
        List<Quoted> used = used(selections, quotes, false);
        return used.isEmpty() ? null : consensus(pricing, used);
    }

    /** The providers' fair probabilities, averaged by their weights. */
    private static long[] consensus(Pricing pricing, List<Quoted> used) {
        long[] weighted = new long[used.getFirst().thousandths().length];
        long weights = 0;
        for (Quoted one : used) {
            long[] implied = new long[weighted.length];
            for (int i = 0; i < implied.length; i++) {
                implied[i] = Margin.implied(one.thousandths()[i]);
            }
            long[] fair = Margin.remove(pricing.method(), implied, pricing.winners() * ONE);
            for (int i = 0; i < fair.length; i++) {
                weighted[i] += one.weight() * fair[i];
            }
            weights += one.weight();
        }
        for (int i = 0; i < weighted.length; i++) {
            // A selection that rounding left nothing of gets the grid's highest price.
            weighted[i] = Math.max(1, weighted[i] / weights);
        }
        return weighted;
    }

    public static List<@Nullable Price> none(int selections) {
        return Collections.nCopies(selections, null);
    }

    /** What one provider quotes, every selection of it. */
    private record Quoted(int weight, int[] thousandths) {}

    /**
     * Those that quote every selection.
     *
     * @param computed whether what we compute ourselves counts, or what providers send
     */
    private static List<Quoted> used(
            int selections,
            SortedMap<String, ? extends List<@Nullable Price>> quotes,
            boolean computed) {
        List<Quoted> used = new ArrayList<>(quotes.size());
        for (Map.Entry<String, ? extends List<@Nullable Price>> entry : quotes.entrySet()) {
            ProviderTerms terms = ProviderTerms.of(entry.getKey());
            List<@Nullable Price> prices = entry.getValue();
            int @Nullable [] thousandths =
                    terms.computed() == computed ? thousandths(selections, prices) : null;
            if (thousandths != null) {
                used.add(new Quoted(terms.weight(), thousandths));
            }
        }
        return used;
    }

    private static int @Nullable [] thousandths(int selections, List<@Nullable Price> prices) {
        int[] thousandths = new int[selections];
        for (int i = 0; i < selections; i++) {
            Price price = prices.get(i);
            if (price == null) {
                return null;
            }
            thousandths[i] = price.thousandths();
        }
        return thousandths;
    }
}
