package org.moneyline.odds.feed;

import java.util.Collection;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;

/** The event a fact is about, as far as acting on it needs to know. */
public interface Subject {

    EventId eventId();

    String home();

    String away();

    /** Its markets that this node knows of. */
    Collection<MarketId> markets();
}
