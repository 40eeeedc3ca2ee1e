package org.moneyline.push.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketOffer;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsEvent.MarketEvent;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.odds.api.OddsEvent.SettlementWithdrawn;
import org.moneyline.odds.api.SelectionResult;

/**
 * A market and how it is shown. Selections are called by their ordinals; a price is shown while the
 * market is open.
 */
record ShownMarket(MarketOffer offer, Map<String, Object> tree) {

    static ShownMarket of(MarketView view) {
        Map<String, Object> tree =
                described(
                        view.eventId().toString(),
                        view.type(),
                        view.lineQuarters(),
                        view.selections().stream().map(MarketView.Selection::name).toList());
        Map<String, Object> outcomes = new LinkedHashMap<>();
        List<@Nullable Price> prices = new ArrayList<>();
        for (MarketView.Selection selection : view.selections()) {
            prices.add(selection.price());
            if (selection.outcome() != null) {
                outcomes.put(ordinal(selection.selectionId().ordinal()), selection.outcome());
            }
        }
        MarketOffer offer =
                new MarketOffer(
                        view.eventId(), view.status(), view.inPlay(), view.version(), prices);
        return new ShownMarket(
                        offer, outcomes.isEmpty() ? tree : Tree.with(tree, "outcomes", outcomes))
                .shown();
    }

    static ShownMarket opened(MarketOpened event) {
        return new ShownMarket(
                        MarketOffer.opened(event),
                        described(
                                event.eventId().toString(),
                                event.type(),
                                event.lineQuarters(),
                                event.selections()))
                .shown();
    }

    private static Map<String, Object> described(
            String eventId, String type, @Nullable Integer lineQuarters, List<String> names) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("eventId", eventId);
        tree.put("type", type);
        if (lineQuarters != null) {
            tree.put("lineQuarters", lineQuarters);
        }
        Map<String, Object> selections = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            selections.put(ordinal(i), names.get(i));
        }
        tree.put("selections", selections);
        return tree;
    }

    ShownMarket after(MarketEvent event) {
        Map<String, Object> next = tree;
        if (event instanceof MarketSettled settled) {
            Map<String, Object> outcomes = new LinkedHashMap<>();
            for (SelectionResult result : settled.results()) {
                outcomes.put(ordinal(result.ordinal()), result.outcome());
            }
            next = Tree.with(tree, "outcomes", outcomes);
        } else if (event instanceof SettlementWithdrawn) {
            next = Tree.with(tree, "outcomes", null);
        }
        return new ShownMarket(offer.after(event), next).shown();
    }

    private ShownMarket shown() {
        Map<String, Object> next = Tree.with(tree, "status", offer.status().name());
        next = Tree.with(next, "inPlay", offer.inPlay());
        next = Tree.with(next, "version", offer.version());
        next = Tree.with(next, "prices", prices());
        return new ShownMarket(offer, next);
    }

    private Map<String, Object> prices() {
        Map<String, Object> prices = new LinkedHashMap<>();
        if (offer.status() == MarketStatus.OPEN) {
            List<@Nullable Price> all = offer.prices();
            for (int i = 0; i < all.size(); i++) {
                Price price = all.get(i);
                if (price != null) {
                    prices.put(ordinal(i), price.toString());
                }
            }
        }
        return prices;
    }

    private static String ordinal(int ordinal) {
        return Integer.toString(ordinal);
    }
}
