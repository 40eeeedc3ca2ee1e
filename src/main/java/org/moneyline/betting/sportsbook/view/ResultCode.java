package org.moneyline.betting.sportsbook.view;

import org.moneyline.odds.api.SelectionResult;

/**
 * A selection's result as one number: two equal results are equal numbers, so that SQL can find the
 * bets whose result is not the market's. From the lowest bit: won (1 bit), void halves (2), places
 * (14), tied (14).
 */
public final class ResultCode {

    private static final int VOID_SHIFT = 1;
    private static final int PLACES_SHIFT = 3;
    private static final int TIED_SHIFT = 17;
    private static final int COUNT_MASK = (1 << 14) - 1;

    private ResultCode() {}

    public static int of(SelectionResult result) {
        return (result.won() ? 1 : 0)
                | result.voidHalves() << VOID_SHIFT
                | counted(result.deadHeatPlaces()) << PLACES_SHIFT
                | counted(result.deadHeatTied()) << TIED_SHIFT;
    }

    public static SelectionResult read(int ordinal, int code) {
        return new SelectionResult(
                ordinal,
                (code & 1) == 1,
                code >> VOID_SHIFT & 3,
                code >> PLACES_SHIFT & COUNT_MASK,
                code >> TIED_SHIFT & COUNT_MASK);
    }

    private static int counted(int runners) {
        if (runners > COUNT_MASK) {
            throw new IllegalArgumentException("no field has " + runners + " runners");
        }
        return runners;
    }
}
