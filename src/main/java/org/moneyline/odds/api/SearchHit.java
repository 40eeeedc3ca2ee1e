package org.moneyline.odds.api;

import java.time.Instant;

/** One event found by type-ahead. */
public record SearchHit(
        EventId eventId,
        MarkedText name,
        String competition,
        Instant startsAt,
        EventStatus status) {}
