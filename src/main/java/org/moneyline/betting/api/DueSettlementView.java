package org.moneyline.betting.api;

import org.moneyline.odds.api.MarketId;

/**
 * A settlement on its way.
 *
 * @param settlementId the global index of the event that began it
 */
public record DueSettlementView(long settlementId, MarketId marketId) {}
