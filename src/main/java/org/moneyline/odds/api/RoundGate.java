package org.moneyline.odds.api;

import java.util.List;

/**
 * Whoever has something to do between a replayed round's last prices and its kick-off: a test that
 * bets on every match, for example. The round waits until every gate has returned.
 */
@FunctionalInterface
public interface RoundGate {

    /**
     * Called when every market of the round shows its last price before kick-off, and the offers
     * and views of this node know it.
     *
     * @param run which repetition of the season, from 1
     */
    void beforeKickOff(int run, int round, List<EventId> events);
}
