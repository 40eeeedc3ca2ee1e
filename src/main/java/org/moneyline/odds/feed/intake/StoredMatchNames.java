package org.moneyline.odds.feed.intake;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.moneyline.odds.api.EventId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A table of names. When a match starts by now, and how far it is, the catalogue knows. */
@Component
class StoredMatchNames implements MatchNames {

    private static final String ROWS =
            """
            select provider, provider_event, event_id, m.source, m.sport, m.home, m.away,
                coalesce(e.starts_at, m.starts_at) as starting,
                coalesce(e.status = 'IN_PLAY', false),
                coalesce(e.status in ('FINISHED', 'ABANDONED'), false)
            from odds_feed_match m left join odds_event e using (event_id)
            """;

    private final JdbcClient jdbc;

    StoredMatchNames(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Row> startingAfter(Instant time, int limit) {
        return jdbc.sql(
                        ROWS
                                + """
                                where coalesce(e.starts_at, m.starts_at) > ?
                                order by starting desc limit ?\
                                """)
                .params(time.atOffset(ZoneOffset.UTC), limit)
                .query((row, i) -> read(row))
                .list();
    }

    @Override
    public Row keep(Row row) {
        jdbc.sql(
                        """
                        insert into odds_feed_match (provider, provider_event, event_id, source,
                            sport, home, away, starts_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing\
                        """)
                .params(
                        row.name().provider(),
                        row.name().event(),
                        row.eventId().value(),
                        row.source(),
                        row.sport(),
                        row.home(),
                        row.away(),
                        row.startsAt().atOffset(ZoneOffset.UTC))
                .update();
        return jdbc.sql(ROWS + "where provider = ? and provider_event = ?")
                .params(row.name().provider(), row.name().event())
                .query((kept, i) -> read(kept))
                .single();
    }

    private static Row read(ResultSet row) throws SQLException {
        return new Row(
                new Name(row.getString(1), row.getString(2)),
                new EventId(row.getObject(3, UUID.class)),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getObject(8, OffsetDateTime.class).toInstant(),
                row.getBoolean(9),
                row.getBoolean(10));
    }
}
