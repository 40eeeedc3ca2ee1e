package org.moneyline.betting.exchange.model;

import org.moneyline.betting.api.Side;

/**
 * What one customer may lose in a market. For each runner it knows the profit or loss of what is
 * matched if that runner wins, and what is unmatched on it. An unmatched order may be matched or
 * not, so only its worse side counts: a back costs its stake if another runner wins, a lay costs
 * its liability if its own does. A runner that was withdrawn cannot win, so what would be then
 * counts for nothing.
 *
 * <p>A position is a sum, so it is kept by adding and taking away, and one that would be is tried
 * on a copy.
 */
final class Exposure {

    private final long[] matchedIfWins;
    private final long[] unmatchedBacks;
    private final long[] unmatchedLays;
    private final boolean[] withdrawn;
    private long unmatchedBacksOnAll;

    Exposure(int runners) {
        this(new long[runners], new long[runners], new long[runners], new boolean[runners], 0);
    }

    private Exposure(
            long[] matchedIfWins,
            long[] unmatchedBacks,
            long[] unmatchedLays,
            boolean[] withdrawn,
            long unmatchedBacksOnAll) {
        this.matchedIfWins = matchedIfWins;
        this.unmatchedBacks = unmatchedBacks;
        this.unmatchedLays = unmatchedLays;
        this.withdrawn = withdrawn;
        this.unmatchedBacksOnAll = unmatchedBacksOnAll;
    }

    Exposure copy() {
        return new Exposure(
                matchedIfWins.clone(),
                unmatchedBacks.clone(),
                unmatchedLays.clone(),
                withdrawn.clone(),
                unmatchedBacksOnAll);
    }

    void matched(Fill fill) {
        add(fill, 1);
    }

    /** A fill does not count any more: it is void, or another one takes its place. */
    void undone(Fill fill) {
        add(fill, -1);
    }

    /** An order, or what is left of it, may be matched from now on. */
    void waits(int runner, Side side, int price, long size) {
        add(runner, side, price, size, 1);
    }

    /** Takes back what {@link #waits} said, with the same figures. */
    void waitsNoMore(int runner, Side side, int price, long size) {
        add(runner, side, price, size, -1);
    }

    /** It cannot win any more, for whatever is asked from here on. */
    void withdraw(int runner) {
        withdrawn[runner] = true;
    }

    /**
     * Profit, or loss if negative, of what is matched if the runner wins; zero if it was withdrawn.
     */
    long ifWins(int runner) {
        return withdrawn[runner] ? 0 : matchedIfWins[runner];
    }

    /**
     * The least that remains if the runner wins, whatever becomes of the unmatched orders; zero if
     * it was withdrawn.
     */
    long worstIfWins(int runner) {
        if (withdrawn[runner]) {
            return 0;
        }
        return matchedIfWins[runner]
                - (unmatchedBacksOnAll - unmatchedBacks[runner])
                - unmatchedLays[runner];
    }

    /** What must be held: the worst outcome over all that may win, or nothing if none costs. */
    long hold() {
        long worst = 0;
        for (int runner = 0; runner < matchedIfWins.length; runner++) {
            worst = Math.min(worst, worstIfWins(runner));
        }
        return -worst;
    }

    private void add(Fill fill, int sign) {
        for (int runner = 0; runner < matchedIfWins.length; runner++) {
            matchedIfWins[runner] +=
                    sign * (runner == fill.runner() ? fill.ifWins() : fill.ifLoses());
        }
    }

    private void add(int runner, Side side, int price, long size, int sign) {
        if (side == Side.BACK) {
            unmatchedBacks[runner] += sign * size;
            unmatchedBacksOnAll += sign * size;
        } else {
            unmatchedLays[runner] += sign * Fill.liability(price, size);
        }
    }
}
