package org.moneyline.betting.api;

import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;

/** Which market a position is on, in the words a page shows. */
public record PositionName(
        PositionId positionId, MarketId marketId, EventId eventId, String event, String market) {}
