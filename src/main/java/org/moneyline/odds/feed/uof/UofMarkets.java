package org.moneyline.odds.feed.uof;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.odds.feed.Decimals;
import org.moneyline.odds.feed.MalformedMessage;
import org.moneyline.odds.feed.MarketKey;

/**
 * Which of the feed's markets are ours, by their numbers in its market descriptions. A market with
 * a specifier that is not expected here is another one: 1X2 of the next goal is not 1X2.
 */
final class UofMarkets {

    private static final Map<Integer, Mapped> BY_ID =
            Map.of(
                    1, new Mapped(MarketTemplates.MATCH_RESULT, null, List.of(1, 2, 3)),
                    10, new Mapped("DOUBLE_CHANCE", null, List.of(9, 10, 11)),
                    11, new Mapped("DRAW_NO_BET", null, List.of(4, 5)),
                    16, new Mapped(MarketTemplates.ASIAN_HANDICAP, "hcp", List.of(1714, 1715)),
                    18, new Mapped(MarketTemplates.OVER_UNDER, "total", List.of(12, 13)),
                    29, new Mapped("BOTH_TEAMS_TO_SCORE", null, List.of(74, 76)),
                    60, new Mapped("HALF_TIME_RESULT", null, List.of(1, 2, 3)));

    private UofMarkets() {}

    /**
     * @param specifier the one that carries the line; null if there is none
     * @param outcomes the feed's outcomes in our selections' order
     */
    private record Mapped(String type, @Nullable String specifier, List<Integer> outcomes) {}

    /** A market of the feed that is one of ours. */
    record Ours(MarketKey key, List<Integer> outcomes) {

        /** The place of an outcome in the market; -1 if it has none. */
        int ordinal(int outcome) {
            return outcomes.indexOf(outcome);
        }
    }

    /**
     * @param specifiers {@code total=2.5}, several parted by bars; empty for none
     * @return null if it is none of ours
     */
    static @Nullable Ours find(int id, String specifiers) throws MalformedMessage {
        Mapped mapped = BY_ID.get(id);
        if (mapped == null) {
            return null;
        }
        if (mapped.specifier() == null) {
            return specifiers.isEmpty()
                    ? new Ours(new MarketKey(mapped.type(), null), mapped.outcomes())
                    : null;
        }
        if (!specifiers.startsWith(mapped.specifier() + "=") || specifiers.indexOf('|') >= 0) {
            return null;
        }
        String line = specifiers.substring(mapped.specifier().length() + 1);
        if (line.indexOf(':') >= 0) {
            // A handicap in whole goals, three-way.
            return null;
        }
        int quarters = Decimals.quarters(line);
        return MarketTemplates.of(mapped.type()).takesLine(quarters)
                ? new Ours(new MarketKey(mapped.type(), quarters), mapped.outcomes())
                : null;
    }
}
