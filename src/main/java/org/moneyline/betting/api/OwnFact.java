package org.moneyline.betting.api;

import org.jspecify.annotations.Nullable;

/**
 * A fact of a book as one of the customers sees it: of a match, their own side only.
 *
 * @param instruction the number of the customer's instruction behind it; null if it was not theirs
 * @param order the number of their order
 * @param price in thousandths; null where nothing was matched and nothing rests
 * @param size the backer's stake concerned, in minor units
 */
public record OwnFact(
        FactKind kind,
        @Nullable OrderReason reason,
        @Nullable Integer instruction,
        int order,
        @Nullable Integer price,
        long size) {}
