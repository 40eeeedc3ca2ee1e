package org.moneyline.odds.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.moneyline.odds.pricing.FixedPoint.ONE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.catalogue.MarketTemplate;
import org.moneyline.odds.catalogue.MarketTemplate.Line;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.odds.catalogue.OneMoreType;

class GoalsModelTest {

    /** From one-sided to even, from few goals to many; the last is half over. */
    private static final List<ScoreOdds> MATCHES =
            List.of(
                    before(1_500, 1_100),
                    before(2_600, 700),
                    before(350, 3_400),
                    before(900, 800),
                    before(2_100, 2_000),
                    GoalsModel.scores(
                            GoalExpectation.ofThousandths(1_500, 1_100),
                            new Situation(new Score(0, 0), null, 30)),
                    GoalsModel.scores(
                            GoalExpectation.ofThousandths(1_500, 1_100),
                            new Situation(new Score(1, 0), new Score(1, 0), 60)));

    /** The expected values were worked out apart, in another language. */
    @ParameterizedTest(name = "{0} and {1} thousandths of goals: {2} {3}")
    @CsvSource({
        "1500, 1100, MATCH_RESULT, , 0.454440 0.277275 0.268284",
        "2600, 700, MATCH_RESULT, , 0.775724 0.152227 0.072049",
        "900, 1900, MATCH_RESULT, , 0.164568 0.235300 0.600132",
        "1500, 1100, OVER_UNDER, 10, 0.481570 0.518430",
        "1500, 1100, OVER_UNDER, 9, 0.553799 0.446201",
        "2600, 700, BOTH_TEAMS_TO_SCORE, , 0.471394 0.528606",
        "2600, 700, ASIAN_HANDICAP, -1, 0.839632 0.160368",
        "900, 1900, HALF_TIME_RESULT, , 0.164126 0.394083 0.441791"
    })
    void scores_make_prices(int home, int away, String type, Integer line, String expected) {
        assertThat(text(fair(before(home, away), type, line == null ? 0 : line)))
                .isEqualTo(expected);
    }

    @Test
    void a_correct_score_is_as_likely_as_the_grid_says() {
        long[] fair = fair(before(2_600, 700), "CORRECT_SCORE", 0);
        // 2:1 is the tenth: four scores for each number of home goals.
        assertThat(fraction(fair[9])).isCloseTo(0.087266, within(1e-6));
    }

    @Test
    void a_lead_and_half_an_hour_to_play_make_prices() {
        ScoreOdds odds = MATCHES.getLast();
        assertThat(text(fair(odds, "MATCH_RESULT", 0))).isEqualTo("0.787968 0.173360 0.038672");
        assertThat(text(fair(odds, "OVER_UNDER", 10))).isEqualTo("0.247080 0.752920");
    }

    @ParameterizedTest
    @CsvSource({"1500, 1100", "2600, 700", "300, 3900", "900, 800", "3000, 2900", "120, 110"})
    void what_the_model_says_leads_back_to_what_it_was_told(int home, int away) {
        ScoreOdds odds = before(home, away);
        long[] result = fair(odds, "MATCH_RESULT", 0);
        GoalExpectation found = GoalsModel.fit(result[0], result[2], odds.over(10), 10);
        assertThat(found.homeThousandths()).isCloseTo(home, within(1));
        assertThat(found.awayThousandths()).isCloseTo(away, within(1));
    }

    @ParameterizedTest
    @CsvSource({"6", "8", "9", "11", "14"})
    void any_line_of_the_total_serves_to_fit(int line) {
        ScoreOdds odds = before(1_500, 1_100);
        long[] result = fair(odds, "MATCH_RESULT", 0);
        GoalExpectation found = GoalsModel.fit(result[0], result[2], odds.over(line), line);
        assertThat(found.homeThousandths()).isCloseTo(1_500, within(1));
        assertThat(found.awayThousandths()).isCloseTo(1_100, within(1));
    }

    @Test
    void the_goals_that_are_not_counted_are_as_few_as_is_said() {
        assertThat(beyond(3 * ONE)).isLessThan(1e-6);
        assertThat(beyond(GoalExpectation.GOALS_MAX)).isBetween(1 / 122., 1 / 121.);
    }

