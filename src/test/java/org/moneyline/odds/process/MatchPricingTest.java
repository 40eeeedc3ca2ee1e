package org.moneyline.odds.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.OpenMarket;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.OddsCommand.QuoteMarket;
import org.moneyline.odds.api.OddsEvent.ClockTold;
import org.moneyline.odds.api.OddsEvent.KickedOff;
import org.moneyline.odds.api.OddsEvent.MarketInPlay;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketPriced;
import org.moneyline.odds.api.OddsEvent.MarketResumed;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.odds.api.OddsEvent.PriceOverridden;
import org.moneyline.odds.api.OddsEvent.ResultEntered;
import org.moneyline.odds.api.OddsEvent.ScoreChanged;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.odds.catalogue.MarketIds;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.odds.catalogue.OneMoreType;
import org.moneyline.odds.catalogue.ProviderTerms;
import org.moneyline.odds.model.MarketLife;
import org.moneyline.odds.process.EventProgress.OpenedMarket;
import org.moneyline.odds.process.MatchPricing.Work;

/** What is opened and quoted for a match, step by step. */
class MatchPricingTest {

    private static final EventId EVENT =
            new EventId(UUID.fromString("0190de30-0000-7000-8000-000000000001"));
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final MarketId RESULT = MarketIds.of(EVENT, "MATCH_RESULT", null);
    private static final MarketId TOTAL = MarketIds.of(EVENT, "OVER_UNDER", 10);

    private final MatchPricing match =
            new MatchPricing(EVENT, "Leeds", "Hull", EventStatus.SCHEDULED);

    MatchPricingTest() {
        match.add(RESULT, "MATCH_RESULT", null, false, Set.of(), List.of());
        match.add(TOTAL, "OVER_UNDER", 10, false, Set.of(), List.of());
    }

    @Test
    void nothing_is_said_before_a_result_and_a_total_are_quoted() {
        assertThat(match.next()).isEqualTo(Work.NONE);
        assertThat(match.take(priced(RESULT, "Bwin", "2.00", "3.40", "3.80"))).isTrue();
        assertThat(match.next()).isEqualTo(Work.NONE);
    }

    /** Nobody has to come back to it after each of its prices. */
    @Test
    void a_match_has_something_to_say_from_a_result_and_a_total_on_until_all_is_taken_back() {
        match.take(priced(RESULT, "Bwin", "2.00", "3.40", "3.80"));
        assertThat(match.hasAnythingToSay()).as("without a total").isFalse();
        match.take(priced(TOTAL, "Bwin", "1.90", "1.90"));
        assertThat(match.hasAnythingToSay()).isTrue();
        match.next();
        MarketPriced silent =
                new MarketPriced(TOTAL, List.of(update("Bwin", null, null)), prices(null, null));
        match.take(silent);
        assertThat(match.hasAnythingToSay()).as("what was said is to be taken back").isTrue();
        match.next();
        assertThat(match.hasAnythingToSay()).isFalse();
        match.take(new KickedOff(EVENT, NOON));
        assertThat(match.hasAnythingToSay()).as("in play it goes by the score").isTrue();
    }

    @Test
    void every_market_on_goals_is_opened_once_with_its_first_quotes() {
        quoted();
        Work work = match.next();
        List<String> opened =
                work.open().stream()
                        .map(m ->
                                m.type() + (m.lineQuarters() == null ? "" : " " + m.lineQuarters()))
                        .toList();
        assertThat(opened)
                .contains(
                        "DOUBLE_CHANCE",
                        "DRAW_NO_BET",
                        "BOTH_TEAMS_TO_SCORE",
                        "CORRECT_SCORE",
                        "HALF_TIME_RESULT",
                        "OVER_UNDER 2",
                        "OVER_UNDER 6",
                        "OVER_UNDER 9",
                        "OVER_UNDER 11",
                        "OVER_UNDER 14",
                        "OVER_UNDER 18",
                        "OVER_UNDER 22")
                .doesNotContain("MATCH_RESULT", "OVER_UNDER 10")
                .doesNotHaveDuplicates();
        // Five lines around the level one, quarter lines among them.
        assertThat(opened.stream().filter(o -> o.startsWith("ASIAN_HANDICAP"))).hasSize(5);
        assertThat(work.quotes().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        work.open().stream().map(OpenMarket::marketId).toList());
        assertThat(match.next()).as("asked twice").isEqualTo(Work.NONE);
    }

