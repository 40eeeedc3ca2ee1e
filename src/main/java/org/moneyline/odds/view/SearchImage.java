package org.moneyline.odds.view;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Fills an index from the tables as they were at one event, to be followed on from there. */
@Component
class SearchImage {

    /** Rows that are on their way from the database at once. */
    private static final int FETCHED_ROWS = 2_000;

    private static final String COLUMNS =
            "select event_id, sport, competition, home, away, starts_at, status from odds_event ";

    private final JdbcTemplate jdbc;
    private final InstantSource clock;

    SearchImage(DataSource source, InstantSource clock) {
        this.clock = clock;
        jdbc = new JdbcTemplate(source);
        jdbc.setFetchSize(FETCHED_ROWS);
    }

    /** Answers the last event that the tables contain, 0 if none. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public long load(SearchIndex index, SearchIndex.Limits limits) {
        Long position =
                jdbc.queryForObject(
                        "select coalesce(max(global_index), 0) from odds_position", Long.class);
        // What is in play, then what starts next. A match whose start has passed was perhaps
        // forgotten by whoever scheduled it: of those the latest, where there is room.
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.query(
                COLUMNS
                        + "where status in ('IN_PLAY', 'SCHEDULED')"
                        + " order by status, starts_at < ?,"
                        + " abs(extract(epoch from starts_at - ?)) limit ?",
                row -> {
                    add(row, index);
                },
                now,
                now,
                limits.upcomingEvents());
        // The latest, and of them the oldest first: that one is the first to go.
        jdbc.query(
                "select * from ("
                        + COLUMNS
                        + "where status not in ('IN_PLAY', 'SCHEDULED')"
                        + " order by starts_at desc limit ?) late order by starts_at",
                row -> {
                    add(row, index);
                },
                limits.overEvents());
        return position == null ? 0 : position;
    }

    private static void add(ResultSet row, SearchIndex index) throws SQLException {
        index.add(
                new EventId(row.getObject(1, UUID.class)),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getObject(6, OffsetDateTime.class).toInstant(),
                EventStatus.valueOf(row.getString(7)));
    }
}
