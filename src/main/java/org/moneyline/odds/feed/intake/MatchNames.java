package org.moneyline.odds.feed.intake;

import java.time.Instant;
import java.util.List;
import org.moneyline.odds.api.EventId;

/** What providers call our events, kept over restarts. */
interface MatchNames {

    /** What a provider calls an event. */
    record Name(String provider, String event) {}

    /**
     * @param source the provider that says how the match goes
     */
    record Row(
            Name name,
            EventId eventId,
            String source,
            String sport,
            String home,
            String away,
            Instant startsAt,
            boolean inPlay,
            boolean over) {}

    /** Those of matches that start later than that, the latest first. */
    List<Row> startingAfter(Instant time, int limit);

    /** Returns it as it is kept: another node, or a start that forgot it, may have been first. */
    Row keep(Row row);
}
