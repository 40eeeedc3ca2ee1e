package org.moneyline.platform.api;

import java.util.List;
import java.util.Map;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What led to the commands a thread is about to send. It is kept by the thread, because a reaction
 * runs outside the unit of work of the event it reacts to. The lines a thread logs meanwhile carry
 * the same id, under {@link #CORRELATION_ID}.
 */
public final class Causation {

    /** Who acted, why, which request or event began it all, and which event led to this. */
    public static final String ACTOR = "actor";

    public static final String REASON = "reason";
    public static final String CORRELATION_ID = "correlationId";
    public static final String CAUSATION_ID = "causationId";

    /**
     * Stands in place of the correlation on what a request of the hot path did itself: events with
     * a correlation are in an index, which costs more than a bet can spare.
     */
    public static final String REQUEST_ID = "requestId";

    private static final List<String> NAMES = List.of(CORRELATION_ID, REQUEST_ID);

    private static final ThreadLocal<MetaData> CURRENT = new ThreadLocal<>();

    private Causation() {}

    /** Part of a reaction. */
    @FunctionalInterface
    public interface Step<E extends Exception> {
        void run() throws E;
    }

    /** Runs something that reacts to an event. */
    public static void of(String eventId, Map<String, ?> eventMetadata, Runnable reaction) {
        Object correlation = correlationOf(eventMetadata);
        carry(
                MetaData.with(CORRELATION_ID, correlation == null ? eventId : correlation)
                        .and(CAUSATION_ID, eventId));
        try {
            reaction.run();
        } finally {
            carry(null);
        }
    }

    /**
     * Does what follows from an event so often that the index over correlations must not hold it.
     * It names the request as the event itself does, and where that names none, the event alone.
     */
    public static <E extends Exception> void often(
            String eventId, Map<String, ?> eventMetadata, Step<E> step) throws E {
        MetaData cause = MetaData.with(CAUSATION_ID, eventId);
        for (String key : NAMES) {
            Object name = eventMetadata.get(key);
            if (name != null) {
                cause = cause.and(key, name);
            }
        }
        MetaData before = CURRENT.get();
        carry(cause);
        try {
            step.run();
        } finally {
            carry(before);
        }
    }

    /**
     * This thread works for a request until {@link #endRequest}.
     *
     * @param indexed whether the events of the request itself are found by its id at any time
     */
    public static void beginRequest(String requestId, boolean indexed) {
        carry(MetaData.with(indexed ? CORRELATION_ID : REQUEST_ID, requestId));
    }

    public static void endRequest() {
        carry(null);
    }

    /** The id of the request, or of the cause, that this thread works for. */
    public static @Nullable String correlation() {
        MetaData cause = CURRENT.get();
        return cause == null ? null : (String) correlationOf(cause);
    }

    private static @Nullable Object correlationOf(Map<String, ?> metadata) {
        Object correlation = metadata.get(CORRELATION_ID);
        return correlation == null ? metadata.get(REQUEST_ID) : correlation;
    }

    private static void carry(@Nullable MetaData cause) {
        if (cause == null) {
            CURRENT.remove();
            MDC.remove(CORRELATION_ID);
        } else {
            CURRENT.set(cause);
            Object correlation = correlationOf(cause);
            MDC.put(
                    CORRELATION_ID,
                    String.valueOf(correlation == null ? cause.get(CAUSATION_ID) : correlation));
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
            carry(cause);
            try {
                work.run();
            } finally {
                carry(before);
            }
        };
    }

    public static @Nullable MetaData current() {
        return CURRENT.get();
    }
}
