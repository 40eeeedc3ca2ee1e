package org.moneyline.odds.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SelectionResult;

class MarketTemplatesTest {

    @ParameterizedTest(name = "{0} {1} at {2} (half time {3}): {4}")
    @CsvSource({
        "MATCH_RESULT, , 2:1, 0:1, WON LOST LOST",
        "MATCH_RESULT, , 1:1, 0:1, LOST WON LOST",
        "MATCH_RESULT, , 0:1, 0:0, LOST LOST WON",
        // Whole, half and quarter lines over 2 and 3 goals.
        "OVER_UNDER, 8, 1:1, 0:0, VOID VOID",
        "OVER_UNDER, 8, 2:1, 0:0, WON LOST",
        "OVER_UNDER, 9, 1:1, 0:0, HALF_LOST HALF_WON",
        "OVER_UNDER, 9, 3:0, 0:0, WON LOST",
        "OVER_UNDER, 10, 1:1, 0:0, LOST WON",
        "OVER_UNDER, 10, 3:0, 0:0, WON LOST",
        "OVER_UNDER, 11, 3:0, 0:0, HALF_WON HALF_LOST",
        "OVER_UNDER, 11, 1:1, 0:0, LOST WON",
        "OVER_UNDER, 2, 0:0, 0:0, LOST WON",
        // The home side's handicap: level, gives a quarter, a half, three quarters, one.
        "ASIAN_HANDICAP, 0, 1:1, 0:0, VOID VOID",
        "ASIAN_HANDICAP, 0, 1:0, 0:0, WON LOST",
        "ASIAN_HANDICAP, -1, 1:1, 0:0, HALF_LOST HALF_WON",
        "ASIAN_HANDICAP, -1, 1:0, 0:0, WON LOST",
        "ASIAN_HANDICAP, -2, 1:1, 0:0, LOST WON",
        "ASIAN_HANDICAP, -3, 1:0, 0:0, HALF_WON HALF_LOST",
        "ASIAN_HANDICAP, -3, 1:1, 0:0, LOST WON",
        "ASIAN_HANDICAP, -4, 1:0, 0:0, VOID VOID",
        "ASIAN_HANDICAP, -5, 1:0, 0:0, HALF_LOST HALF_WON",
        // Takes goals: a quarter, one and a quarter, two and three quarters.
        "ASIAN_HANDICAP, 1, 0:0, 0:0, HALF_WON HALF_LOST",
        "ASIAN_HANDICAP, 5, 0:1, 0:0, HALF_WON HALF_LOST",
        "ASIAN_HANDICAP, 11, 0:3, 0:0, HALF_LOST HALF_WON",
        "ASIAN_HANDICAP, 11, 0:4, 0:0, LOST WON",
        "DOUBLE_CHANCE, , 1:0, 0:0, WON WON LOST",
        "DOUBLE_CHANCE, , 1:1, 0:0, WON LOST WON",
        "DOUBLE_CHANCE, , 0:1, 0:0, LOST WON WON",
        "DRAW_NO_BET, , 1:0, 0:0, WON LOST",
        "DRAW_NO_BET, , 2:2, 0:0, VOID VOID",
        "DRAW_NO_BET, , 0:1, 0:0, LOST WON",
        "BOTH_TEAMS_TO_SCORE, , 1:1, 0:0, WON LOST",
        "BOTH_TEAMS_TO_SCORE, , 4:0, 0:0, LOST WON",
        "HALF_TIME_RESULT, , 3:1, 0:1, LOST LOST WON",
        "HALF_TIME_RESULT, , 3:1, 0:0, LOST WON LOST",
    })
    void the_scores_decide_every_selection(
            String type, Integer line, String full, String half, String expected) {
        assertThat(outcomes(type, line == null ? 0 : line, half, full)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0:0, 0", "2:1, 9", "3:3, 15", "4:0, 16", "0:7, 16"})
    void one_correct_score_wins_and_the_rest_lose(String full, int winner) {
        List<SelectionResult> results =
                MarketTemplates.of("CORRECT_SCORE").rule().settle(score("0:0"), score(full), 0);
        assertThat(results).hasSize(17);
        assertThat(results.stream().filter(SelectionResult::won).map(SelectionResult::ordinal))
                .containsExactly(winner);
    }

    @Test
    void a_correct_score_is_named_after_the_score_that_wins_it() {
        List<String> names = MarketTemplates.of("CORRECT_SCORE").selections("A", "B", null);
        assertThat(names.get(9)).isEqualTo("2:1");
        assertThat(names.getLast()).isEqualTo("Any other");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void every_template_settles_each_of_its_selections_once_and_has_as_many_winners_as_it_says(
            MarketTemplate template) {
        Integer line = template.line() == MarketTemplate.Line.NONE ? null : 6;
        assertThat(template.takesLine(line)).isTrue();
        int selections = template.selections("Home", "Away", line).size();
        assertThat(selections).isEqualTo(template.selectionCount());
        for (int home = 0; home < 6; home++) {
            for (int away = 0; away < 6; away++) {
                List<SelectionResult> results =
                        template.rule()
                                .settle(
                                        new Score(0, 0),
                                        new Score(home, away),
                                        line == null ? 0 : line);
                assertThat(results.stream().map(SelectionResult::ordinal))
                        .containsExactlyElementsOf(
                                java.util.stream.IntStream.range(0, selections).boxed().toList());
                if (results.stream().allMatch(result -> result.voidHalves() == 0)) {
                    assertThat(results.stream().filter(SelectionResult::won))
                            .as("winners at %s:%s", home, away)
                            .hasSize(template.pricing().winners());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OVER_UNDER, 10, Over/under 2.5 goals, Over 2.5, Under 2.5",
        "OVER_UNDER, 9, Over/under 2.25 goals, Over 2.25, Under 2.25",
        "ASIAN_HANDICAP, -1, Asian handicap -0.25, Leeds -0.25, Hull +0.25",
        "ASIAN_HANDICAP, 0, Asian handicap 0, Leeds 0, Hull 0",
        "ASIAN_HANDICAP, 6, Asian handicap +1.5, Leeds +1.5, Hull -1.5",
        "DRAW_NO_BET, , Draw no bet, Leeds, Hull"
    })
    void markets_and_selections_are_named_with_their_line(
            String type, Integer line, String name, String first, String last) {
        MarketTemplate template = MarketTemplates.of(type);
        assertThat(template.nameWith(line)).isEqualTo(name);
        assertThat(template.selections("Leeds", "Hull", line)).containsExactly(first, last);
    }

    @ParameterizedTest
    @CsvSource({
        "MATCH_RESULT, , true",
        "MATCH_RESULT, 4, false",
        "OVER_UNDER, 10, true",
        "OVER_UNDER, 0, false",
        "OVER_UNDER, -2, false",
        "OVER_UNDER, , false",
        "ASIAN_HANDICAP, -80, true",
        "ASIAN_HANDICAP, 81, false",
        "ASIAN_HANDICAP, , false"
    })
    void a_template_says_which_lines_it_takes(String type, Integer line, boolean takes) {
        assertThat(MarketTemplates.of(type).takesLine(line)).isEqualTo(takes);
    }

    @Test
    void only_what_half_time_decides_stands_when_a_match_is_abandoned() {
        assertThat(
                        MarketTemplates.all().stream()
                                .filter(MarketTemplate::decidedAtHalfTime)
                                .map(MarketTemplate::type))
                .containsExactly("HALF_TIME_RESULT");
    }

    static List<MarketTemplate> templates() {
        return MarketTemplates.all();
    }

    private static String outcomes(String type, int line, String half, String full) {
        return MarketTemplates.of(type).rule().settle(score(half), score(full), line).stream()
                .map(SelectionResult::outcome)
                .collect(Collectors.joining(" "));
    }

    private static Score score(String text) {
        String[] goals = text.split(":");
        return new Score(Integer.parseInt(goals[0]), Integer.parseInt(goals[1]));
    }
}
