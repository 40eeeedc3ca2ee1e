package org.moneyline.betting.exchange.model;

import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.ExchangeEvent.PositionEvent;
import org.moneyline.platform.api.StateFold;

/** Lets snapshots and the history of a position be made from its events. */
public final class PositionFold implements StateFold {

    @Override
    public String aggregateType() {
        return Position.TYPE;
    }

    @Override
    public Object evolve(@Nullable Object state, Object event) {
        return PositionState.evolve((PositionState) state, (PositionEvent) event);
    }
}
