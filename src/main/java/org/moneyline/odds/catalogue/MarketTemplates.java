package org.moneyline.odds.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.odds.catalogue.MarketTemplate.Basis;
import org.moneyline.odds.catalogue.MarketTemplate.Group;
import org.moneyline.odds.catalogue.MarketTemplate.Line;
import org.moneyline.odds.catalogue.MarketTemplate.Lines;
import org.moneyline.odds.catalogue.MarketTemplate.Pricing;

/** Every market type there is. A new one is one more entry of this table and nothing else. */
public final class MarketTemplates {

    public static final String MATCH_RESULT = "MATCH_RESULT";
    public static final String OVER_UNDER = "OVER_UNDER";
    public static final String ASIAN_HANDICAP = "ASIAN_HANDICAP";

    // Correct score offers every score up to this many goals a side, and any other.
    private static final int CORRECT_SCORE_GOALS_MAX = 3;

    private static final Table TABLE =
            Table.of(
                    new MarketTemplate(
                            MATCH_RESULT,
                            "Match result",
                            Line.NONE,
                            (home, away, line) -> List.of(home, "Draw", away),
                            Group.RESULT,
                            Basis.FULL_TIME,
                            Lines.NONE,
                            new Pricing(MarginMethod.SHIN, 450, 1, 1),
                            (half, full, line) -> result(full)),
                    new MarketTemplate(
                            OVER_UNDER,
                            "Over/under {line} goals",
                            Line.TOTAL,
                            (home, away, line) ->
                                    List.of("Over " + unsigned(line), "Under " + unsigned(line)),
                            Group.GOALS,
                            Basis.FULL_TIME,
                            Lines.fixed(2, 6, 9, 10, 11, 14, 18, 22),
                            new Pricing(MarginMethod.POWER, 400, 2, 1),
                            (half, full, line) -> twoWay(4 * (full.home() + full.away()) - line)),
                    new MarketTemplate(
                            ASIAN_HANDICAP,
                            "Asian handicap {line}",
                            Line.HANDICAP,
                            (home, away, line) ->
                                    List.of(home + " " + signed(line), away + " " + signed(-line)),
                            Group.HANDICAP,
                            Basis.FULL_TIME,
                            Lines.aroundLevel(2),
                            new Pricing(MarginMethod.PROPORTIONAL, 250, 2, 1),
                            (half, full, line) -> twoWay(4 * (full.home() - full.away()) + line)),
                    new MarketTemplate(
                            "DOUBLE_CHANCE",
                            "Double chance",
                            Line.NONE,
                            (home, away, line) ->
                                    List.of(
                                            home + " or draw",
                                            home + " or " + away,
                                            "Draw or " + away),
                            Group.RESULT,
                            Basis.FULL_TIME,
                            Lines.NONE,
                            // Two of the three win, so the fair probabilities sum to two.
                            new Pricing(MarginMethod.PROPORTIONAL, 500, 1, 2),
                            (half, full, line) ->
                                    winners(
                                            full.home() >= full.away(),
                                            full.home() != full.away(),
                                            full.home() <= full.away())),
                    new MarketTemplate(
                            "DRAW_NO_BET",
                            "Draw no bet",
                            Line.NONE,
                            (home, away, line) -> List.of(home, away),
                            Group.RESULT,
                            Basis.FULL_TIME,
                            Lines.NONE,
                            new Pricing(MarginMethod.PROPORTIONAL, 350, 1, 1),
                            (half, full, line) -> twoWay(4 * (full.home() - full.away()))),
                    new MarketTemplate(
                            "BOTH_TEAMS_TO_SCORE",
                            "Both teams to score",
                            Line.NONE,
                            (home, away, line) -> List.of("Yes", "No"),
                            Group.GOALS,
                            Basis.FULL_TIME,
                            Lines.NONE,
                            new Pricing(MarginMethod.POWER, 500, 1, 1),
                            (half, full, line) -> {
                                boolean both = full.home() > 0 && full.away() > 0;
                                return winners(both, !both);
                            }),
                    new MarketTemplate(
                            "CORRECT_SCORE",
                            "Correct score",
                            Line.NONE,
                            (home, away, line) -> correctScoreNames(),
                            Group.GOALS,
                            Basis.FULL_TIME,
                            Lines.NONE,
                            new Pricing(MarginMethod.POWER, 1500, 1, 1),
                            (half, full, line) -> correctScore(full)),
                    new MarketTemplate(
                            "HALF_TIME_RESULT",
                            "Half-time result",
                            Line.NONE,
                            (home, away, line) -> List.of(home, "Draw", away),
                            Group.HALF,
                            Basis.HALF_TIME,
                            Lines.NONE,
                            new Pricing(MarginMethod.SHIN, 600, 1, 1),
                            (half, full, line) -> result(half)));

