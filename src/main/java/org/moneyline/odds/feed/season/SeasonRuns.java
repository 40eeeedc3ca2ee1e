package org.moneyline.odds.feed.season;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Remembers where the replay is. */
@Component
class SeasonRuns {

    private final JdbcClient jdbc;

    SeasonRuns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param positionMs everything up to here in the run's own time has been sent
     */
    record Run(int run, Instant startedAt, long positionMs) {}

    Optional<Run> latest() {
        return jdbc.sql(
                        """
                        select run, started_at, position_ms from odds_season_run
                        order by run desc limit 1\
                        """)
                .query((row, i) ->
                        new Run(
                                row.getInt(1),
                                row.getObject(2, OffsetDateTime.class).toInstant(),
                                row.getLong(3)))
                .optional();
    }

    void start(Run run) {
        jdbc.sql("insert into odds_season_run (run, started_at, position_ms) values (?, ?, ?)")
                .params(run.run(), run.startedAt().atOffset(ZoneOffset.UTC), run.positionMs())
                .update();
    }

    void moveTo(int run, long positionMs) {
        jdbc.sql("update odds_season_run set position_ms = ? where run = ?")
                .params(positionMs, run)
                .update();
    }
}
