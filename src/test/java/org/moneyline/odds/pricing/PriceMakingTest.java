package org.moneyline.odds.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.moneyline.odds.pricing.FixedPoint.ONE;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.moneyline.kernel.Price;
import org.moneyline.odds.catalogue.MarginMethod;
import org.moneyline.odds.catalogue.MarketTemplate.Pricing;

class PriceMakingTest {

    private static final long SEED = 4_711;

    /** The expected values were worked out apart, with 50 decimals. */
    @ParameterizedTest(name = "{0} removes the margin of {1}")
    @CsvSource({
        "PROPORTIONAL, 2.10/3.40/3.60, 0.454343 0.280624 0.265033",
        "POWER, 2.10/3.40/3.60, 0.460174 0.277980 0.261846",
        "SHIN, 2.10/3.40/3.60, 0.458666 0.278738 0.262597",
        "PROPORTIONAL, 1.90/1.90, 0.500000 0.500000",
        "POWER, 1.14/9.50/21.00, 0.869817 0.091047 0.039136",
        "SHIN, 1.14/9.50/21.00, 0.863214 0.096834 0.039952",
        "PROPORTIONAL, 1.14/9.50/21.00, 0.851582 0.102190 0.046229"
    })
    void a_margin_is_removed(MarginMethod method, String prices, String expected) {
        long[] fair = Margin.remove(method, implied(prices), ONE);
        assertThat(
                        Arrays.stream(fair)
                                .mapToObj(p -> String.format("%.6f", (double) p / ONE))
                                .collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @Test
    void what_is_as_good_as_certain_is_not_shifted() {
        long[] certain = {ONE, 0, 0};
        long[] nearly = {1, ONE - 2, 1};
        for (int shift : new int[] {-Adjustment.SHIFT_MAX_BASIS_POINTS, 500}) {
            assertThat(new Adjustment(0, shift, 0).shifted(certain, ONE)).isEqualTo(certain);
            assertThat(new Adjustment(1, shift, 0).shifted(nearly, ONE)).isEqualTo(nearly);
        }
    }

    @ParameterizedTest
    @EnumSource(MarginMethod.class)
    void putting_a_margin_back_undoes_removing_it(MarginMethod method) {
        Random random = new Random(SEED);
        for (int i = 0; i < 300; i++) {
            long[] implied = randomBook(random);
            long sum = Arrays.stream(implied).sum();
            long[] again = Margin.putBack(method, Margin.remove(method, implied, ONE), sum);
            for (int o = 0; o < implied.length; o++) {
                assertThat((double) again[o] / ONE)
                        .as("seed %d, book %d, outcome %d", SEED, i, o)
                        .isCloseTo((double) implied[o] / ONE, within(1e-7));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MarginMethod.class)
    void fair_probabilities_sum_to_one_and_keep_their_order(MarginMethod method) {
        Random random = new Random(SEED);
        for (int i = 0; i < 300; i++) {
            long[] implied = randomBook(random);
            long[] fair = Margin.remove(method, implied, ONE);
            assertThat(Arrays.stream(fair).sum()).isCloseTo(ONE, within(8L));
            for (int o = 1; o < fair.length; o++) {
                assertThat(Long.compare(fair[o], fair[o - 1]))
                        .as("seed %d, book %d", SEED, i)
                        .isEqualTo(Long.compare(implied[o], implied[o - 1]));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MarginMethod.class)
    void a_book_without_a_margin_is_scaled_up(MarginMethod method) {
        long[] fair = Margin.remove(method, implied("2.10/2.10"), ONE);
        assertThat((double) fair[0] / ONE).isCloseTo(0.5, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1004, 1.01",
        "1, 1999, 1.99",
        "1, 2000, 2.00",
        "1, 2019, 2.00",
        "1, 2999, 2.98",
        "1, 3049, 3.00",
        "1, 9999, 9.90",
        "1, 19999, 19.50",
        "1, 99999, 95.00",
        "1, 130000, 125.00",
        "1, 9999999, 501.00",
        "2, 1234, 1.23",
        "2, 60000, 51.00"
    })
    void a_price_is_rounded_down_to_the_grid(int version, long thousandths, String shown) {
        assertThat(PriceGrid.version(version).down(thousandths)).isEqualTo(Price.parse(shown));
    }

    @Test
    void one_provider_with_our_margin_gives_its_own_prices_back() {
        // Pinnacle's margin on this pair is 2.6 %; ours, at 2.6 %, must bring us home again.
        Pricing pricing = new Pricing(MarginMethod.PROPORTIONAL, 256, 2, 1);
        assertThat(make(pricing, "Pinnacle=1.95/1.95")).isEqualTo("1.95/1.95");
    }

    @Test
    void providers_count_by_their_weight() {
        Pricing pricing = new Pricing(MarginMethod.PROPORTIONAL, 0, 2, 1);
        // Fair .5/.5 with weight 4 and .8/.2 with weight 1: .56/.44.
        assertThat(make(pricing, "Pinnacle=2.00/2.00", "Bwin=1.25/5.00")).isEqualTo("1.78/2.27");
    }

    @Test
    void a_provider_that_leaves_a_selection_out_is_not_used() {
        Pricing pricing = new Pricing(MarginMethod.PROPORTIONAL, 0, 2, 1);
        assertThat(make(pricing, "Pinnacle=2.00/-", "Bwin=1.25/5.00")).isEqualTo("1.25/5.00");
        assertThat(make(pricing, "Pinnacle=2.00/-")).isEqualTo("-/-");
        assertThat(make(pricing)).isEqualTo("-/-");
    }

    @Test
    void two_winners_of_three_sum_to_two() {
        Pricing doubleChance = new Pricing(MarginMethod.PROPORTIONAL, 0, 2, 2);
        assertThat(make(doubleChance, "Bwin=1.50/1.50/1.50")).isEqualTo("1.50/1.50/1.50");
    }

    @ParameterizedTest
    @EnumSource(MarginMethod.class)
    void shown_prices_never_carry_less_than_our_margin(MarginMethod method) {
        Random random = new Random(SEED);
        Pricing pricing = new Pricing(method, 500, 1, 1);
        for (int i = 0; i < 300; i++) {
            int[] book = randomPrices(random);
            SortedMap<String, List<@Nullable Price>> quotes = new TreeMap<>();
            quotes.put("Bwin", Arrays.stream(book).mapToObj(Price::new).toList());
            List<@Nullable Price> prices = PriceMaking.make(pricing, book.length, quotes);
            if (prices.contains(Price.parse("1.01"))) {
                // Nothing shorter is displayed, so this one case gives some of the margin away.
                continue;
            }
            long billionths =
                    prices.stream().mapToLong(p -> 1_000_000_000_000L / p.thousandths()).sum();
            assertThat(billionths)
                    .as("seed %d, book %d: %s", SEED, i, prices)
                    .isGreaterThan(1_049_999_000L);
        }
    }

    private static String make(Pricing pricing, String... providers) {
        SortedMap<String, List<@Nullable Price>> quotes = new TreeMap<>();
        int selections = 2;
        for (String provider : providers) {
            String[] parts = provider.split("=");
            List<@Nullable Price> prices =
                    Arrays.stream(parts[1].split("/"))
                            .map(p -> p.equals("-") ? null : Price.parse(p))
                            .collect(Collectors.toList());
            selections = prices.size();
            quotes.put(parts[0], prices);
        }
        return PriceMaking.make(pricing, selections, quotes).stream()
                .map(p -> p == null ? "-" : p.toString())
                .collect(Collectors.joining("/"));
    }

    private static long[] implied(String prices) {
        return Arrays.stream(prices.split("/"))
                .mapToLong(p -> Margin.implied(Price.parse(p).thousandths()))
                .toArray();
    }

    /** Two to six outcomes with a margin of one to fifteen per cent. */
    private static int[] randomPrices(Random random) {
        int outcomes = random.nextInt(2, 7);
        long[] weights = random.longs(outcomes, 20, 1_000).toArray();
        long sum = Arrays.stream(weights).sum();
        int marginPercent = random.nextInt(1, 16);
        return Arrays.stream(weights)
                .mapToInt(w -> (int) Math.max(1_010, sum * 100_000 / (w * (100 + marginPercent))))
                .toArray();
    }

    private static long[] randomBook(Random random) {
        return Arrays.stream(randomPrices(random)).mapToLong(Margin::implied).toArray();
    }
}
