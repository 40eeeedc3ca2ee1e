package org.moneyline.odds.feed;

import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.catalogue.MarketIds;

/**
 * Which of our markets of an event is spoken of.
 *
 * @param type a market template's name
 * @param lineQuarters its line in quarter goals; null without a line
 */
public record MarketKey(String type, @Nullable Integer lineQuarters) {

    public MarketId of(EventId event) {
        return MarketIds.of(event, type, lineQuarters);
    }
}
