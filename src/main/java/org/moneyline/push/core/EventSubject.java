package org.moneyline.push.core;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsEvent.ClockTold;
import org.moneyline.odds.api.OddsEvent.EventAbandoned;
import org.moneyline.odds.api.OddsEvent.EventRescheduled;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.odds.api.OddsEvent.KickedOff;
import org.moneyline.odds.api.OddsEvent.MarketEvent;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.ResultEntered;
import org.moneyline.odds.api.OddsEvent.ScoreChanged;
import org.moneyline.odds.api.Score;
import org.moneyline.platform.api.EventTail;

/** A sporting event with all its markets: what its page shows. */
public final class EventSubject implements Subject {

    private static final String MARKETS = "markets";

    private final long position;
    private final Map<MarketId, ShownMarket> markets = new HashMap<>();
    private Map<String, Object> tree;

    /**
     * @param position the last event that the view contains
     */
    public EventSubject(EventView view, long position) {
        this.position = position;
        Map<String, Object> begun = new LinkedHashMap<>();
        begun.put("sport", view.sport());
        begun.put("competition", view.competition());
        begun.put("home", view.home());
        begun.put("away", view.away());
        tree = standing(start(begun, view.startsAt()), view.status(), view.score(), view.phase());
        Map<String, Object> shown = new LinkedHashMap<>();
        for (MarketView each : view.markets()) {
            ShownMarket market = ShownMarket.of(each);
            markets.put(each.marketId(), market);
            shown.put(each.marketId().toString(), market.tree());
        }
        tree = Tree.with(tree, MARKETS, shown);
    }

    @Override
    public Map<String, Object> tree() {
        return tree;
    }

    @Override
    public boolean take(EventTail.Event event) {
        if (event.globalIndex() <= position) {
            return false;
        }
        switch (event.payload()) {
            case MarketOpened e -> show(e.marketId(), ShownMarket.opened(e));
            case MarketEvent e -> {
                ShownMarket market = markets.get(e.marketId());
                if (market != null) {
                    show(e.marketId(), market.after(e));
                }
            }
            case FixtureEvent e -> tree = after(e);
            default -> {
                // Not shown on the page of an event.
            }
        }
        return true;
    }

    private void show(MarketId id, ShownMarket market) {
        markets.put(id, market);
        Map<String, Object> all = Tree.part(tree, MARKETS);
        tree = Tree.with(tree, MARKETS, Tree.with(all, id.toString(), market.tree()));
    }

    private Map<String, Object> after(FixtureEvent event) {
        return switch (event) {
            case EventScheduled e -> start(tree, e.startsAt());
            case EventRescheduled e -> start(tree, e.startsAt());
            case KickedOff e -> standing(tree, EventStatus.IN_PLAY, new Score(0, 0), null);
            case ScoreChanged e -> Tree.with(scored(tree, e.score()), "phase", e.phase());
            case ClockTold e -> Tree.with(tree, "minute", e.minute());
            case ResultEntered e -> standing(tree, EventStatus.FINISHED, e.fullTime(), null);
            case EventAbandoned e ->
                    Tree.with(
                            Tree.with(tree, "status", EventStatus.ABANDONED.name()), "phase", null);
        };
    }

    private static Map<String, Object> standing(
            Map<String, Object> tree,
            EventStatus status,
            @Nullable Score score,
            @Nullable String phase) {
        return scored(Tree.with(Tree.with(tree, "status", status.name()), "phase", phase), score);
    }

    private static Map<String, Object> start(Map<String, Object> tree, Instant startsAt) {
        return Tree.with(tree, "startsAt", startsAt.toString());
    }

    private static Map<String, Object> scored(Map<String, Object> tree, @Nullable Score score) {
        return Tree.with(
                tree,
                "score",
                score == null ? null : Map.of("home", score.home(), "away", score.away()));
    }
}
