package org.moneyline.odds.feed.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.catalogue.MarketTemplates;

class MadePricesTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final MadePrices prices = new MadePrices(MarketTemplates.of("OVER_UNDER"));

    @Test
    void a_market_is_told_what_moves_its_price_and_no_more() {
        assertThat(taken("one", 0, "2.00", "2.00")).isTrue();
        assertThat(prices.made()).containsExactly(Price.parse("1.92"), Price.parse("1.92"));
        assertThat(taken("one", 1, "2.00", "2.00")).isFalse();
        assertThat(taken("one", 2, "2.001", "2.001"))
                .as("another margin, the same price")
                .isFalse();
        assertThat(taken("one", 3, "1.50", "3.00")).isTrue();
        assertThat(prices.made()).containsExactly(Price.parse("1.46"), Price.parse("2.80"));
    }

    @Test
    void beside_others_every_change_is_told_because_it_may_stand_alone_later() {
        taken("one", 0, "2.00", "2.00");
        assertThat(taken("two", 0, "2.00", "2.00")).isTrue();
        assertThat(taken("two", 1, "2.001", "2.001")).isTrue();
        assertThat(taken("two", 2, "2.001", "2.001")).isFalse();
    }

    @Test
    void a_provider_that_moves_nothing_is_told_often_enough_not_to_look_silent() {
        taken("one", 0, "2.00", "2.00");
        assertThat(taken("one", 19, "2.00", "2.00")).isFalse();
        assertThat(taken("one", 20, "2.00", "2.00")).isTrue();
        assertThat(taken("one", 39, "2.00", "2.00")).isFalse();
    }

    @Test
    void without_a_price_of_every_selection_none_is_made_and_that_is_told() {
        taken("one", 0, "2.00", "2.00");
        assertThat(taken("one", 1, null, "2.00")).isTrue();
        assertThat(prices.made()).containsOnlyNulls();
        assertThat(taken("one", 2, "2.00", "2.00")).isTrue();
    }

    @Test
    void what_an_alive_provider_stands_by_is_repeated_before_it_is_stale() {
        taken("one", 0, "2.00", "1.90");
        assertThat(prices.repeated("one", () -> 7, NOON.plusSeconds(34))).isNull();
        assertThat(prices.repeated("other", () -> 7, NOON.plusSeconds(35))).isNull();
        ProviderQuotes repeated = prices.repeated("one", () -> 7, NOON.plusSeconds(35));
        assertThat(repeated)
                .isEqualTo(
                        new ProviderQuotes(
                                "one",
                                7,
                                NOON.plusSeconds(35),
                                List.of(quote(0, "2.00"), quote(1, "1.90"))));
        assertThat(prices.repeated("one", () -> 8, NOON.plusSeconds(69))).isNull();
        prices.forget();
        assertThat(prices.repeated("one", () -> 8, NOON.plusSeconds(99))).isNull();
    }

    @Test
    void what_the_market_has_forgotten_is_told_again() {
        taken("one", 0, "2.00", "2.00");
        prices.forget();
        assertThat(taken("one", 1, "2.00", "2.00")).isTrue();
    }

    @Test
    void one_provider_that_is_lost_takes_nobody_elses_quotes_with_it() {
        taken("one", 0, "2.00", "2.00");
        taken("two", 0, "1.50", "3.00");
        prices.withdraw("two", false);
        assertThat(prices.repeated("one", () -> 7, NOON.plusSeconds(35))).isNotNull();
        assertThat(prices.repeated("two", () -> 7, NOON.plusSeconds(35))).isNull();
        assertThat(taken("one", 1, "1.90", "2.00")).isTrue();
        assertThat(prices.restore("two", NOON.plusSeconds(2))).isNull();
    }

    @Test
    void what_was_kept_counts_when_the_provider_can_be_relied_on_again() {
        taken("one", 0, "2.00", "2.00");
        prices.withdraw("one", true);
        prices.keep("one", List.of(quote(0, "1.50")));
        assertThat(prices.restore("one", NOON.plusSeconds(9)))
                .containsExactly(quote(0, "1.50"), quote(1, "2.00"));
        assertThat(prices.restore("one", NOON.plusSeconds(9))).isNull();
        assertThat(taken("one", 10, "1.50", "2.00")).isFalse();
    }

    private boolean taken(
            String provider, int second, @Nullable String over, @Nullable String under) {
        return prices.take(
                provider, NOON.plusSeconds(second), List.of(quote(0, over), quote(1, under)));
    }

    private static Quote quote(int ordinal, @Nullable String price) {
        return new Quote(ordinal, price == null ? null : Price.parse(price));
    }
}
