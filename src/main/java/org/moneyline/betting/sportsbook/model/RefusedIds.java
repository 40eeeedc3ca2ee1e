package org.moneyline.betting.sportsbook.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BetId;
import org.moneyline.kernel.UuidV7;

/**
 * Knows the ids that a refusal was written under, so that no bet can begin there any more. An id
 * carries the time it was made at: one that is younger than all that could have been forgotten is
 * free without asking the store, which spares every ordinary bet a read.
 */
public final class RefusedIds {

    /** Several minutes of refusals at a rate that nobody reads. */
    static final int REMEMBERED_MAX = 100_000;

    /** Two clocks, or one that is set back, may differ by this much. */
    private static final long SKEW_MS = 1_000;

    /** What is known about an id. */
    enum Standing {
        /** No refusal was written there. */
        FREE,
        REFUSED,
        /** Too old to be known; the store tells. */
        ASK_THE_STORE
    }

    private final Cache<BetId, Boolean> refused;
    private final AtomicLong knownSinceMs;

    /**
     * @param knownSinceMs when this memory began
     */
    public RefusedIds(long knownSinceMs) {
        this(knownSinceMs, REMEMBERED_MAX);
    }

    RefusedIds(long knownSinceMs, int rememberedMax) {
        this.knownSinceMs = new AtomicLong(knownSinceMs + SKEW_MS);
        this.refused =
                Caffeine.newBuilder()
                        .maximumSize(rememberedMax)
                        .evictionListener(
                                (@Nullable BetId id, @Nullable Boolean value, RemovalCause why) ->
                                        forgotten(Objects.requireNonNull(id)))
                        .executor(Runnable::run)
                        .build();
    }

    private void forgotten(BetId id) {
        knownSinceMs.accumulateAndGet(UuidV7.epochMillis(id.value()) + SKEW_MS, Math::max);
    }

    Standing standing(BetId id) {
        if (refused.getIfPresent(id) != null) {
            return Standing.REFUSED;
        }
        boolean timed = id.value().version() == 7;
        return timed && UuidV7.epochMillis(id.value()) > knownSinceMs.get()
                ? Standing.FREE
                : Standing.ASK_THE_STORE;
    }

    /** Whether it was not known yet. */
    boolean add(BetId id) {
        return refused.asMap().putIfAbsent(id, Boolean.TRUE) == null;
    }

    /** The refusal was not written after all. */
    void remove(BetId id) {
        refused.invalidate(id);
    }

    /** A refusal was committed, maybe by another node. */
    public void follow(BetId id) {
        refused.put(id, Boolean.TRUE);
    }
}
