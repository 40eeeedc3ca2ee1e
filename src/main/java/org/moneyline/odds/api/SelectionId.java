package org.moneyline.odds.api;

import java.util.Objects;

/**
 * One answer to a market's question. It names its market, so that no look-up is needed to find it.
 *
 * @param ordinal its place in the market, from 0
 */
public record SelectionId(MarketId marketId, int ordinal) {

    /** More runners than any field has; keeps the text form short. */
    public static final int ORDINAL_MAX = 9_999;

    public SelectionId {
        Objects.requireNonNull(marketId, "marketId");
        if (ordinal < 0 || ordinal > ORDINAL_MAX) {
            throw new IllegalArgumentException("ordinal lies between 0 and " + ORDINAL_MAX);
        }
    }

    /**
     * Reads what {@link #toString()} writes.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static SelectionId of(String text) {
        int dot = text.lastIndexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("not a selection id: " + text);
        }
        return new SelectionId(
                MarketId.of(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }

    @Override
    public String toString() {
        return marketId + "." + ordinal;
    }
}
