package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.OddsQuery;
import org.moneyline.odds.api.SearchHit;
import org.moneyline.platform.api.Questions;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** Finds events by team or competition: a page, and the list that drops down while typing. */
@Controller
class SearchPage {

    private static final int HITS_TYPED_MAX = 7;
    private static final int HITS_PAGE_MAX = 40;

    /** Longer than any team's name; the rest of the text is not read. */
    private static final int TEXT_MAX_CHARS = 80;

    private final Questions questions;
    private final Visitor visitor;

    SearchPage(Questions questions, Visitor visitor) {
        this.questions = questions;
        this.visitor = visitor;
    }

    /** One event found. */
    record Hit(
            String id, String name, String competition, String when, boolean live, boolean over) {}

    @GetMapping("/search")
    String search(
            @RequestParam(defaultValue = "") String q,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            HttpServletRequest request,
            Model model) {
        String text = q.strip();
        text = text.length() > TEXT_MAX_CHARS ? text.substring(0, TEXT_MAX_CHARS) : text;
        boolean typing = htmx != null;
        List<SearchHit> hits =
                text.isEmpty()
                        ? List.of()
                        : questions.list(
                                new OddsQuery.Search(text, typing ? HITS_TYPED_MAX : HITS_PAGE_MAX),
                                SearchHit.class);
        Show show = visitor.show(request);
        model.addAttribute("q", text);
        model.addAttribute("hits", hits.stream().map(hit -> hit(hit, show)).toList());
        return typing ? "site/search :: hits" : "site/search";
    }

    private static Hit hit(SearchHit hit, Show show) {
        return new Hit(
                hit.eventId().toString(),
                hit.name(),
                hit.competition(),
                show.when(hit.startsAt()),
                hit.status() == EventStatus.IN_PLAY,
                hit.status() == EventStatus.FINISHED || hit.status() == EventStatus.ABANDONED);
    }
}
