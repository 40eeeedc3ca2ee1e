package org.moneyline.odds.feed.intake;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.moneyline.odds.feed.intake.Liveness.Kept;
import org.moneyline.odds.feed.intake.Liveness.Trouble;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Remembers how far followed files have been taken, and how providers' streams stood then. */
@Component
class FeedPositions {

    private final JdbcClient jdbc;
    private final Map<String, Map<Integer, Kept>> stored = new ConcurrentHashMap<>();

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

    Map<Integer, Kept> streams(String provider) {
        Map<Integer, Kept> streams = new HashMap<>();
        jdbc.sql("select stream, trouble, says_alive from odds_feed_stream where provider = ?")
                .param(provider)
                .query(row -> {
                    String trouble = row.getString(2);
                    streams.put(
                            row.getInt(1),
                            new Kept(
                                    trouble == null ? null : Trouble.valueOf(trouble),
                                    row.getBoolean(3)));
                });
        return streams;
    }

    /** Most times they stand as they did. */
    void keep(String provider, Map<Integer, Kept> streams) {
        if (streams.equals(stored.get(provider))) {
            return;
        }
        streams.forEach((stream, kept) ->
                jdbc.sql(
                                """
                                insert into odds_feed_stream (provider, stream, trouble, says_alive)
                                values (:provider, :stream, :trouble, :alive)
                                on conflict (provider, stream)
                                do update set trouble = excluded.trouble,
                                    says_alive = excluded.says_alive\
                                """)
                        .param("provider", provider)
                        .param("stream", stream)
                        .param("trouble", kept.trouble() == null ? null : kept.trouble().name())
                        .param("alive", kept.saysAlive())
                        .update());
        stored.put(provider, Map.copyOf(streams));
    }
}
