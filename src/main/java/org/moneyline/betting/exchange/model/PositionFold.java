package org.moneyline.betting.exchange.model;

import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.ExchangeEvent.PositionEvent;
import org.moneyline.platform.api.StateFold;

/** Lets support staff see a position after any of its events. */
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
