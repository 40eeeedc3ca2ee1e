package org.moneyline.odds.api;

import java.time.Instant;

/**
 * A message that was set aside.
 *
 * @param code stable, for programs
 * @param sizeBytes of the whole message
 * @param excerpt its beginning
 */
public record QuarantinedView(
        long id,
        Instant receivedAt,
        String provider,
        String code,
        String reason,
        int sizeBytes,
        String excerpt) {}
