package org.moneyline.odds.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param state LIVE, STALE or STOPPED
 */
public record FeedView(
        String feed, String provider, String state, @Nullable Instant lastQuoteAt, long quotes) {

    public static final String LIVE = "LIVE";

    /** Silent, lately or while something is on offer that it was heard on. */
    public static final String STALE = "STALE";

    /** Silent for long, and nothing waits for it. */
    public static final String STOPPED = "STOPPED";
}
