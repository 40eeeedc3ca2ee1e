package org.moneyline.odds.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a provider.
 *
 * @param state LIVE, WAITING (never heard) or RECOVERING
 * @param trouble why it cannot be relied on; null while it can, and while it is still being taken
 *     what it said before this start
 * @param requestId of the snapshot that is waited for; 0 if none is
 * @param lagMillis from its own time to ours, of the last message; null for a recording
 */
public record FeedLinkView(
        String provider,
        String format,
        int stream,
        String state,
        @Nullable String trouble,
        long requestId,
        @Nullable Instant heardAt,
        @Nullable Instant aliveAt,
        @Nullable Long lagMillis,
        Counts counts) {

    /** Trouble: it did not say that it is alive. */
    public static final String SILENCE = "SILENCE";

    /** Trouble: it was to be heard since the start, and never was. */
    public static final String UNHEARD = "UNHEARD";

    /** Of the whole provider, since the start. */
    public record Counts(
            long messages, long duplicates, long gaps, long quarantined, long ignored, long late) {}
}
