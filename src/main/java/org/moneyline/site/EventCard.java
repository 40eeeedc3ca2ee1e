package org.moneyline.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A sporting event as the pages show it: everything is text already. */
record EventCard(
        String id,
        String sport,
        String competition,
        Side home,
        Side away,
        Stage stage,
        String when,
        @Nullable String detail,
        boolean replay,
        @Nullable MarketCard main,
        List<MarketCard> markets,
        int moreMarkets) {

    /** Which face an event shows. */
    enum Stage {
        SOON,
        LIVE,
        OVER,
        OFF
    }

    /** One team, with its goals once there are any. */
    record Side(String name, @Nullable String goals, String shirt, String trim) {}

    /** Markets under one heading. */
    record Group(String title, List<MarketCard> markets) {}

    /** The markets under their headings, in the order they come. */
    public List<Group> groups() {
        Map<String, List<MarketCard>> byTitle = new LinkedHashMap<>();
        for (MarketCard market : markets) {
            byTitle.computeIfAbsent(market.group(), title -> new ArrayList<>()).add(market);
        }
        return byTitle.entrySet().stream()
                .map(group -> new Group(group.getKey(), group.getValue()))
                .toList();
    }

    /** Where the exchange begins for it; null if nothing of it is traded. */
    public @Nullable String exchangeMarket() {
        if (main != null && main.traded()) {
            return main.id();
        }
        return markets.stream()
                .filter(MarketCard::traded)
                .map(MarketCard::id)
                .findFirst()
                .orElse(null);
    }

    public boolean live() {
        return stage == Stage.LIVE;
    }

    public boolean soon() {
        return stage == Stage.SOON;
    }

    /**
     * One market and its selections.
     *
     * @param traded whether the exchange has a book of it
     */
    record MarketCard(
            String id,
            String name,
            String group,
            String statusKey,
            boolean open,
            boolean traded,
            List<PriceButton> prices) {

        public String columns() {
            return prices.size() == 2 ? "two" : prices.size() == 3 ? "" : "many";
        }
    }

    /**
     * A selection with its price.
     *
     * @param value what the slip is sent: the selection and the price seen
     * @param price as written; null if nothing is offered
     * @param thousandths the same to compare with
     * @param outcomeKey once settled
     */
    record PriceButton(
            String elementId,
            String value,
            String shortName,
            String name,
            @Nullable String price,
            int thousandths,
            boolean open,
            boolean picked,
            @Nullable String outcome) {}
}
