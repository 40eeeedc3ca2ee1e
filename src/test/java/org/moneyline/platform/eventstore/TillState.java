package org.moneyline.platform.eventstore;

import org.moneyline.kernel.Stored;

@Stored(name = "test.till-state")
record TillState(String id, long total) {

    static TillState evolve(TillState state, TillEvent event) {
        return switch (event) {
            case TillEvent.TillOpened opened -> new TillState(opened.tillId(), 0);
            case TillEvent.PutIn in -> new TillState(state.id(), state.total() + in.amount());
        };
    }
}
