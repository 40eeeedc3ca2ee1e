package org.moneyline.betting.sportsbook.model;

import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BetEvent;
import org.moneyline.platform.api.StateFold;

/** Lets support staff see a bet after any of its events. */
public final class BetFold implements StateFold {

    @Override
    public String aggregateType() {
        return Bet.TYPE;
    }

    @Override
    public Object evolve(@Nullable Object state, Object event) {
        return BetState.evolve((BetState) state, (BetEvent) event);
    }
}
