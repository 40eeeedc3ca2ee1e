package org.moneyline.platform.api;

import org.jspecify.annotations.Nullable;

/**
 * How an aggregate's state is folded from its events. A module registers one bean for each
 * aggregate, so that support staff can step through time and the oracle can compare a snapshot with
 * a full replay.
 */
public interface StateFold {

    /**
     * The aggregate's type as recorded with its events: {@code wallet}, {@code bet}, {@code
     * market}.
     */
    String aggregateType();

    /** The state after the event; {@code state} is null before the first one. */
    Object evolve(@Nullable Object state, Object event);
}
