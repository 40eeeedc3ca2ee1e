package org.moneyline.odds.model;

import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.platform.api.StateFold;

/** Folds an event's state from what happened to it, for people who step through its history. */
public final class FixtureFold implements StateFold {

    @Override
    public String aggregateType() {
        return "fixture";
    }

    @Override
    public Object evolve(@Nullable Object state, Object event) {
        if (event instanceof EventScheduled scheduled) {
            return Fixture.scheduled(scheduled);
        }
        if (state instanceof Fixture fixture && event instanceof FixtureEvent next) {
            return fixture.evolve(next);
        }
        throw new IllegalArgumentException("not an event of a scheduled fixture: " + event);
    }
}
