package org.moneyline.betting.api;

import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.SelectionId;

/** One selection at a price: the one asked for in a command, the accepted one in an event. */
public record Leg(SelectionId selectionId, Price price) {

    private static final long THOUSANDTHS = 1_000;

    /** What a stake on this leg alone returns if it wins, itself included; rounded half up. */
    public Money ifWon(Money stake) {
        long exactThousandths = Math.multiplyExact(stake.minor(), (long) price.thousandths());
        long halfUp = Math.addExact(exactThousandths, THOUSANDTHS / 2);
        return new Money(Math.floorDiv(halfUp, THOUSANDTHS), stake.currency());
    }
}
