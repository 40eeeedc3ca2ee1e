package org.moneyline.odds.feed;

import java.time.Duration;

/** Tells when what bettors are offered on this node contains an event. */
@FunctionalInterface
public interface OffersReady {

    /** Waits for the event or the bound; returns whether the offers contain it. */
    boolean awaitOffers(long globalIndex, Duration bound);
}
