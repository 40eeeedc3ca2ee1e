package org.moneyline.odds.feed.intake;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Remembers how far followed files have been taken. */
@Component
class FeedPositions {

    private final JdbcClient jdbc;

    FeedPositions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    long of(String provider, String file) {
        return jdbc.sql(
                        """
                        select position_bytes from odds_feed_position
                        where provider = ? and file = ?\
                        """)
                .params(provider, file)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    void moveTo(String provider, String file, long position) {
        jdbc.sql(
                        """
                        insert into odds_feed_position (provider, file, position_bytes)
                        values (?, ?, ?)
                        on conflict (provider, file)
                        do update set position_bytes = excluded.position_bytes\
                        """)
                .params(provider, file, position)
                .update();
    }
}
