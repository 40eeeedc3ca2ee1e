package org.moneyline.platform.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened to one aggregate, for the people who explain it to somebody. */
public interface EventHistory {

    /**
     * Events of one aggregate, oldest first.
     *
     * @param fromSequence 0 for the first
     * @param limit at most 1000 are given at once
     */
    List<Entry> of(UUID aggregateId, long fromSequence, int limit);

    /** How many events the aggregate has. */
    long count(UUID aggregateId);

    /**
     * The aggregate's state after an event, as JSON; empty if it has no such event or nobody says
     * how to fold it.
     */
    Optional<String> stateAfter(UUID aggregateId, long sequence);

    /** The events that carry a correlation, over all aggregates, in the order of their commit. */
    List<Entry> correlated(String correlationId, int limit);

    /**
     * @param event the stored name, such as {@code wallet.stake-held}
     * @param payload JSON as it was stored
     * @param metadata JSON: who, why, and what led to it; null if there is none
     */
    record Entry(
            long globalIndex,
            UUID aggregateId,
            String aggregateType,
            long sequence,
            Instant recordedAt,
            String event,
            int revision,
            String payload,
            @Nullable String metadata) {}
}
