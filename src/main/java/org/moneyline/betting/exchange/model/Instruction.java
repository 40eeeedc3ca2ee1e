package org.moneyline.betting.exchange.model;

import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;

/**
 * What may be asked of a book. A customer has a seat in the market, and numbers their instructions
 * there from 1, so that one that arrives twice is noticed without remembering it for ever. An order
 * is known by the number of the instruction that placed it.
 */
sealed interface Instruction {

    /** For an order that stands whatever happened to the market since it was written. */
    long ANY_VERSION = Long.MAX_VALUE;

    /** For an order whose rest may wait in the book. */
    long MAY_REST = 0;

    /** One that a customer gives. */
    sealed interface OfCustomer extends Instruction {
        int seat();

        int number();
    }

    /** One that names an order given before. */
    sealed interface OnOrder extends OfCustomer {
        /** The number of the order. */
        int order();
    }

    /**
     * A new order.
     *
     * @param price in thousandths, the worst one acceptable; for a fill-or-kill order the worst
     *     mean
     * @param size the backer's stake in minor units, for both sides
     * @param fillAtLeast {@link #MAY_REST}, or makes it fill-or-kill: unless this much is matched
     *     at once nothing is; what is not matched at once lapses
     * @param marketVersion the newest version of the market it was meant for
     */
    record Place(
            int seat,
            int number,
            int runner,
            Side side,
            int price,
            long size,
            Persistence persistence,
            long fillAtLeast,
            long marketVersion)
            implements OfCustomer {

        public Place {
            requireNumbered(seat, number);
        }
    }

    /** Takes what is left of an order out of the book. */
    record Cancel(int seat, int number, int order) implements OnOrder {

        public Cancel {
            requireNumbered(seat, number);
        }
    }

    /** Takes a part of an order out of the book; it keeps its place in the queue. */
    record Reduce(int seat, int number, int order, long by) implements OnOrder {

        public Reduce {
            requireNumbered(seat, number);
        }
    }

    /** Moves what is left of an order to another price, behind all who wait there. */
    record Replace(int seat, int number, int order, int price, long marketVersion)
            implements OnOrder {

        public Replace {
            requireNumbered(seat, number);
        }
    }

    /** No order is matched or taken until the market is resumed; cancelling stays possible. */
    record Suspend() implements Instruction {}

    record Resume() implements Instruction {}

    /** Something material happened: orders written before it that name a version lapse. */
    record MoveOn(long version) implements Instruction {}

    /** The event starts: orders that were not to persist lapse. */
    record TurnInPlay(long version) implements Instruction {}

    /** A runner does not take part: its orders lapse and no more are taken. */
    record WithdrawRunner(int runner, long version) implements Instruction {}

    /** Trading is over: every order lapses. */
    record Close() implements Instruction {}

    private static void requireNumbered(int seat, int number) {
        if (seat < 0 || number < 1) {
            throw new IllegalArgumentException(
                    "seats count from 0 and instructions from 1: " + seat + "/" + number);
        }
    }
}
