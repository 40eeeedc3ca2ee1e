package org.moneyline.odds.feed.exchange;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.odds.feed.MarketKey;
import org.moneyline.odds.feed.exchange.StreamChange.Definition;
import org.moneyline.odds.feed.exchange.StreamChange.Runner;
import org.moneyline.odds.feed.exchange.StreamChange.RunnerId;

/** Which of our markets one of the exchange's is; one with many handicaps is several of ours. */
final class ExchangeMarkets {

    static final String FOOTBALL = "1";

    private static final long DRAW = 58_805;
    private static final String TOTAL = "OVER_UNDER_";
    private static final int QUARTERS_A_GOAL = 4;

    private ExchangeMarkets() {}

    /**
     * One of our markets.
     *
     * @param runners in our selections' order
     */
    record Ours(MarketKey key, List<RunnerId> runners) {}

    /** The sides of the match as far as this market names them. */
    record Sides(String home, String away) {}

    static List<Ours> of(Definition definition) {
        List<Runner> ranked = ranked(definition);
        return switch (definition.marketType()) {
            case "MATCH_ODDS" -> result(MarketTemplates.MATCH_RESULT, ranked);
            case "HALF_TIME" -> result("HALF_TIME_RESULT", ranked);
            case "DRAW_NO_BET" -> pair(new MarketKey("DRAW_NO_BET", null), ranked, false);
            case "BOTH_TEAMS_TO_SCORE" ->
                    pair(new MarketKey("BOTH_TEAMS_TO_SCORE", null), ranked, false);
            case "ASIAN_HANDICAP" -> handicaps(ranked);
            default ->
                    definition.marketType().startsWith(TOTAL)
                            ? total(definition.marketType(), ranked)
                            : List.of();
        };
    }

    /** Null where the market's runners are no teams, and the event has no name. */
    static @Nullable Sides sides(Definition definition) {
        String name = definition.eventName();
        if (name != null) {
            int v = name.indexOf(" v ");
            if (v > 0 && v + 3 < name.length()) {
                return new Sides(name.substring(0, v).strip(), name.substring(v + 3).strip());
            }
        }
        return switch (definition.marketType()) {
            case "MATCH_ODDS", "DRAW_NO_BET", "ASIAN_HANDICAP", "HALF_TIME" -> {
                List<Runner> teams =
                        ranked(definition).stream().filter(r -> r.id().id() != DRAW).toList();
                yield teams.size() < 2 ? null : new Sides(named(teams.get(0)), named(teams.get(1)));
            }
            default -> null;
        };
    }

    private static String named(Runner runner) {
        return runner.name() == null ? "Team " + runner.id().id() : runner.name();
    }

    private static List<Runner> ranked(Definition definition) {
        return definition.runners().stream().sorted(Comparator.comparingInt(Runner::rank)).toList();
    }

    private static List<Ours> result(String type, List<Runner> ranked) {
        List<RunnerId> teams =
                ranked.stream().map(Runner::id).filter(id -> id.id() != DRAW).toList();
        List<RunnerId> draw =
                ranked.stream().map(Runner::id).filter(id -> id.id() == DRAW).toList();
        return teams.size() == 2 && draw.size() == 1
                ? List.of(
                        new Ours(
                                new MarketKey(type, null),
                                List.of(teams.get(0), draw.get(0), teams.get(1))))
                : List.of();
    }

    private static List<Ours> pair(MarketKey key, List<Runner> ranked, boolean turned) {
        if (ranked.size() != 2) {
            return List.of();
        }
        RunnerId first = ranked.get(turned ? 1 : 0).id();
        RunnerId second = ranked.get(turned ? 0 : 1).id();
        return List.of(new Ours(key, List.of(first, second)));
    }

    /** {@code OVER_UNDER_25}: tenths of a goal. The exchange names under first. */
    private static List<Ours> total(String type, List<Runner> ranked) {
        String tenths = type.substring(TOTAL.length());
        if (tenths.length() != 2 || !tenths.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return List.of();
        }
        int quarters = Integer.parseInt(tenths) * QUARTERS_A_GOAL / 10;
        return quarters > 0
                ? pair(new MarketKey(MarketTemplates.OVER_UNDER, quarters), ranked, true)
                : List.of();
    }

    /** Runners come in pairs, home first; what the home side is given, the away side gives. */
    private static List<Ours> handicaps(List<Runner> ranked) {
        Map<RunnerId, Runner> byId = new HashMap<>();
        ranked.forEach(runner -> byId.put(runner.id(), runner));
        List<Ours> ours = new ArrayList<>();
        if (ranked.size() < 2) {
            return ours;
        }
        long home = ranked.get(0).id().id();
        long away = ranked.get(1).id().id();
        for (Runner runner : ranked) {
            int line = runner.id().handicapQuarters();
            RunnerId other = new RunnerId(away, -line);
            if (runner.id().id() == home
                    && home != away
                    && byId.containsKey(other)
                    && MarketTemplates.of(MarketTemplates.ASIAN_HANDICAP).takesLine(line)) {
                ours.add(
                        new Ours(
                                new MarketKey(MarketTemplates.ASIAN_HANDICAP, line),
                                List.of(runner.id(), other)));
            }
        }
        return ours;
    }
}
