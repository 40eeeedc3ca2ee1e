package org.moneyline.odds.api;

import java.time.Instant;

/** One event found by type-ahead. */
public record SearchHit(
        EventId eventId, String name, String competition, Instant startsAt, EventStatus status) {}
