package org.moneyline.odds.process;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.pricing.GoalExpectation;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Where price making goes on after a restart: the tables as they were at one event, and what the
 * model knew of each match in play, since the prices before its kick-off are gone.
 */
@Component
class GoalsMemory {

    private final JdbcClient jdbc;

    GoalsMemory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param position the last event the tables contain, 0 if none
     */
    record Loaded(long position, List<MatchPricing> matches) {}

    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Loaded load() {
        long position =
                jdbc.sql("select coalesce(max(global_index), 0) from odds_position")
                        .query(Long.class)
                        .single();
        Map<UUID, MatchPricing> matches = new HashMap<>();
        jdbc.sql(
                        """
                        select e.event_id, e.home, e.away, e.status, e.score_home, e.score_away,
                               e.half_home, e.half_away, e.phase, g.home_expected, g.away_expected,
                               coalesce(g.minute, 0)
                        from odds_event e left join odds_goals g using (event_id)
                        where e.status in ('SCHEDULED', 'IN_PLAY') and e.sport = ?\
                        """)
                .param(MatchPricing.SPORT)
                .query(row -> {
                    UUID id = row.getObject(1, UUID.class);
                    MatchPricing match =
                            new MatchPricing(
                                    new EventId(id),
                                    row.getString(2),
                                    row.getString(3),
                                    EventStatus.valueOf(row.getString(4)));
                    Score score = score(row, 5);
                    match.resume(
                            score == null ? new Score(0, 0) : score,
                            score(row, 7),
                            row.getString(9),
                            expected(row, 10),
                            row.getInt(12));
                    matches.put(id, match);
                });
        jdbc.sql(
                        """
                        select m.event_id, m.market_id, m.type, m.line_quarters, m.in_play, m.prices,
                               array(select q.provider from odds_quote q
                                     where q.market_id = m.market_id and q.counts)
                        from odds_market m join odds_event e using (event_id)
                        where m.status in ('OPEN', 'SUSPENDED', 'CLOSED')
                          and e.status in ('SCHEDULED', 'IN_PLAY') and e.sport = ?
                        order by m.opened_index\
                        """)
                .param(MatchPricing.SPORT)
                .query(row -> {
                    MatchPricing match = matches.get(row.getObject(1, UUID.class));
                    if (match != null) {
                        match.add(
                                new MarketId(row.getObject(2, UUID.class)),
                                row.getString(3),
                                row.getObject(4, Integer.class),
                                row.getBoolean(5),
                                Set.of((String[]) row.getArray(7).getArray()),
                                prices((Integer[]) row.getArray(6).getArray()));
                    }
                });
        return new Loaded(position, List.copyOf(matches.values()));
    }

    void remember(EventId event, GoalExpectation expected, int minute) {
        jdbc.sql(
                        """
                        insert into odds_goals (event_id, home_expected, away_expected, minute)
                        values (?, ?, ?, ?)
                        on conflict (event_id) do update set
                            home_expected = excluded.home_expected,
                            away_expected = excluded.away_expected, minute = excluded.minute\
                        """)
                .params(event.value(), expected.home(), expected.away(), minute)
                .update();
    }

    void forget(EventId event) {
        jdbc.sql("delete from odds_goals where event_id = ?").param(event.value()).update();
    }

    private static List<@Nullable Price> prices(@Nullable Integer[] thousandths) {
        List<@Nullable Price> prices = new ArrayList<>();
        Arrays.stream(thousandths).forEach(t -> prices.add(t == null ? null : new Price(t)));
        return prices;
    }

    private static @Nullable Score score(ResultSet row, int column) throws SQLException {
        int goals = row.getInt(column);
        return row.wasNull() ? null : new Score(goals, row.getInt(column + 1));
    }

    private static @Nullable GoalExpectation expected(ResultSet row, int column)
            throws SQLException {
        long goals = row.getLong(column);
        return row.wasNull() ? null : new GoalExpectation(goals, row.getLong(column + 1));
    }
}
