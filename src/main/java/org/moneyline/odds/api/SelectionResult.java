package org.moneyline.odds.api;

/**
 * How a selection ended, in the one settlement model: the stake's multiplier is {@code v + (1 - v)
 * * (won ? price * d : 0)} with the void factor v and the dead-heat factor d.
 *
 * @param ordinal which selection of the market
 * @param won whether the part that is not void won
 * @param voidHalves the void factor in halves: 0 none, 1 half, 2 all of the stake is returned
 * @param deadHeatPlaces places left for the tied runners; equals {@code deadHeatTied} if none tied
 * @param deadHeatTied how many tied, at least 1
 */
public record SelectionResult(
        int ordinal, boolean won, int voidHalves, int deadHeatPlaces, int deadHeatTied) {

    public SelectionResult {
        if (voidHalves < 0 || voidHalves > 2) {
            throw new IllegalArgumentException("the void factor is 0, 1 or 2 halves");
        }
        if (deadHeatTied < 1 || deadHeatPlaces < 0 || deadHeatPlaces > deadHeatTied) {
            throw new IllegalArgumentException("places lie between 0 and the number tied");
        }
    }

    public static SelectionResult won(int ordinal) {
        return new SelectionResult(ordinal, true, 0, 1, 1);
    }

    public static SelectionResult lost(int ordinal) {
        return new SelectionResult(ordinal, false, 0, 1, 1);
    }

    public static SelectionResult voided(int ordinal) {
        return new SelectionResult(ordinal, false, 2, 1, 1);
    }

    public static SelectionResult halfWon(int ordinal) {
        return new SelectionResult(ordinal, true, 1, 1, 1);
    }

    public static SelectionResult halfLost(int ordinal) {
        return new SelectionResult(ordinal, false, 1, 1, 1);
    }

    /** WON, LOST, VOID, HALF_WON, HALF_LOST or DEAD_HEAT, for people. */
    public String outcome() {
        if (voidHalves == 2) {
            return "VOID";
        }
        if (won && deadHeatPlaces < deadHeatTied) {
            return "DEAD_HEAT";
        }
        String half = voidHalves == 1 ? "HALF_" : "";
        return half + (won ? "WON" : "LOST");
    }
}
