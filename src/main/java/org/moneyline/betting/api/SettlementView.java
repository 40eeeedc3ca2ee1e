package org.moneyline.betting.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Money;
import org.moneyline.odds.api.MarketId;

/**
 * A market's settlement on its way through the bets.
 *
 * @param betsTotal bets that stood when it began
 * @param paid what the decided ones returned so far
 */
public record SettlementView(
        MarketId marketId,
        int round,
        String basis,
        long betsTotal,
        long betsDone,
        @Nullable Money paid,
        Instant startedAt,
        @Nullable Instant finishedAt) {}
