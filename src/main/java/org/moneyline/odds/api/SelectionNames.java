package org.moneyline.odds.api;

import java.time.Instant;

/** What to call a selection on a page, in a mail, on a statement. */
public record SelectionNames(
        EventId eventId,
        String event,
        String competition,
        Instant startsAt,
        String market,
        String selection) {}
