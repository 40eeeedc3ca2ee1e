package org.moneyline.platform.api;

import java.util.Map;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * What led to the commands a thread is about to send. It is kept by the thread, because a reaction
 * runs outside the unit of work of the event it reacts to.
 */
public final class Causation {

    /** Who acted, why, which request or event began it all, and which event led to this. */
    public static final String ACTOR = "actor";

    public static final String REASON = "reason";
    public static final String CORRELATION_ID = "correlationId";
    public static final String CAUSATION_ID = "causationId";

    private static final ThreadLocal<MetaData> CURRENT = new ThreadLocal<>();

    private Causation() {}

    /** Runs something that reacts to an event. */
    public static void of(String eventId, Map<String, ?> eventMetadata, Runnable reaction) {
        Object correlation = eventMetadata.get(CORRELATION_ID);
        CURRENT.set(
                MetaData.with(CORRELATION_ID, correlation == null ? eventId : correlation)
                        .and(CAUSATION_ID, eventId));
        try {
            reaction.run();
        } finally {
            CURRENT.remove();
        }
    }

    /** For a thread that does part of what this one reacts with. */
    public static Runnable passedOn(Runnable work) {
        MetaData cause = CURRENT.get();
        if (cause == null) {
            return work;
        }
        return () -> {
            MetaData before = CURRENT.get();
            CURRENT.set(cause);
            try {
                work.run();
            } finally {
                CURRENT.set(before);
            }
        };
    }

    public static @Nullable MetaData current() {
        return CURRENT.get();
    }
}
