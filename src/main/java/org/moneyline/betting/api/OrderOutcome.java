package org.moneyline.betting.api;

import org.jspecify.annotations.Nullable;

/**
 * What became of an order, as far as it is known. Sizes are backers' stakes in minor units of the
 * wallet's currency; {@code size = matched + remaining + cancelled + lapsed}.
 *
 * @param price the limit now, in thousandths
 * @param size as it was placed
 * @param averagePrice in thousandths, weighted by size, rounded down; null if nothing is matched
 * @param liability what it can lose at most: of what is matched and of what still waits
 * @param reason why it lapsed, if it did
 */
public record OrderOutcome(
        OrderId orderId,
        OrderStatus status,
        int ordinal,
        Side side,
        int price,
        long size,
        long matched,
        @Nullable Integer averagePrice,
        long remaining,
        long cancelled,
        long lapsed,
        long liability,
        @Nullable OrderReason reason) {}
