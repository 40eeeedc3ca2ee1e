package org.moneyline.odds.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param state LIVE, STALE or STOPPED
 */
public record FeedView(
        String feed, String provider, String state, @Nullable Instant lastQuoteAt, long quotes) {}
