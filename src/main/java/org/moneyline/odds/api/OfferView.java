package org.moneyline.odds.api;

import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;

/**
 * One selection as it is offered at this moment.
 *
 * @param price what a bet gets now; null if none is offered
 */
public record OfferView(
        SelectionId selectionId,
        EventId eventId,
        MarketStatus status,
        boolean inPlay,
        long marketVersion,
        @Nullable Price price) {}
