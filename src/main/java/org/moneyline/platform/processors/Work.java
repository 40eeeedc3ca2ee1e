package org.moneyline.platform.processors;

import java.util.List;
import org.moneyline.platform.eventstore.EventLog;

/** What a processor does with the events it wants. */
interface Work {

    boolean wants(Class<?> payloadType);

    /**
     * Handles events and then moves the position. If it throws, the position stands and the same
     * events come again.
     */
    void handle(List<EventLog.Logged> events, Runnable move) throws Exception;

    /**
     * The processor goes on from what is stored: after a start, a failure, a rebuild, or when
     * another node may have written. The first batch follows.
     */
    default void begins() {}

    /** The processor no longer runs here; what was known of the database may be out of date. */
    default void released() {}

    /** The processor is to end: whatever still runs may be cut short, since it comes again. */
    default void cutShort() {}
}
