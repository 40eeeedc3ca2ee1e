package org.moneyline.betting.exchange.model;

import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;

/**
 * One thing that happened in a book. Facts are all that is needed to bring another book to the same
 * state. They are mutable and used again by {@link Facts}, because a book makes millions of them a
 * second; whoever keeps one turns it into an event first. What a kind does not name is zero, or the
 * first of its values.
 */
final class Fact {

    FactKind kind = FactKind.UNCHANGED;
    OrderReason reason = OrderReason.NONE;

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
                + (reason == OrderReason.NONE ? "" : " " + reason)
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
