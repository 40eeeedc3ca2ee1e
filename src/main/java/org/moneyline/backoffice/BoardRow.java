package org.moneyline.backoffice;

import java.util.Comparator;
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
        List<MarketRow> markets,
        int moreMarkets) {

    /** The markets with money on them first, and of the others as many as there is room for. */
    BoardRow shortened(int marketsMax) {
        if (markets.size() <= marketsMax) {
            return this;
        }
        List<MarketRow> shown =
                markets.stream()
                        .sorted(Comparator.comparing((MarketRow market) -> market.bets() == 0))
                        .limit(marketsMax)
                        .toList();
        return new BoardRow(
                id,
                name,
                home,
                away,
                competition,
                statusKey,
                mark,
                score,
                when,
                startsAt,
                started,
                shown,
                markets.size() - marketsMax);
    }

    /**
     * A market with what stands on it.
     *
     * @param withdrawn whether it had results, which were withdrawn
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
            boolean withdrawn,
            @Nullable String statusReason,
            @Nullable String margin,
            String moneyIn,
            long moneyInMinor,
            long bets,
            long version,
            int round,
            @Nullable Settlement settlement,
            @Nullable Adjusted adjusted,
            List<SelectionRow> selections) {}

    /** What the desk does to the made prices: the selection shifted, both figures in percent. */
    record Adjusted(String selection, String shift, String widen) {}

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
