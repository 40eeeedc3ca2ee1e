package org.moneyline.odds.process;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.process.EventProgress.OpenedMarket;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the lifecycle remembers of events and their markets, so that it needs no view. */
@Component
class EventProgressTable {

    private final JdbcClient jdbc;

    EventProgressTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(EventId eventId, OpenedMarket market) {
        jdbc.sql(
                        """
                        insert into odds_lifecycle_market (market_id, event_id, type, line_quarters)
                        values (?, ?, ?, ?) on conflict do nothing\
                        """)
                .params(
                        market.marketId().value(),
                        eventId.value(),
                        market.type(),
                        market.lineQuarters())
                .update();
    }

    List<OpenedMarket> marketsOf(EventId eventId) {
        return jdbc.sql(
                        """
                        select market_id, type, line_quarters from odds_lifecycle_market
                        where event_id = ? order by market_id\
                        """)
                .param(eventId.value())
                .query((row, i) ->
                        new OpenedMarket(
                                new MarketId(row.getObject(1, UUID.class)),
                                row.getString(2),
                                row.getInt(3)))
                .list();
    }

    EventProgress progressOf(EventId eventId) {
        return jdbc.sql(
                        """
                        select kicked_off_at, half_home, half_away, full_home, full_away, abandoned,
                               settled_by, reason
                        from odds_lifecycle_event where event_id = ?\
                        """)
                .param(eventId.value())
                .query((row, i) ->
                        new EventProgress(
                                instant(row),
                                score(row, 2),
                                score(row, 4),
                                row.getBoolean(6),
                                row.getString(7),
                                row.getString(8)))
                .optional()
                .orElse(EventProgress.NONE);
    }

    /** The place of the last event whose news its markets have been told; 0 before the first. */
    long handledIndexOf(EventId eventId) {
        return jdbc.sql("select handled_index from odds_lifecycle_event where event_id = ?")
                .param(eventId.value())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    void save(EventId eventId, EventProgress p, long handledIndex) {
        jdbc.sql(
                        """
                        insert into odds_lifecycle_event (event_id, kicked_off_at, half_home,
                            half_away, full_home, full_away, abandoned, settled_by, reason,
                            handled_index)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (event_id) do update set
                            kicked_off_at = excluded.kicked_off_at,
                            half_home = excluded.half_home, half_away = excluded.half_away,
                            full_home = excluded.full_home, full_away = excluded.full_away,
                            abandoned = excluded.abandoned, settled_by = excluded.settled_by,
                            reason = excluded.reason,
                            handled_index = excluded.handled_index\
                        """)
                .param(1, eventId.value())
                .param(2, timestamp(p.kickedOffAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param(3, home(p.halfTime()), Types.SMALLINT)
                .param(4, away(p.halfTime()), Types.SMALLINT)
                .param(5, home(p.fullTime()), Types.SMALLINT)
                .param(6, away(p.fullTime()), Types.SMALLINT)
                .param(7, p.abandoned())
                .param(8, p.by())
                .param(9, p.reason())
                .param(10, handledIndex)
                .update();
    }

    private static @Nullable Instant instant(ResultSet row) throws SQLException {
        OffsetDateTime at = row.getObject(1, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static @Nullable Score score(ResultSet row, int column) throws SQLException {
        int home = row.getInt(column);
        if (row.wasNull()) {
            return null;
        }
        return new Score(home, row.getInt(column + 1));
    }

    private static @Nullable OffsetDateTime timestamp(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Integer home(@Nullable Score score) {
        return score == null ? null : score.home();
    }

    private static @Nullable Integer away(@Nullable Score score) {
        return score == null ? null : score.away();
    }
}