    private static double beyond(long expected) {
        return 1 - fraction(Arrays.stream(ScoreOdds.poisson(expected)).sum());
    }

    @Test
    void prices_that_contradict_every_model_still_give_an_expectation() {
        // Surely a home win, surely no goals.
        GoalExpectation found = GoalsModel.fit(ONE - 1, 1, 1, 10);
        assertThat(found.home()).isGreaterThan(found.away());
        assertThat(found.home()).isLessThanOrEqualTo(GoalExpectation.GOALS_MAX);
    }

    @Test
    void every_market_sums_to_its_winners() {
        everyMarket((odds, template, line, fair) ->
                assertThat(Arrays.stream(fair).sum())
                        .as("%s %d", template.type(), line)
                        .isCloseTo(
                                template.pricing().winners() * ONE,
                                within((long) fair.length + 1)));
    }

    @Test
    void shown_prices_never_beat_fair_ones_so_that_no_bets_together_win_for_sure() {
        // All fair probabilities come from one distribution of scores. Where no price shown is
        // above the fair one, no set of bets gains on average, so none gains on every score.
        everyMarket((odds, template, line, fair) -> {
            List<@Nullable Price> shown = shown(template, fair);
            for (int i = 0; i < fair.length; i++) {
                Price price = Objects.requireNonNull(shown.get(i));
                assertThat(price.thousandths() * fraction(fair[i]))
                        .as("%s %d, selection %d at %s", template.type(), line, i, price)
                        .isLessThan(1_000);
            }
        });
    }

    @Test
    void derived_markets_do_not_contradict_each_other() {
        for (ScoreOdds odds : MATCHES) {
            long[] result = fair(odds, "MATCH_RESULT", 0);
            long[] chance = fair(odds, "DOUBLE_CHANCE", 0);
            same(chance[0], result[0] + result[1]);
            same(chance[1], result[0] + result[2]);
            same(chance[2], result[1] + result[2]);
            long[] noBet = fair(odds, "DRAW_NO_BET", 0);
            same(noBet[0], FixedPoint.divide(result[0], result[0] + result[2]));
            same(noBet[0], fair(odds, "ASIAN_HANDICAP", 0)[0]);
            same(fair(odds, "ASIAN_HANDICAP", -2)[0], result[0]);
            same(fair(odds, "ASIAN_HANDICAP", 2)[0], result[0] + result[1]);
            // Half of -0.25 is level and half is -0.5.
            long quarter = fair(odds, "ASIAN_HANDICAP", -1)[0];
            same(quarter, FixedPoint.divide(result[0], result[0] + result[2] + result[1] / 2));
        }
    }

    @Test
    void correct_scores_sum_to_the_markets_they_are_part_of() {
        for (ScoreOdds odds : MATCHES.subList(0, 6)) {
            long[] scores = fair(odds, "CORRECT_SCORE", 0);
            long[] underHalf = fair(odds, "OVER_UNDER", 2);
            same(scores[0], underHalf[1]);
            same(scores[0] + scores[1] + scores[4], fair(odds, "OVER_UNDER", 6)[1]);
            same(
                    scores[0] + scores[1] + scores[4] + scores[2] + scores[5] + scores[8],
                    fair(odds, "OVER_UNDER", 10)[1]);
            // One side without a goal leaves these and the other side's fourth goal.
            long nil = 0;
            for (int goals = 0; goals <= 3; goals++) {
                nil += scores[goals] + (goals == 0 ? 0 : scores[4 * goals]);
            }
            assertThat(fair(odds, "BOTH_TEAMS_TO_SCORE", 0)[1])
                    .isBetween(nil, nil + scores[16] + 20);
        }
    }

    @Test
    void a_higher_line_is_less_likely_to_be_passed() {
        for (ScoreOdds odds : MATCHES) {
            long before = ONE;
            for (int line : List.of(6, 9, 10, 11, 14, 18, 22)) {
                long over = odds.over(line);
                assertThat(over).isLessThan(before);
                before = over;
            }
        }
    }

