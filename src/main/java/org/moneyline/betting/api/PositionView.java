package org.moneyline.betting.api;

import java.util.List;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.odds.api.MarketId;

/**
 * What a customer has on a market of the exchange.
 *
 * @param hold what is held for it
 * @param ifWins for each selection, profit (or loss, negative) of what is matched if it wins, in
 *     minor units, before commission; zero for one that was withdrawn, which cannot win
 * @param worstIfWins for each selection, the least that remains if it wins, whatever becomes of the
 *     unmatched orders, in minor units; zero for one that was withdrawn
 * @param orders that are not over, in the order placed
 * @param settledRound 0 before the market is decided
 * @param net of the last settlement, in minor units
 * @param commission likewise
 */
public record PositionView(
        PositionId positionId,
        AccountId accountId,
        MarketId marketId,
        Money hold,
        List<Long> ifWins,
        List<Long> worstIfWins,
        List<OrderOutcome> orders,
        int settledRound,
        long net,
        long commission) {}
