package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.moneyline.kernel.Page;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.OddsQuery;
import org.moneyline.platform.api.Questions;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What is on: in play, starting soon, just finished. */
@Controller
class HomePage {

    private static final int EVENTS_MAX = 60;
    private static final int FINISHED_MAX = 6;

    private final Questions questions;
    private final EventCards cards;
    private final Visitor visitor;

    HomePage(Questions questions, EventCards cards, Visitor visitor) {
        this.questions = questions;
        this.cards = cards;
        this.visitor = visitor;
    }

    @GetMapping("/")
    String home(HttpServletRequest request, Model model) {
        fill(request, model);
        return "site/home";
    }

    /** The lists alone, for a page that is open already. */
    @GetMapping("/live")
    String lists(HttpServletRequest request, Model model) {
        fill(request, model);
        return "site/home :: lists";
    }

    private void fill(HttpServletRequest request, Model model) {
        Show show = visitor.show(request);
        Slip slip = visitor.slip(request);
        List<EventCard> open = cards.of(events(null, EVENTS_MAX), show, slip);
        model.addAttribute("live", open.stream().filter(EventCard::live).toList());
        model.addAttribute("soon", open.stream().filter(EventCard::soon).toList());
        model.addAttribute(
                "over", cards.of(events(EventStatus.FINISHED, FINISHED_MAX), show, slip));
        // Where there is no script; a stake half typed must not be lost by it.
        model.addAttribute("reloads", slip.isEmpty());
        model.addAttribute("replay", open.stream().anyMatch(EventCard::replay));
    }

    private List<EventView> events(
            @org.jspecify.annotations.Nullable EventStatus status, int limit) {
        Page<EventView> page =
                questions.page(
                        new OddsQuery.Events(null, null, status, null, limit), EventView.class);
        return page.items();
    }
}
