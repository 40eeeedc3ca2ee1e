package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.OddsQuery;
import org.moneyline.platform.api.Questions;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** One event with all its markets. */
@Controller
class EventPage {

    private final Questions questions;
    private final EventCards cards;
    private final Visitor visitor;

    EventPage(Questions questions, EventCards cards, Visitor visitor) {
        this.questions = questions;
        this.cards = cards;
        this.visitor = visitor;
    }

    @GetMapping("/events/{id}")
    String event(@PathVariable String id, HttpServletRequest request, Model model) {
        fill(id, request, model);
        return "site/event";
    }

    @GetMapping("/events/{id}/live")
    String live(@PathVariable String id, HttpServletRequest request, Model model) {
        fill(id, request, model);
        return "site/event :: live";
    }

    private void fill(String id, HttpServletRequest request, Model model) {
        EventView event =
                questions.ask(
                        new OddsQuery.EventOf(Addresses.id(id, EventId::of)), EventView.class);
        EventCard card = cards.of(event, visitor.show(request), visitor.slip(request));
        model.addAttribute("event", card);
        model.addAttribute("replay", card.replay());
    }
}
