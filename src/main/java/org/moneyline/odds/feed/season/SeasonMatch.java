package org.moneyline.odds.feed.season;

import java.time.LocalDateTime;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.Score;

/**
 * One match of the season as the data file has it.
 *
 * @param index its place in the season, from 0
 * @param playedAt when it really kicked off, local time
 */
record SeasonMatch(
        int index,
        int round,
        LocalDateTime playedAt,
        String home,
        String away,
        Score halfTime,
        Score fullTime,
        List<QuotedMarket> markets) {

    /**
     * A market that bookmakers quoted.
     *
     * @param late whether it only opens midway, because its line is the closing one
     */
    record QuotedMarket(
            String type,
            @Nullable Integer lineQuarters,
            boolean late,
            SortedMap<String, Quoted> providers) {}

    /** A bookmaker's first and last prices, in selection order. */
    record Quoted(List<Price> opening, List<Price> closing) {}
}
