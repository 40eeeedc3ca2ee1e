package org.moneyline.odds.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A market type: data and one settlement rule.
 *
 * @param type the name it is stored under, for example {@code OVER_UNDER}
 * @param name for people; {@code {line}} stands for the line
 * @param line which kind of line it has
 * @param naming what its selections are called
 * @param group under which heading people find it
 * @param basis which scores decide it
 * @param lines on which lines a football match offers it
 * @param pricing how its prices are made
 * @param rule how it is settled
 */
public record MarketTemplate(
        String type,
        String name,
        Line line,
        Naming naming,
        Group group,
        Basis basis,
        Lines lines,
        Pricing pricing,
        SettlementRule rule) {

    /** No football line was ever further out; catches a line given in goals instead of quarters. */
    public static final int LINE_MAX_QUARTERS = 80;

    /** Which lines a template takes. */
    public enum Line {
        NONE,
        /** Goals of both sides together: above zero. */
        TOTAL,
        /** Goals given to the home side; negative if it gives them. */
        HANDICAP
    }

    /** Where a market stands among those of its event, in this order. */
    public enum Group {
        RESULT("Result"),
        GOALS("Goals"),
        HANDICAP("Handicap"),
        HALF("Half time");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /** Which scores a settlement rule looks at; the others it may not use. */
    public enum Basis {
        /** The half-time score alone, so that it stands when the match is abandoned later. */
        HALF_TIME,
        FULL_TIME,
        BOTH
    }

    /**
     * On which lines a match offers a market type.
     *
     * @param fixed in quarter goals, the same for every match
     * @param aroundLevel so many quarter goals up and down from the handicap that makes both sides
     *     about even; negative for none
     */
    public record Lines(List<Integer> fixed, int aroundLevel) {

        public static final Lines NONE = new Lines(List.of(), -1);

        static Lines fixed(Integer... quarters) {
            return new Lines(List.of(quarters), -1);
        }

        static Lines aroundLevel(int quarters) {
            return new Lines(List.of(), quarters);
        }

        /** Every line, given the level handicap of the match. */
        public List<Integer> of(int levelQuarters) {
            List<Integer> all = new ArrayList<>(fixed);
            for (int step = -aroundLevel; step <= aroundLevel; step++) {
                all.add(levelQuarters + step);
            }
            return List.copyOf(all);
        }
    }

    /** What the selections are called, in the template's order. */
    @FunctionalInterface
    public interface Naming {
        List<String> names(String home, String away, int lineQuarters);
    }

    /**
     * @param method how the margin is removed and put back
     * @param marginBasisPoints ours: the shown prices' probabilities sum to the fair ones and this
     *     share more
     * @param gridVersion which table of displayed prices
     * @param winners how many selections win: what the fair probabilities sum to. More than one is
     *     only for {@link MarginMethod#PROPORTIONAL}; the other methods solve for a sum of one.
     */
    public record Pricing(
            MarginMethod method, int marginBasisPoints, int gridVersion, int winners) {

        public Pricing {
            if (winners < 1 || (winners > 1 && method != MarginMethod.PROPORTIONAL)) {
                throw new IllegalArgumentException(method + " cannot carry " + winners);
            }
        }
    }

    /** Whether the half-time score alone decides it. */
    public boolean decidedAtHalfTime() {
        return basis == Basis.HALF_TIME;
    }

    /** The market's name with its line. */
    public String nameWith(@Nullable Integer lineQuarters) {
        if (lineQuarters == null) {
            return name;
        }
        return name.replace(
                "{line}",
                line == Line.HANDICAP
                        ? MarketTemplates.signed(lineQuarters)
                        : MarketTemplates.unsigned(lineQuarters));
    }

    public List<String> selections(String home, String away, @Nullable Integer lineQuarters) {
        return naming.names(home, away, lineQuarters == null ? 0 : lineQuarters);
    }

    /** How many selections a market of this type has. */
    public int selectionCount() {
        return naming.names("", "", 0).size();
    }

    /** Whether a market of this type may have this line. */
    public boolean takesLine(@Nullable Integer lineQuarters) {
        return switch (line) {
            case NONE -> lineQuarters == null;
            case TOTAL ->
                    lineQuarters != null && lineQuarters > 0 && lineQuarters <= LINE_MAX_QUARTERS;
            case HANDICAP -> lineQuarters != null && Math.abs(lineQuarters) <= LINE_MAX_QUARTERS;
        };
    }
}
