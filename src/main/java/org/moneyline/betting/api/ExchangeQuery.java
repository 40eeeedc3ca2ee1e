package org.moneyline.betting.api;

import java.util.List;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.odds.api.MarketId;

/** Questions about the exchange; each names the type of its answer. */
public sealed interface ExchangeQuery {

    /**
     * What waits in a market's book, from memory. Answers {@link LadderView}; refused with
     * MARKET_UNKNOWN if the market has no book.
     *
     * @param levels how many of the best prices on each side, 1 to 350
     */
    record LadderOf(MarketId marketId, int levels) implements ExchangeQuery {}

    /**
     * What a customer has on a market, from the write side: as of the last event. Answers {@link
     * PositionView}, an empty one if they never placed an order there; refused with MARKET_UNKNOWN.
     */
    record PositionOf(AccountId accountId, MarketId marketId) implements ExchangeQuery {}

    /**
     * What they would have if these orders were taken; nothing is checked or held. Answers {@link
     * PositionView}; refused with MARKET_UNKNOWN and SELECTION_UNKNOWN.
     */
    record WhatIf(AccountId accountId, MarketId marketId, List<NewOrder> orders)
            implements ExchangeQuery {

        public WhatIf {
            orders = List.copyOf(orders);
        }
    }
}
