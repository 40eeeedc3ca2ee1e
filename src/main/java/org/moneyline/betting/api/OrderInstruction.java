package org.moneyline.betting.api;

import org.jspecify.annotations.Nullable;

/**
 * One thing a customer asked of a book and that was accepted, as it is stored. What a kind does not
 * name is null.
 *
 * @param orderId the order placed or changed
 * @param order the number of the instruction that placed the order; null for a new one, whose
 *     number is this instruction's own
 * @param ordinal the selection, of a new order
 * @param side of a new order
 * @param price in thousandths: the limit of a new order, or the one it moves to
 * @param size in minor units: of a new order, or by how much it is reduced
 * @param persistence of a new order
 * @param fillAtLeast in minor units: makes a new order fill-or-kill
 */
public record OrderInstruction(
        Kind kind,
        OrderId orderId,
        @Nullable Integer order,
        @Nullable Integer ordinal,
        @Nullable Side side,
        @Nullable Integer price,
        @Nullable Long size,
        @Nullable Persistence persistence,
        @Nullable Long fillAtLeast) {

    /** What is asked. */
    public enum Kind {
        PLACE,
        CANCEL,
        REDUCE,
        REPLACE
    }
}
