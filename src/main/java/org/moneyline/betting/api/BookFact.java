package org.moneyline.betting.api;

import org.jspecify.annotations.Nullable;

/**
 * One thing that happened in a book, as it is stored. What a kind does not name is null.
 *
 * <p>A customer is known by their seat in the book, and an order by its seat and the number of the
 * instruction that placed it.
 *
 * @param instruction the number of the customer's instruction behind it; null if the market's own
 * @param seat whose order it is about
 * @param order the order's number
 * @param againstSeat of a match: whose order waited
 * @param against of a match: the number of the order that waited
 * @param runner the selection's ordinal, of MATCHED, RESTED and WITHDREW_RUNNER
 * @param side of {@code order}, of MATCHED and RESTED
 * @param price in thousandths: the price of the match, or at which the rest waits
 * @param size the backer's stake concerned, in minor units
 * @param persistence of RESTED
 * @param version of the market from here on, of facts about the whole market
 */
public record BookFact(
        FactKind kind,
        @Nullable OrderReason reason,
        @Nullable Integer instruction,
        @Nullable Integer seat,
        @Nullable Integer order,
        @Nullable Integer againstSeat,
        @Nullable Integer against,
        @Nullable Integer runner,
        @Nullable Side side,
        @Nullable Integer price,
        @Nullable Long size,
        @Nullable Persistence persistence,
        @Nullable Long version) {}
