package org.moneyline.betting.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.SelectionId;

/**
 * A bet with the names a page shows.
 *
 * @param payout what it paid once decided, what it would pay before
 * @param refusalCode why it was refused
 */
public record BetView(
        BetId betId,
        AccountId accountId,
        BetType type,
        BetStatus status,
        Money stake,
        Money payout,
        List<LegView> legs,
        Instant placedAt,
        @Nullable Instant settledAt,
        int round,
        @Nullable String basis,
        @Nullable String refusalCode) {

    /**
     * @param outcome WON, LOST, VOID, HALF_WON, HALF_LOST, DEAD_HEAT once known
     */
    public record LegView(
            SelectionId selectionId,
            EventId eventId,
            String event,
            String market,
            String selection,
            Price price,
            @Nullable String outcome) {}
}