    /** Nothing but its entry was written for it. */
    @Test
    void a_market_type_that_is_added_to_the_table_is_opened_priced_and_settled() {
        String type = OneMoreType.TEMPLATE.type();
        MarketId id = MarketIds.of(EVENT, type, null);
        quoted();
        OneMoreType.added(() -> {
            Work work = match.next();
            MarketLife market = new MarketLife();
            work.open().stream()
                    .filter(open -> open.type().equals(type))
                    .forEach((OpenMarket open) -> market.take(open));
            assertThat(market.take(quoting(id, work)))
                    .hasSize(2)
                    .satisfiesOnlyOnce(event ->
                            assertThat(event)
                                    .asInstanceOf(type(MarketPriced.class))
                                    .extracting(MarketPriced::prices, list(Price.class))
                                    .hasSize(9)
                                    .doesNotContainNull())
                    .satisfiesOnlyOnce(
                            event -> assertThat(event).isInstanceOf(MarketResumed.class));
            EventProgress played =
                    EventProgress.NONE
                            .after(new KickedOff(EVENT, NOON))
                            .after(score(0, 1, "Half time"))
                            .after(
                                    new ResultEntered(
                                            EVENT,
                                            1,
                                            new Score(0, 1),
                                            new Score(1, 1),
                                            "desk",
                                            "whistle"));
            played.tell(new OpenedMarket(id, type, 0)).forEach(market::take);
            assertThat(market.events().getLast())
                    .asInstanceOf(type(MarketSettled.class))
                    .extracting(MarketSettled::results, list(SelectionResult.class))
                    .filteredOn(SelectionResult::won)
                    .containsExactly(SelectionResult.won(7));
            assertThat(market.events().getFirst())
                    .asInstanceOf(type(MarketOpened.class))
                    .extracting(opened -> opened.selections().get(7))
                    .isEqualTo("Hull / Draw");
        });
        assertThat(MarketTemplates.find(type)).as("it was there for this alone").isEmpty();
    }

    private static QuoteMarket quoting(MarketId market, Work work) {
        return new QuoteMarket(
                market,
                List.of(
                        update(
                                ProviderTerms.GOALS_MODEL,
                                Objects.requireNonNull(work.quotes().get(market)))));
    }

    @Test
    void derived_prices_follow_the_quoted_markets_and_the_trader_who_moves_them() {
        quoted();
        MarketId noBet = MarketIds.of(EVENT, "DRAW_NO_BET", null);
        Price before = quote(match.next(), noBet, 0);
        assertThat(match.take(priced(RESULT, "Bwin", "1.70", "3.80", "4.80"))).isTrue();
        Price after = quote(match.next(), noBet, 0);
        assertThat(after).isLessThan(before);
        assertThat(
                        match.take(
                                new PriceOverridden(
                                        RESULT,
                                        0,
                                        Price.parse("1.50"),
                                        prices("1.50", "3.80", "4.80"),
                                        "trader",
                                        "view")))
                .isTrue();
        assertThat(quote(match.next(), noBet, 0)).isLessThan(after);
    }

    @Test
    void a_quote_that_moves_no_shown_price_asks_for_nothing() {
        quoted();
        match.next();
        MarketPriced unmoved =
                new MarketPriced(
                        RESULT, List.of(update("Bwin", "2.001", "3.40", "3.80")), List.of());
        assertThat(match.take(unmoved)).isFalse();
        assertThat(match.next()).isEqualTo(Work.NONE);
    }

    @Test
    void without_quotes_to_stand_on_everything_is_withdrawn() {
        quoted();
        Work said = match.next();
        assertThat(
                        match.take(
                                new MarketPriced(
                                        RESULT,
                                        List.of(update("Bwin", null, null, null)),
                                        prices(null, null, null))))
                .isTrue();
        Work withdrawn = match.next();
        assertThat(withdrawn.quotes().keySet()).isEqualTo(said.quotes().keySet());
        assertThat(withdrawn.quotes().values())
                .allSatisfy(prices -> assertThat(prices).containsOnlyNulls());
    }

    @Test
    void a_market_that_providers_quote_is_theirs() {
        quoted();
        Work work = match.next();
        OpenMarket handicap =
                work.open().stream()
                        .filter(m -> m.type().equals("ASIAN_HANDICAP"))
                        .findFirst()
                        .orElseThrow();
        match.take(priced(handicap.marketId(), "Bwin", "1.90", "1.90"));
        assertThat(match.next().quotes().get(handicap.marketId())).containsOnlyNulls();
        match.take(priced(RESULT, "Bwin", "1.70", "3.80", "4.80"));
        assertThat(match.next().quotes()).doesNotContainKey(handicap.marketId());
    }

