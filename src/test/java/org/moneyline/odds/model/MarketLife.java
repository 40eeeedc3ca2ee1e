package org.moneyline.odds.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.OddsCommand.MarketCommand;
import org.moneyline.odds.api.OddsCommand.OpenMarket;
import org.moneyline.odds.api.OddsEvent.MarketEvent;
import org.moneyline.odds.api.OddsEvent.MarketOpened;

/** One market and what it decided, for tests of what others have it do. */
public final class MarketLife {

    private final List<MarketEvent> events = new ArrayList<>();
    private @Nullable Market market;

    /** What it decided, which counts from now on. */
    public List<MarketEvent> take(MarketCommand command) {
        Market before = market;
        List<MarketEvent> decided =
                before == null ? Market.open((OpenMarket) command) : before.decide(command);
        for (MarketEvent event : decided) {
            Market now = market;
            market =
                    now == null || event instanceof MarketOpened
                            ? Market.opened((MarketOpened) event)
                            : now.evolve(event);
        }
        events.addAll(decided);
        return decided;
    }

    /** Everything since it was opened. */
    public List<MarketEvent> events() {
        return events;
    }
}
