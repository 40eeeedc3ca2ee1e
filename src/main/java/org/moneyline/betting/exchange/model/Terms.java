package org.moneyline.betting.exchange.model;

import java.util.List;
import java.util.Map;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.betting.api.Persistence;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.SelectionId;

/**
 * What a market takes, fixed when it opens. The checks are those that no change of the market can
 * turn: an instruction that passes them once always will, so they may be asked before any money is
 * held and again when the book is reached.
 *
 * @param runners how many selections, withdrawn ones included
 * @param minimumSize the least backer's stake of a new order
 */
record Terms(Ladder ladder, int runners, Money minimumSize) {

    static final long SIZE_MAX_MINOR = ExchangeCommand.SIZE_MAX_MINOR;

    Terms {
        if (runners < 1 || runners > SelectionId.ORDINAL_MAX + 1) {
            throw new IllegalArgumentException("a market has runners: " + runners);
        }
        if (minimumSize.minor() < 1 || minimumSize.minor() > SIZE_MAX_MINOR) {
            throw new IllegalArgumentException("an order has a size: " + minimumSize);
        }
    }

    /** Refuses what could never be carried out, all of it for one wrong instruction. */
    void check(List<? extends Instruction> instructions) {
        if (instructions.size() > ExchangeCommand.BATCH_MAX_INSTRUCTIONS) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "BATCH_TOO_LARGE",
                    "At most "
                            + ExchangeCommand.BATCH_MAX_INSTRUCTIONS
                            + " instructions go together.",
                    Map.of("maximum", Integer.toString(ExchangeCommand.BATCH_MAX_INSTRUCTIONS)));
        }
        for (Instruction instruction : instructions) {
            check(instruction);
        }
    }

    private void check(Instruction instruction) {
        switch (instruction) {
            case Instruction.Place place -> check(place);
            case Instruction.Replace replace -> check(replace);
            case Instruction.Reduce reduce -> check(reduce);
            case Instruction.WithdrawRunner withdraw -> check(withdraw);
            default -> {}
        }
    }

    void check(Instruction.Replace replace) {
        checkPrice(replace.price());
    }

    void check(Instruction.Reduce reduce) {
        if (reduce.by() < 1) {
            throw invalid("SIZE_INVALID", "An order is reduced by an amount above zero.");
        }
    }

    void check(Instruction.WithdrawRunner withdraw) {
        checkRunner(withdraw.runner());
    }

    void check(Instruction.Place place) {
        checkRunner(place.runner());
        checkPrice(place.price());
        if (place.size() < minimumSize.minor()) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "SIZE_TOO_SMALL",
                    "The smallest order is " + minimumSize + ".",
                    Map.of("minimum", minimumSize.decimal()));
        }
        checkNotTooLarge(place.size());
        if (place.fillAtLeast() < Instruction.MAY_REST || place.fillAtLeast() > place.size()) {
            throw invalid(
                    "MINIMUM_FILL_INVALID",
                    "The least to be filled lies between nothing and the order's size.");
        }
        if (place.fillAtLeast() != Instruction.MAY_REST
                && place.persistence() != Persistence.LAPSE) {
            throw invalid(
                    "PERSISTENCE_INVALID", "An order that is filled or killed cannot persist.");
        }
    }

    void checkNotTooLarge(long size) {
        if (size > SIZE_MAX_MINOR) {
            Money maximum = new Money(SIZE_MAX_MINOR, minimumSize.currency());
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "SIZE_TOO_LARGE",
                    "The largest order is " + maximum + ".",
                    Map.of("maximum", maximum.decimal()));
        }
    }

    private void checkRunner(int runner) {
        if (runner < 0 || runner >= runners) {
            throw invalid("SELECTION_UNKNOWN", "This market has no such selection.");
        }
    }

    private void checkPrice(int thousandths) {
        if (ladder.tickOf(thousandths) != Ladder.OFF_LADDER) {
            return;
        }
        if (thousandths < Price.THOUSANDTHS_MIN || thousandths > Price.THOUSANDTHS_MAX) {
            throw invalid("PRICE_INVALID", "A price lies between 1.01 and 1000.");
        }
        Price price = new Price(thousandths);
        Price below = ladder.nearestBelow(price);
        Price above = ladder.nearestAbove(price);
        throw new Refusal(
                Refusal.Kind.INVALID,
                "PRICE_OFF_LADDER",
                below.equals(above)
                        ? "Orders are not taken at "
                                + price
                                + ". The nearest price is "
                                + above
                                + "."
                        : "Orders are not taken at "
                                + price
                                + ". The nearest prices are "
                                + below
                                + " and "
                                + above
                                + ".",
                Map.of("below", below.toString(), "above", above.toString()));
    }

    private static Refusal invalid(String code, String message) {
        return new Refusal(Refusal.Kind.INVALID, code, message);
    }
}