    /** Whoever tries out what one more entry does has it for themselves. */
    private static final ScopedValue<Table> TRIED_OUT = ScopedValue.newInstance();

    /** In the order of the table. */
    private record Table(List<MarketTemplate> all, Map<String, MarketTemplate> byType) {

        static Table of(MarketTemplate... all) {
            return new Table(
                    List.of(all),
                    Arrays.stream(all)
                            .collect(Collectors.toMap(MarketTemplate::type, Function.identity())));
        }
    }

    private MarketTemplates() {}

    private static Table table() {
        return TRIED_OUT.orElse(TABLE);
    }

    /** Does something with one more entry in the table, which nobody else sees. */
    static void with(MarketTemplate more, Runnable what) {
        Stream<MarketTemplate> entries = Stream.concat(TABLE.all().stream(), Stream.of(more));
        ScopedValue.where(TRIED_OUT, Table.of(entries.toArray(MarketTemplate[]::new))).run(what);
    }

    public static List<MarketTemplate> all() {
        return table().all();
    }

    /** Where markets of a type stand among those of an event: groups together, then as above. */
    public static int rank(String type) {
        List<MarketTemplate> all = all();
        return find(type)
                .map(template -> template.group().ordinal() * all.size() + all.indexOf(template))
                .orElse(Integer.MAX_VALUE);
    }

    public static Optional<MarketTemplate> find(String type) {
        return Optional.ofNullable(table().byType().get(type));
    }

    /**
     * @throws IllegalArgumentException for a type that is not in the table
     */
    public static MarketTemplate of(String type) {
        return find(type)
                .orElseThrow(() -> new IllegalArgumentException("unknown market type " + type));
    }

    /** A line for people, in goals: 10 quarters are {@code 2.5}. */
    static String unsigned(int quarters) {
        String fraction =
                switch (Math.abs(quarters) % 4) {
                    case 1 -> ".25";
                    case 2 -> ".5";
                    case 3 -> ".75";
                    default -> "";
                };
        return Math.abs(quarters) / 4 + fraction;
    }

    /** A handicap for people: {@code -0.25}, {@code +1.5}, {@code 0}. */
    static String signed(int quarters) {
        if (quarters == 0) {
            return "0";
        }
        return (quarters > 0 ? "+" : "-") + unsigned(quarters);
    }

    private static List<SelectionResult> result(Score score) {
        return winners(
                score.home() > score.away(),
                score.home() == score.away(),
                score.home() < score.away());
    }

    private static List<SelectionResult> winners(boolean... won) {
        return IntStream.range(0, won.length)
                .mapToObj(i -> won[i] ? SelectionResult.won(i) : SelectionResult.lost(i))
                .toList();
    }

    /**
     * One side beat its line by so many quarter goals, the other missed it by as many. A quarter
     * line is two half stakes on the neighbouring lines: a difference of one quarter means that one
     * half is returned and the other is decided.
     */
    private static List<SelectionResult> twoWay(int aboveLineQuarters) {
        return List.of(side(0, aboveLineQuarters), side(1, -aboveLineQuarters));
    }

    private static SelectionResult side(int ordinal, int aboveLineQuarters) {
        return switch (Math.clamp(aboveLineQuarters, -2, 2)) {
            case 2 -> SelectionResult.won(ordinal);
            case 1 -> SelectionResult.halfWon(ordinal);
            case 0 -> SelectionResult.voided(ordinal);
            case -1 -> SelectionResult.halfLost(ordinal);
            default -> SelectionResult.lost(ordinal);
        };
    }

    private static List<String> correctScoreNames() {
        List<String> names = new ArrayList<>();
        for (int home = 0; home <= CORRECT_SCORE_GOALS_MAX; home++) {
            for (int away = 0; away <= CORRECT_SCORE_GOALS_MAX; away++) {
                names.add(home + ":" + away);
            }
        }
        names.add("Any other");
        return List.copyOf(names);
    }

    private static List<SelectionResult> correctScore(Score score) {
        int side = CORRECT_SCORE_GOALS_MAX + 1;
        int winner =
                score.home() < side && score.away() < side
                        ? score.home() * side + score.away()
                        : side * side;
        return IntStream.rangeClosed(0, side * side)
                .mapToObj(i -> i == winner ? SelectionResult.won(i) : SelectionResult.lost(i))
                .toList();
    }
}
