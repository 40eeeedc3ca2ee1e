package org.moneyline.push.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsEvent.MarketPriced;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.platform.api.EventTail;

/** Made-up matches for tests of the stream. */
public final class Matches {

    public static final EventId EVENT = new EventId(new UUID(7, 1));
    public static final MarketId RESULT = new MarketId(new UUID(7, 2));
    public static final MarketId GOALS = new MarketId(new UUID(7, 3));

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Matches() {}

    public static EventTail.Event at(long index, Object payload) {
        return new EventTail.Event(index, null, 0, NOON, payload, Map.of());
    }

    public static MarketPriced priced(MarketId market, String... prices) {
        List<@Nullable Price> all = new ArrayList<>();
        for (String price : prices) {
            all.add(Price.parse(price));
        }
        return new MarketPriced(market, List.of(), all);
    }

    public static MarketView market(MarketId id, MarketStatus status, String... prices) {
        List<MarketView.Selection> selections = new ArrayList<>();
        for (int i = 0; i < prices.length; i++) {
            selections.add(
                    new MarketView.Selection(
                            new SelectionId(id, i),
                            "Selection " + i,
                            Price.parse(prices[i]),
                            false,
                            null));
        }
        return new MarketView(
                id,
                EVENT,
                "MATCH_RESULT",
                "Match result",
                null,
                status,
                false,
                3,
                null,
                null,
                0,
                "Main",
                1,
                null,
                selections);
    }

    public static EventView event(EventStatus status, MarketView... markets) {
        return new EventView(
                EVENT,
                "football",
                "Premier League",
                "Arsenal",
                "Burnley",
                NOON,
                status,
                null,
                null,
                null,
                "test",
                List.of(markets));
    }
}
