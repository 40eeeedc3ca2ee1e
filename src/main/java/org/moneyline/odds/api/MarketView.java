package org.moneyline.odds.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;

/**
 * A market with its selections.
 *
 * @param name for people: {@code "Over/under 2.5 goals"}
 * @param version counts the changes of the market's own stream but its prices: in-play, suspension,
 *     settlement. A goal is the event's, and moves what orders are decided on: the version of the
 *     market's book on the exchange
 * @param marginBasisPoints the house's margin at the shown prices; null without prices
 * @param statusReason why it is suspended or closed
 * @param round of the settlement; 0 if not settled
 * @param group the heading people find it under: {@code "Goals"}
 * @param winners how many of its selections win, if none is void or tied
 * @param adjusted null if no trader shifted or widened it
 */
public record MarketView(
        MarketId marketId,
        EventId eventId,
        String type,
        String name,
        @Nullable Integer lineQuarters,
        MarketStatus status,
        boolean inPlay,
        long version,
        @Nullable Integer marginBasisPoints,
        @Nullable String statusReason,
        int round,
        String group,
        int winners,
        @Nullable Adjusted adjusted,
        List<Selection> selections) {

    /** What the exchange trades: the worst outcome it holds money for is one winner. */
    public boolean hasOneWinner() {
        return winners == 1;
    }

    /**
     * What a trader does to the made prices; null if nothing.
     *
     * @param ordinal of the selection that is shifted by so much probability
     * @param widenBasisPoints on top of the usual margin
     */
    public record Adjusted(int ordinal, int shiftBasisPoints, int widenBasisPoints) {}

    /**
     * @param overridden whether a trader set this price
     * @param outcome WON, LOST, VOID, HALF_WON, HALF_LOST, DEAD_HEAT once settled
     */
    public record Selection(
            SelectionId selectionId,
            String name,
            @Nullable Price price,
            boolean overridden,
            @Nullable String outcome) {}
}
