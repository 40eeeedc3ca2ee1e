package org.moneyline.odds.model;

import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.OddsEvent.MarketEvent;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.platform.api.StateFold;

/** Folds a market's state from its events, for people who step through its history. */
public final class MarketFold implements StateFold {

    @Override
    public String aggregateType() {
        return "market";
    }

    @Override
    public Object evolve(@Nullable Object state, Object event) {
        if (event instanceof MarketOpened opened) {
            return Market.opened(opened);
        }
        if (state instanceof Market market && event instanceof MarketEvent next) {
            return market.evolve(next);
        }
        throw new IllegalArgumentException("not an event of a market that was opened: " + event);
    }
}
