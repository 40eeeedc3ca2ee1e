package org.moneyline.odds.feed;

import java.time.Duration;
import java.util.List;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;

/** Knows the markets that are priced from those a feed quotes. */
public interface DerivedPrices {

    /** Markets of an event that still take bets or will, whoever opened them. */
    List<MarketId> marketsOf(EventId event);

    /**
     * Waits until everything that follows from the event is priced, or the bound; returns whether
     * it is.
     */
    boolean awaitPriced(long globalIndex, Duration bound) throws InterruptedException;
}