    @Test
    void in_play_the_model_speaks_for_every_market_and_goes_by_score_and_clock() {
        inPlay();
        Work first = match.next();
        assertThat(first.open()).isEmpty();
        Price home = quote(first, RESULT, 0);
        Price over = quote(first, TOTAL, 0);

        assertThat(match.take(new ClockTold(EVENT, 10))).isTrue();
        Price later = quote(match.next(), TOTAL, 0);
        assertThat(later).as("ten minutes without a goal").isGreaterThan(over);

        assertThat(match.take(score(1, 0, "1st half"))).isTrue();
        Work goal = match.next();
        assertThat(quote(goal, RESULT, 0)).isLessThan(home);
        assertThat(quote(goal, TOTAL, 0)).isLessThan(later);
        assertThat(goal.quotes().get(MarketIds.of(EVENT, "OVER_UNDER", 2)))
                .as("over 0.5 is decided")
                .containsOnlyNulls();
        assertThat(goal.quotes().get(MarketIds.of(EVENT, "CORRECT_SCORE", null)))
                .as("0:0 is out of reach")
                .containsOnlyNulls();
    }

    @Test
    void a_score_that_the_model_does_not_know_withdraws_everything() {
        inPlay();
        match.next();
        match.take(score(1, 0, "Half time"));
        assertThat(match.next().quotes()).isNotEmpty();
        // Taken back after the break: fewer goals than at half time.
        match.take(score(0, 0, "2nd half"));
        assertThat(match.next().quotes().values())
                .isNotEmpty()
                .allSatisfy(prices -> assertThat(prices).containsOnlyNulls());
    }

    @Test
    void what_did_not_arrive_is_said_again() {
        quoted();
        Work first = match.next();
        match.repeat();
        assertThat(match.next().quotes()).isEqualTo(first.quotes());
    }

    @Test
    void a_turn_in_play_that_comes_after_the_first_quotes_has_them_repeated() {
        inPlay();
        match.next();
        assertThat(match.take(new MarketInPlay(TOTAL, NOON))).isTrue();
        assertThat(match.next().quotes().keySet()).containsExactly(TOTAL);
    }

    @Test
    void a_match_that_is_over_is_left_alone() {
        inPlay();
        match.next();
        match.take(
                new ResultEntered(EVENT, 1, new Score(0, 0), new Score(1, 0), "desk", "whistle"));
        assertThat(match.isOver()).isTrue();
        assertThat(match.next()).isEqualTo(Work.NONE);
    }

    @Test
    void a_restart_goes_on_with_what_was_known() {
        inPlay();
        match.take(score(1, 0, "1st half"));
        match.take(new ClockTold(EVENT, 30));
        match.next();
        MatchPricing again = new MatchPricing(EVENT, "Leeds", "Hull", EventStatus.IN_PLAY);
        again.resume(new Score(1, 0), null, "1st half", match.expected(), match.minute());
        again.add(TOTAL, "OVER_UNDER", 10, true, Set.of(), prices("1.50", "2.40"));
        match.repeat();
        assertThat(again.next().quotes().get(TOTAL)).isEqualTo(match.next().quotes().get(TOTAL));
    }

    private void quoted() {
        match.take(priced(RESULT, "Bwin", "2.00", "3.40", "3.80"));
        match.take(priced(TOTAL, "Bwin", "1.90", "1.90"));
    }

    private void inPlay() {
        quoted();
        match.next();
        match.markets().forEach(market -> match.take(new MarketInPlay(market, NOON)));
        match.take(new KickedOff(EVENT, NOON));
        match.take(score(0, 0, "1st half"));
    }

    private static ScoreChanged score(int home, int away, String phase) {
        return new ScoreChanged(EVENT, new Score(home, away), phase);
    }

    private static Price quote(Work work, MarketId market, int ordinal) {
        Map<MarketId, List<@Nullable Price>> quotes = work.quotes();
        return Objects.requireNonNull(Objects.requireNonNull(quotes.get(market)).get(ordinal));
    }

    private static MarketPriced priced(MarketId market, String provider, String... prices) {
        return new MarketPriced(market, List.of(update(provider, prices)), prices(prices));
    }

    private static ProviderQuotes update(String provider, @Nullable String... prices) {
        return update(provider, prices(prices));
    }

    private static ProviderQuotes update(String provider, List<@Nullable Price> prices) {
        List<Quote> quotes = new ArrayList<>();
        for (Price price : prices) {
            quotes.add(new Quote(quotes.size(), price));
        }
        return new ProviderQuotes(provider, 1, NOON, quotes);
    }

    private static List<@Nullable Price> prices(@Nullable String... texts) {
        List<@Nullable Price> prices = new ArrayList<>();
        Arrays.stream(texts).forEach(text -> prices.add(text == null ? null : Price.parse(text)));
        return prices;
    }
}
