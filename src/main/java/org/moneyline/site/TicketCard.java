package org.moneyline.site;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.site.LadderCard.Gain;

/**
 * The exchange's slip as its page shows it.
 *
 * @param key makes sending the same form twice the same as once
 * @param asked null before anything was pressed
 * @param outcomes for each selection what is won or lost
 * @param held for this market now; null if nothing is
 * @param heldAfter the same if the order is placed; null while that cannot be said
 * @param said what became of what was just sent
 */
record TicketCard(
        String marketId,
        String key,
        @Nullable Asked asked,
        List<Outcome> outcomes,
        @Nullable String held,
        @Nullable String heldAfter,
        boolean open,
        int delaySeconds,
        List<Keeping> keeps,
        Said said) {

    public int count() {
        return asked == null ? 0 : 1;
    }

    /** Whether there is anything to show of what is won and lost. */
    public boolean counts() {
        return asked != null || held != null || outcomes.stream().anyMatch(Outcome::counts);
    }

    /**
     * The order on the slip.
     *
     * @param order the one it changes; null for a new one
     * @param profit what it wins if wholly matched; a dash while that cannot be said
     * @param risk what it loses at most
     */
    record Asked(
            int ordinal,
            String side,
            String name,
            String price,
            String size,
            String keep,
            String version,
            @Nullable String order,
            String profit,
            String risk) {}

    /**
     * @param now as matched so far
     * @param then if the order on the slip is wholly matched; null without one
     */
    record Outcome(String name, Gain now, @Nullable Gain then) {

        boolean counts() {
            return !now.mark().isEmpty();
        }
    }

    /** A choice of how long the order may wait. */
    record Keeping(String value, String key, boolean chosen) {}

    /**
     * What a person is told about what they sent.
     *
     * @param nearest prices of the ladder to take instead
     * @param deposit whether more money would help
     */
    record Said(
            List<String> good, @Nullable String problem, List<String> nearest, boolean deposit) {

        static final Said NOTHING = new Said(List.of(), null, List.of(), false);

        static Said good(List<String> good) {
            return new Said(good, null, List.of(), false);
        }

        static Said problem(String problem) {
            return new Said(List.of(), problem, List.of(), false);
        }
    }
}
