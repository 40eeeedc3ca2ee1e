package org.moneyline.backoffice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sporting event on the board, with its markets. Everything is text already. */
record BoardRow(
        String id,
        String name,
        String home,
        String away,
        String competition,
        String statusKey,
        String mark,
        @Nullable String score,
        String when,
        long startsAt,
        boolean started,
        List<MarketRow> markets) {

    /**
     * A market with what stands on it.
     *
     * @param margin in percent
     * @param moneyIn the sum of the stakes
     */
    record MarketRow(
            String id,
            String name,
            String statusKey,
            String mark,
            boolean open,
            boolean suspended,
            @Nullable String statusReason,
            @Nullable String margin,
            String moneyIn,
            long moneyInMinor,
            long bets,
            long version,
            int round,
            @Nullable Settlement settlement,
            List<SelectionRow> selections) {}

    /**
     * A selection with its price and the house's risk.
     *
     * @param worst what the house loses over the market if it wins; a gain below zero
     */
    record SelectionRow(
            int ordinal,
            String name,
            @Nullable String price,
            boolean overridden,
            @Nullable String outcome,
            long bets,
            String staked,
            String worst,
            String worstMark) {}

    /** How far the bets of a settled market are. */
    record Settlement(
            String marketId,
            int round,
            String basis,
            long done,
            long total,
            boolean finished,
            String paid,
            String startedAt) {}
}
