package org.moneyline.odds.feed.season;

import java.time.Instant;
import java.util.UUID;
import org.moneyline.kernel.UuidV7;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;

/**
 * Ids of a run's events and markets, made of nothing but the run and the match: publishing again
 * after a crash meets what is there already, and the next run has ids of its own.
 */
record SeasonIds(int run, Instant startedAt) {

    EventId event(SeasonMatch match) {
        return new EventId(id(match, 0));
    }

    MarketId market(SeasonMatch match, int ordinal) {
        return new MarketId(id(match, ordinal + 1));
    }

    private UUID id(SeasonMatch match, int part) {
        long start = startedAt.toEpochMilli();
        return UuidV7.of(start + match.index(), part, Chance.mix(start, run, match.index(), part));
    }
}
