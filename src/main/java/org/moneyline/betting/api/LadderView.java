package org.moneyline.betting.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Money;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;

/**
 * What waits in a market's book.
 *
 * @param status OPEN, SUSPENDED, CLOSED or SETTLED
 * @param version of the book, not the market's own: moves with each goal, kick-off, suspension and
 *     withdrawal; orders may name it
 * @param revision of the book
 * @param delaySeconds how long orders wait before they reach the book; 0 before the event starts
 */
public record LadderView(
        MarketId marketId,
        MarketStatus status,
        boolean inPlay,
        long version,
        long revision,
        int delaySeconds,
        boolean flatLadder,
        Money minimumSize,
        int commissionBasisPoints,
        List<Runner> runners) {

    /**
     * @param toBack what can be backed at once: waiting lays, the longest price first
     * @param toLay what can be laid at once: waiting backs, the shortest price first
     * @param lastPrice of the last trade, in thousandths; null before the first
     * @param traded backers' stakes matched so far, in minor units
     */
    public record Runner(
            int ordinal,
            boolean withdrawn,
            List<Level> toBack,
            List<Level> toLay,
            @Nullable Integer lastPrice,
            long traded) {}

    /**
     * @param price in thousandths
     * @param size of all orders together, in minor units
     */
    public record Level(int price, long size) {}
}
