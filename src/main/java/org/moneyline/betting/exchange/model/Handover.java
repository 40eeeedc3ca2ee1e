package org.moneyline.betting.exchange.model;

import java.util.concurrent.CompletionStage;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.odds.api.MarketId;

/** Where accepted instructions go: on to the book of their market. */
public interface Handover {

    /**
     * Asked before anything is accepted.
     *
     * @throws org.moneyline.platform.api.StoreBusy if too much waits for this market's book
     */
    void requireRoom(MarketId marketId);

    /**
     * Takes what was accepted and is durable. Called in the order of acceptance of each position.
     *
     * @return what the book's command brought about
     */
    CompletionStage<Moves> handOver(OrdersAccepted accepted);
}
