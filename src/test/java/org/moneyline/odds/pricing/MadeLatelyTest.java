package org.moneyline.odds.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Price;
import org.moneyline.odds.catalogue.MarketTemplate.Pricing;
import org.moneyline.odds.catalogue.MarketTemplates;

class MadeLatelyTest {

    private static final List<Price> EVENS = List.of(Price.parse("2.00"), Price.parse("2.00"));

    private final MadeLately lately = new MadeLately();

    @Test
    void only_what_was_made_of_the_very_same_is_found() {
        int[] of = {1, 500, 2, 1, 0, 0, 0, 1, 1_900, 1_900};
        assertThat(lately.find(of)).isNull();
        lately.keep(of, EVENS);
        assertThat(lately.find(of.clone())).isSameAs(EVENS);
        for (int i = 0; i < of.length; i++) {
            int[] other = of.clone();
            other[i]++;
            assertThat(lately.find(other)).as("other in %d", i).isNull();
        }
        assertThat(lately.find(Arrays.copyOf(of, of.length - 1))).isNull();
    }

    @Test
    void however_much_is_made_nothing_else_is_found_in_its_place() {
        Random random = new Random(20_190_809);
        for (int i = 0; i < 50_000; i++) {
            int[] of = {random.nextInt(200), random.nextInt(200)};
            List<Price> price = List.of(new Price(1_010 + of[0]), new Price(1_010 + of[1]));
            List<Price> found = lately.find(of);
            if (found == null) {
                lately.keep(of, price);
            } else {
                assertThat(found).isEqualTo(price);
            }
        }
    }

    @Test
    void nobody_changes_a_price_that_others_are_given_too() {
        Pricing pricing = MarketTemplates.of(MarketTemplates.MATCH_RESULT).pricing();
        TreeMap<String, List<@Nullable Price>> quotes = new TreeMap<>();
        quotes.put(
                "one",
                Arrays.asList(Price.parse("2.11"), Price.parse("3.41"), Price.parse("3.61")));
        List<@Nullable Price> first = PriceMaking.make(pricing, 3, quotes);
        assertThatThrownBy(() -> first.set(0, null))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(PriceMaking.make(pricing, 3, quotes)).isEqualTo(first).doesNotContainNull();
    }
}
