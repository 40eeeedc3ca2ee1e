package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.WindowKind;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsQuery;
import org.moneyline.platform.api.Questions;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** One event with all its markets. */
@Controller
class EventPage {

    private final Questions questions;
    private final EventCards cards;
    private final Charts charts;
    private final Visitor visitor;

    EventPage(Questions questions, EventCards cards, Charts charts, Visitor visitor) {
        this.questions = questions;
        this.cards = cards;
        this.charts = charts;
        this.visitor = visitor;
    }

    @GetMapping("/events/{id}")
    String event(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String chart,
            @RequestParam(required = false) @Nullable String group,
            HttpServletRequest request,
            Model model) {
        draw(fill(id, group, request, model), chart, request, model);
        return "site/event";
    }

    @GetMapping("/events/{id}/live")
    String live(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String group,
            HttpServletRequest request,
            Model model) {
        fill(id, group, request, model);
        return "site/event :: live";
    }

    /** What was bet and traded on one of its markets. */
    @GetMapping("/events/{id}/charts")
    String charts(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String chart,
            HttpServletRequest request,
            Model model) {
        draw(fill(id, null, request, model), chart, request, model);
        return "site/event :: charts";
    }

    /** Of the market named, else of the first. */
    private void draw(
            EventView event, @Nullable String chart, HttpServletRequest request, Model model) {
        MarketId named = chart == null ? null : Addresses.id(chart, MarketId::of);
        MarketView market =
                event.markets().stream()
                        .filter(m -> named == null || m.marketId().equals(named))
                        .findFirst()
                        .orElse(null);
        model.addAttribute("charted", market == null ? null : market.marketId().toString());
        model.addAttribute(
                "charts",
                market == null
                        ? List.of()
                        : charts.of(
                                market,
                                List.of(WindowKind.BETS, WindowKind.TRADES),
                                visitor.show(request)));
    }

    /**
     * @param group the heading whose markets are shown; all of them for none or an unknown one
     */
    private EventView fill(
            String id, @Nullable String group, HttpServletRequest request, Model model) {
        EventView event =
                questions.ask(
                        new OddsQuery.EventOf(Addresses.id(id, EventId::of)), EventView.class);
        Slip slip = visitor.slip(request);
        EventCard card = cards.of(event, visitor.show(request), slip);
        model.addAttribute("event", card);
        model.addAttribute("reloads", slip.isEmpty());
        model.addAttribute(
                "group",
                card.groups().stream()
                        .map(EventCard.Group::title)
                        .filter(title -> title.equals(group))
                        .findFirst()
                        .orElse(null));
        model.addAttribute("replay", card.replay());
        return event;
    }
}
