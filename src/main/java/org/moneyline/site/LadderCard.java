package org.moneyline.site;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.MarketId;

/**
 * A market of the exchange as its page shows it: everything is text already.
 *
 * @param scene who plays, the score and how far it has come, or when it starts
 * @param delaySeconds how long orders wait before they reach the book
 * @param settled what the market brought this person, once it is decided
 * @param makerLeft whether nobody offers a price in play, where the demo market maker does not
 */
record LadderCard(
        String marketId,
        String name,
        String event,
        String eventId,
        String competition,
        String scene,
        String statusKey,
        boolean open,
        boolean inPlay,
        int delaySeconds,
        String version,
        String commission,
        String minimum,
        String traded,
        @Nullable Settled settled,
        boolean makerLeft,
        List<Tab> tabs,
        List<Runner> runners,
        @Nullable Depth depth) {

    static String address(MarketId marketId) {
        return "/exchange/markets/" + marketId;
    }

    /** In words, and whether it was a gain. */
    record Settled(String text, boolean gain) {}

    /** One of the event's markets. */
    record Tab(String marketId, String name, boolean here) {}

    /**
     * A selection with its three best prices on each side.
     *
     * @param backs what can be backed at once, the best last
     * @param lays what can be laid at once, the best first
     * @param now what this person wins or loses with it as matched so far; null once it is decided
     * @param outcomeKey what it came to; null before the market is decided
     */
    record Runner(
            int ordinal,
            String name,
            boolean withdrawn,
            @Nullable String last,
            String traded,
            List<Rung> backs,
            List<Rung> lays,
            @Nullable Gain now,
            @Nullable String outcomeKey) {

        public boolean won() {
            return "outcome.WON".equals(outcomeKey);
        }
    }

    /**
     * A place for a price. It stays where it is when there is none.
     *
     * @param pick what the slip is sent
     * @param label for those who cannot see where it stands
     * @param size as short as it fits; null where nothing waits
     */
    record Rung(
            String id,
            String side,
            String pick,
            String label,
            @Nullable String price,
            int thousandths,
            @Nullable String size,
            boolean best,
            boolean open) {}

    /**
     * What is won, or lost if negative.
     *
     * @param mark its look: gain, loss, or nothing for neither
     */
    record Gain(String text, String mark) {}

    /**
     * More of one selection's prices.
     *
     * @param most on each side; what waits further down is not shown
     */
    record Depth(int ordinal, String name, int most, List<Step> steps) {}

    /**
     * A price with what waits there on each side.
     *
     * @param width of its bar, out of 100
     * @param first of the prices that can be backed
     */
    record Step(
            String price,
            int thousandths,
            @Nullable String size,
            boolean toBack,
            int width,
            boolean first,
            String backPick,
            String backLabel,
            String layPick,
            String layLabel) {}
}
