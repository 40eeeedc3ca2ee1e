package org.moneyline.backoffice;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.MarkedText;
import org.moneyline.odds.api.OddsQuery.Search;
import org.moneyline.odds.api.SearchHit;
import org.moneyline.odds.api.SearchHits;
import org.moneyline.platform.api.Questions;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** Finds an event, and so its markets, from any page of the console. */
@Controller
class SearchDesk {

    private static final int TYPED_MAX = 8;
    private static final int NAMES_MAX = 3;

    private final Questions questions;
    private final ConsoleText text;

    SearchDesk(Questions questions, ConsoleText text) {
        this.questions = questions;
        this.text = text;
    }

    /** An event found. */
    record Line(
            String id,
            List<MarkedText.Piece> name,
            String of,
            String when,
            String statusKey,
            boolean live,
            boolean over) {}

    @GetMapping("/admin/search")
    String search(
            @RequestParam(defaultValue = "") String q,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            Model model) {
        String wanted = q.substring(0, Math.min(Search.TEXT_MAX_CHARACTERS, q.length())).strip();
        model.addAttribute("q", wanted);
        SearchHits hits =
                questions.ask(
                        new Search(wanted, htmx == null ? Search.LIMIT_MAX_ITEMS : TYPED_MAX),
                        SearchHits.class);
        model.addAttribute("found", hits.events().stream().map(this::line).toList());
        model.addAttribute("teams", hits.teams().stream().limit(NAMES_MAX).toList());
        model.addAttribute("competitions", hits.competitions().stream().limit(NAMES_MAX).toList());
        return htmx == null ? "console/search" : "console/search :: hits";
    }

    private Line line(SearchHit hit) {
        boolean live = hit.status() == EventStatus.IN_PLAY;
        return new Line(
                hit.eventId().toString(),
                hit.name().pieces(),
                hit.competition(),
                text.time(hit.startsAt()),
                "event.status." + hit.status(),
                live,
                !live && hit.status() != EventStatus.SCHEDULED);
    }
}
