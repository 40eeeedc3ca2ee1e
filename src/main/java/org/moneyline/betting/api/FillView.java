package org.moneyline.betting.api;

import java.time.Instant;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.SelectionId;

/**
 * A part of a customer's order that was executed.
 *
 * @param price at which it was matched; after a withdrawal the reduced one
 * @param size the backer's stake
 * @param voided its runner was withdrawn, or it was taken in a window that is void
 */
public record FillView(
        OrderId orderId,
        SelectionId selectionId,
        Side side,
        Price price,
        Money size,
        boolean voided,
        Instant at) {}
