package org.moneyline.betting.exchange.model;

import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;

/**
 * One thing that happened in a book. Facts are all that is needed to bring another book to the same
 * state. They are mutable and used again by {@link Facts}, because a book makes millions of them a
 * second; whoever keeps one turns it into an event first. What a kind does not name is zero, or the
 * first of its values.
 */
final class Fact {

    enum Kind {
        /** An order met another: {@code order} came, {@code against} waited, at its price. */
        MATCHED,
        /** What is left of an order waits in the book, behind all at its price. */
        RESTED,
        /** What was left of an order is given back, for a reason its customer did not ask for. */
        LAPSED,
        /** What was left of an order is given back, as asked. */
        CANCELLED,
        /** A part of a waiting order is given back, as asked. */
        REDUCED,
        /** A waiting order leaves its price for another; what comes of it follows. */
        LIFTED,
        /** The instruction could not do anything any more. */
        UNCHANGED,
        SUSPENDED,
        RESUMED,
        MOVED_ON,
        TURNED_IN_PLAY,
        WITHDREW_RUNNER,
        CLOSED
    }

    Kind kind = Kind.UNCHANGED;
    Reason reason = Reason.NONE;

    /** The number of the customer's instruction behind it; zero if the market's own. */
    int instruction;

    /** The key of the order it is about. */
    long order;

    /** The key of the order that waited. */
    long against;

    int runner;

    /** Of {@code order}. */
    Side side = Side.BACK;

    /** In thousandths. */
    int price;

    /** The backer's stake concerned, in minor units. */
    long size;

    Persistence persistence = Persistence.LAPSE;

    /** Of the market, from here on. */
    long version;

    /** A seat and a number in one, so that maps of orders have a primitive key. */
    static long key(int seat, int number) {
        return (long) seat << Integer.SIZE | number;
    }

    static int seatOf(long key) {
        return (int) (key >>> Integer.SIZE);
    }

    static int numberOf(long key) {
        return (int) key;
    }

    @Override
    public String toString() {
        return kind
                + (reason == Reason.NONE ? "" : " " + reason)
                + " instruction="
                + instruction
                + " order="
                + seatOf(order)
                + "/"
                + numberOf(order)
                + " against="
                + seatOf(against)
                + "/"
                + numberOf(against)
                + " runner="
                + runner
                + " side="
                + side
                + " price="
                + price
                + " size="
                + size
                + " persistence="
                + persistence
                + " version="
                + version;
    }
}
