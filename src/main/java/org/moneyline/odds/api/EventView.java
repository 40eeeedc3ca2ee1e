package org.moneyline.odds.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sporting event with its markets.
 *
 * @param score null before kick-off
 * @param phase for people: {@code "1st half"}; null before kick-off
 * @param source who it comes from; {@code season-replay} is said to be a replay on every page
 */
public record EventView(
        EventId eventId,
        String sport,
        String competition,
        String home,
        String away,
        Instant startsAt,
        EventStatus status,
        @Nullable Score score,
        @Nullable Score halfTime,
        @Nullable String phase,
        String source,
        List<MarketView> markets) {

    public String name() {
        return home + " v " + away;
    }
}
