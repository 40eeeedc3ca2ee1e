package org.moneyline.odds.view;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.axonframework.queryhandling.QueryHandler;
import org.moneyline.odds.api.FeedView;
import org.moneyline.odds.api.OddsQuery.Feeds;
import org.moneyline.odds.api.OddsQuery.PriceHistory;
import org.moneyline.odds.api.PricePoint;
import org.moneyline.odds.catalogue.ProviderTerms;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Answers what was shown when, and who keeps quoting. */
@Component
class PriceQueries {

    /** A chart has fewer dots than this; an afternoon's market has fewer prices. */
    static final int HISTORY_MAX_POINTS = 5_000;

    /**
     * A provider silent for longer has stopped, unless something is on offer that it was heard on:
     * then, as before, it is only stale.
     */
    static final Duration STOPPED_AFTER = Duration.ofMinutes(10);

    private final JdbcClient jdbc;
    private final Clock clock;

    PriceQueries(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The newest ones, if there are more than asked for. */
    @QueryHandler
    List<PricePoint> on(PriceHistory question) {
        return jdbc.sql(
                        """
                        select shown_at, prices from odds_price_point where market_id = ?
                        order by global_index desc limit ?\
                        """)
                .params(
                        question.marketId().value(),
                        Math.clamp(question.limit(), 1, HISTORY_MAX_POINTS))
                .query((row, i) -> new PricePoint(instant(row), PriceArray.read(prices(row))))
                .list()
                .reversed();
    }

    @QueryHandler
    List<FeedView> on(Feeds question) {
        Instant now = clock.instant();
        return jdbc.sql(
                        """
                        select last_quote_at, feed, provider, quotes,
                               case when last_quote_at > ? then true else exists (
                                   select from odds_market m join odds_quote q using (market_id)
                                   where m.source = p.feed and m.status in ('OPEN', 'SUSPENDED')
                                     and q.provider = p.provider)
                               end
                        from odds_provider p order by feed, provider\
                        """)
                .param(now.minus(STOPPED_AFTER).atOffset(ZoneOffset.UTC))
                .query((row, i) ->
                        new FeedView(
                                row.getString(2),
                                row.getString(3),
                                state(row.getString(3), instant(row), row.getBoolean(5), now),
                                instant(row),
                                row.getLong(4)))
                .list();
    }

    private static String state(String provider, Instant last, boolean missed, Instant now) {
        if (now.isBefore(last.plus(ProviderTerms.of(provider).freshFor()))) {
            return FeedView.LIVE;
        }
        return missed ? FeedView.STALE : FeedView.STOPPED;
    }

    private static Instant instant(ResultSet row) throws SQLException {
        return row.getObject(1, OffsetDateTime.class).toInstant();
    }

    private static Integer[] prices(ResultSet row) throws SQLException {
        Array array = row.getArray(2);
        return (Integer[]) array.getArray();
    }
}
