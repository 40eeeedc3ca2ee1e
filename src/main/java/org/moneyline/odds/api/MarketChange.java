package org.moneyline.odds.api;

import org.moneyline.odds.api.OddsEvent.BetsTakenVoided;
import org.moneyline.odds.api.OddsEvent.FeedLetGo;
import org.moneyline.odds.api.OddsEvent.MarketClosed;
import org.moneyline.odds.api.OddsEvent.MarketEvent;
import org.moneyline.odds.api.OddsEvent.MarketInPlay;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketPriced;
import org.moneyline.odds.api.OddsEvent.MarketResumed;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.odds.api.OddsEvent.MarketSuspended;
import org.moneyline.odds.api.OddsEvent.PriceOverridden;
import org.moneyline.odds.api.OddsEvent.PricesAdjusted;
import org.moneyline.odds.api.OddsEvent.SettlementWithdrawn;

/** Says which changes move a market's version: everything but its prices. */
final class MarketChange {

    private MarketChange() {}

    static boolean movesVersion(MarketEvent event) {
        return switch (event) {
            case MarketOpened e -> true;
            case MarketSuspended e -> true;
            case MarketResumed e -> true;
            case MarketInPlay e -> true;
            case MarketClosed e -> true;
            case MarketSettled e -> true;
            case SettlementWithdrawn e -> true;
            case BetsTakenVoided e -> true;
            case FeedLetGo e -> false;
            case MarketPriced e -> false;
            case PriceOverridden e -> false;
            case PricesAdjusted e -> false;
        };
    }
}
