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
 * An order on the exchange with the names a page shows. Sizes are backers' stakes; {@code size =
 * matched + remaining + cancelled + lapsed}.
 *
 * @param price the limit now
 * @param averagePrice of what is matched, weighted by size, rounded down; null if nothing is
 * @param liability what it can lose at most: of what is matched and of what still waits
 * @param reason why it lapsed, if it did
 * @param takenOut whether what was left at its end was taken out as asked, and not matched
 * @param reference the customer's own words for it
 * @param goesOnAt when the bet delay ends; null if it had none
 * @param fills oldest first; empty in lists
 */
public record OrderView(
        OrderId orderId,
        AccountId accountId,
        SelectionId selectionId,
        EventId eventId,
        String event,
        String market,
        String selection,
        OrderStatus status,
        Side side,
        Price price,
        Money size,
        Money matched,
        @Nullable Price averagePrice,
        Money remaining,
        Money cancelled,
        Money lapsed,
        Money liability,
        Persistence persistence,
        @Nullable OrderReason reason,
        @Nullable String reference,
        @Nullable Instant goesOnAt,
        Instant placedAt,
        Instant changedAt,
        boolean takenOut,
        List<FillView> fills) {

    public OrderView {
        fills = List.copyOf(fills);
    }
}
