package org.moneyline.odds.feed.exchange;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one message says of one market.
 *
 * @param image whether it replaces all that was said of the market before
 * @param definition null if it is as it was
 */
record StreamChange(
        String marketId,
        boolean image,
        @Nullable Definition definition,
        List<RunnerChange> runners) {

    /**
     * What the market is and how it stands.
     *
     * @param eventName null where the stream does not tell names
     */
    record Definition(
            String eventId,
            String eventTypeId,
            String marketType,
            String status,
            boolean inPlay,
            Instant startsAt,
            @Nullable String eventName,
            List<Runner> runners) {}

    /**
     * @param handicapQuarters 0 without a handicap
     * @param rank its place in the market, from 1
     */
    record Runner(RunnerId id, int rank, String status, @Nullable String name) {}

    record RunnerId(long id, int handicapQuarters) {}

    /**
     * @param back prices in thousandths at which one can back now; lay likewise
     */
    record RunnerChange(RunnerId id, List<Level> back, List<Level> lay) {}

    /** A price of the ladder; without money it is gone. */
    record Level(int thousandths, boolean money) {}
}
