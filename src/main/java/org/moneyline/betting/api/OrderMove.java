package org.moneyline.betting.api;

import org.jspecify.annotations.Nullable;

/**
 * What a fact of the book did to one of a customer's orders, with all that is needed to tell them.
 *
 * @param reason why it lapsed or did not change, if it did
 * @param instruction the number of the customer's instruction behind it; null if it was not theirs
 * @param order the number of the order
 * @param ordinal the selection
 * @param price in thousandths, of MATCHED and RESTED
 * @param size the backer's stake concerned, in minor units
 * @param matched of the order in all, afterwards, in minor units
 * @param remaining of the order, afterwards, in minor units
 */
public record OrderMove(
        FactKind kind,
        @Nullable OrderReason reason,
        @Nullable Integer instruction,
        int order,
        OrderId orderId,
        int ordinal,
        Side side,
        @Nullable Integer price,
        long size,
        long matched,
        long remaining) {}
