package org.moneyline.push.core;

import java.util.Map;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsEvent.MarketEvent;
import org.moneyline.platform.api.EventTail;

/** One market: its prices, its status, its version, its outcome. */
public final class MarketSubject implements Subject {

    private final long position;
    private ShownMarket market;

    /**
     * @param position the last event that the view contains
     */
    public MarketSubject(MarketView view, long position) {
        this.position = position;
        this.market = ShownMarket.of(view);
    }

    @Override
    public Map<String, Object> tree() {
        return market.tree();
    }

    @Override
    public boolean take(EventTail.Event event) {
        if (event.globalIndex() <= position) {
            return false;
        }
        if (event.payload() instanceof MarketEvent change) {
            market = market.after(change);
        }
        return true;
    }
}
