package org.moneyline.odds.view;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketOffer;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.view.MarketDraft.Adjusted;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads rows back for the projection to go on with, in its own transaction. */
@Component
class StoredDrafts {

    private final JdbcClient jdbc;

    StoredDrafts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<EventDraft> event(EventId id) {
        return jdbc.sql(
                        """
                        select sport, competition, home, away, starts_at, status, score_home,
                               score_away, half_home, half_away, phase, source
                        from odds_event where event_id = ?\
                        """)
                .param(id.value())
                .query((row, i) ->
                        new EventDraft(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getObject(5, OffsetDateTime.class).toInstant(),
                                EventStatus.valueOf(row.getString(6)),
                                score(row, 7),
                                score(row, 9),
                                row.getString(11),
                                row.getString(12)))
                .optional();
    }

    Optional<MarketDraft> market(MarketId id) {
        return jdbc.sql(
                        """
                        select opened_index, type, name, line_quarters, selections, event_id, status,
                               in_play, version, prices, status_reason, round, overridden, outcomes,
                               source, shifted_ordinal, shift_basis_points, widen_basis_points
                        from odds_market where market_id = ?\
                        """)
                .param(id.value())
                .query((row, i) ->
                        new MarketDraft(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getObject(4, Integer.class),
                                List.of(array(row.getArray(5), String[].class)),
                                new MarketOffer(
                                        new EventId(row.getObject(6, UUID.class)),
                                        MarketStatus.valueOf(row.getString(7)),
                                        row.getBoolean(8),
                                        row.getLong(9),
                                        PriceArray.read(array(row.getArray(10), Integer[].class))),
                                row.getString(11),
                                row.getInt(12),
                                List.of(array(row.getArray(13), Boolean[].class)),
                                new Adjusted(row.getInt(16), row.getInt(17), row.getInt(18)),
                                Arrays.asList(array(row.getArray(14), String[].class)),
                                row.getString(15)))
                .optional();
    }

    private static <T> T array(Array array, Class<T> type) throws SQLException {
        return type.cast(array.getArray());
    }

    private static @Nullable Score score(ResultSet row, int column) throws SQLException {
        int home = row.getInt(column);
        if (row.wasNull()) {
            return null;
        }
        return new Score(home, row.getInt(column + 1));
    }
}