    @Test
    void nothing_is_offered_that_is_out_of_reach_or_as_good_as_decided() {
        ScoreOdds odds = MATCHES.getLast();
        MarketTemplate totals = MarketTemplates.of("OVER_UNDER");
        assertThat(odds.fair(totals, 2)).as("a goal has fallen").isNull();
        assertThat(odds.fair(MarketTemplates.of("HALF_TIME_RESULT"), 0)).isNull();
        assertThat(odds.fair(MarketTemplates.of("CORRECT_SCORE"), 0)).as("0:0 is gone").isNull();
        assertThat(odds.fair(totals, 6)).isNotNull();
        ScoreOdds won =
                GoalsModel.scores(
                        GoalExpectation.ofThousandths(1_500, 1_100),
                        new Situation(new Score(4, 0), new Score(2, 0), 89));
        assertThat(won.fair(MarketTemplates.of("MATCH_RESULT"), 0)).isNull();
    }

    @Test
    void time_without_goals_makes_goals_less_likely() {
        long before = ONE;
        for (int minute = 0; minute <= 90; minute += 5) {
            Score none = new Score(0, 0);
            ScoreOdds odds =
                    GoalsModel.scores(
                            GoalExpectation.ofThousandths(1_500, 1_100),
                            new Situation(none, minute >= 45 ? none : null, minute));
            assertThat(odds.over(6)).as("minute %d", minute).isLessThan(before);
            before = odds.over(6);
        }
    }

    /** One entry of the table is all that a market type is: nothing else was written for this. */
    @Test
    void a_new_market_type_is_one_entry_of_the_table() {
        MarketTemplate halfAndFull = OneMoreType.TEMPLATE;
        ScoreOdds odds = before(1_500, 1_100);
        long[] fair = Objects.requireNonNull(odds.fair(halfAndFull, 0));
        // It agrees with the markets that were there before.
        long[] half = fair(odds, "HALF_TIME_RESULT", 0);
        long[] full = fair(odds, "MATCH_RESULT", 0);
        for (int i = 0; i < 3; i++) {
            same(half[i], fair[3 * i] + fair[3 * i + 1] + fair[3 * i + 2]);
            same(full[i], fair[i] + fair[3 + i] + fair[6 + i]);
        }
        List<@Nullable Price> shown = shown(halfAndFull, fair);
        assertThat(shown).hasSize(9).doesNotContainNull();
        assertThat(halfAndFull.selections("Leeds", "Hull", null)).contains("Draw / Hull");
        assertThat(halfAndFull.rule().settle(new Score(0, 1), new Score(1, 1), 0).get(7).won())
                .isTrue();
    }

    private interface Check {
        void of(ScoreOdds odds, MarketTemplate template, int line, long[] fair);
    }

    private static void everyMarket(Check check) {
        int checked = 0;
        for (ScoreOdds odds : MATCHES) {
            for (MarketTemplate template : MarketTemplates.all()) {
                List<Integer> lines =
                        template.line() == Line.NONE ? List.of(0) : template.lines().of(-1);
                for (int line : lines) {
                    long[] fair = odds.fair(template, line);
                    if (fair != null) {
                        check.of(odds, template, line, fair);
                        checked++;
                    }
                }
            }
        }
        assertThat(checked).isGreaterThan(100);
    }

    private static List<@Nullable Price> shown(MarketTemplate template, long[] fair) {
        return PriceMaking.make(
                template.pricing(),
                fair.length,
                new TreeMap<>(Map.of("Goals model", PriceMaking.quoted(fair))));
    }

    private static void same(long actual, long expected) {
        assertThat(fraction(actual)).isCloseTo(fraction(expected), within(1e-8));
    }

    private static ScoreOdds before(int home, int away) {
        return GoalsModel.scores(GoalExpectation.ofThousandths(home, away), Situation.BEFORE);
    }

    private static long[] fair(ScoreOdds odds, String type, int line) {
        return Objects.requireNonNull(odds.fair(MarketTemplates.of(type), line), type);
    }

    private static String text(long[] fair) {
        List<String> parts = new ArrayList<>();
        for (long one : fair) {
            parts.add(String.format("%.6f", fraction(one)));
        }
        return String.join(" ", parts);
    }

    private static double fraction(long fixed) {
        return (double) fixed / ONE;
    }
}
