package org.moneyline.odds.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a season replay is.
 *
 * @param state RUNNING, HELD (a round waits for {@code ReleaseRound}), STOPPED
 * @param run which repetition of the season, from 1
 * @param round the round that kicks off next or waits to, from 1
 * @param kickOffAt when it is due
 * @param events the events of that round
 */
public record ReplayView(
        String state, int run, int round, @Nullable Instant kickOffAt, List<EventId> events) {

    public ReplayView {
        events = List.copyOf(events);
    }
}
