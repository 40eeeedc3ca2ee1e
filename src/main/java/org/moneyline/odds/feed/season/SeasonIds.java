package org.moneyline.odds.feed.season;

import java.time.Instant;
import org.moneyline.kernel.UuidV7;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.catalogue.MarketIds;
import org.moneyline.odds.feed.season.SeasonMatch.QuotedMarket;

/**
 * Ids of a run's events and markets, made of nothing but the run and the match: publishing again
 * after a crash meets what is there already, and the next run has ids of its own.
 */
record SeasonIds(int run, Instant startedAt) {

    EventId event(SeasonMatch match) {
        long start = startedAt.toEpochMilli();
        return new EventId(
                UuidV7.of(start + match.index(), 0, Chance.mix(start, run, match.index(), 0)));
    }

    MarketId market(SeasonMatch match, int ordinal) {
        QuotedMarket market = match.markets().get(ordinal);
        return MarketIds.of(event(match), market.type(), market.lineQuarters());
    }
}
