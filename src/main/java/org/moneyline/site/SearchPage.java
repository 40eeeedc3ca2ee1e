package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.MarkedText;
import org.moneyline.odds.api.OddsQuery;
import org.moneyline.odds.api.SearchHit;
import org.moneyline.odds.api.SearchHits;
import org.moneyline.platform.api.Questions;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** Finds events, teams and competitions: a page, and the list that drops down while typing. */
@Controller
class SearchPage {

    private static final int HITS_TYPED_MAX = 6;
    private static final int HITS_PAGE_MAX = 40;
    private static final int NAMES_MAX = 3;

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
            String id,
            List<MarkedText.Piece> name,
            String of,
            String when,
            boolean live,
            boolean over) {}

    @GetMapping("/search")
    String search(
            @RequestParam(defaultValue = "") String q,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            HttpServletRequest request,
            Model model) {
        String text = q.strip();
        text = text.length() > TEXT_MAX_CHARS ? text.substring(0, TEXT_MAX_CHARS) : text;
        boolean typing = htmx != null;
        SearchHits hits =
                questions.ask(
                        new OddsQuery.Search(text, typing ? HITS_TYPED_MAX : HITS_PAGE_MAX),
                        SearchHits.class);
        Show show = visitor.show(request);
        model.addAttribute("q", text);
        model.addAttribute("found", hits.events().stream().map(hit -> hit(hit, show)).toList());
        model.addAttribute("teams", hits.teams().stream().limit(NAMES_MAX).toList());
        model.addAttribute("competitions", hits.competitions().stream().limit(NAMES_MAX).toList());
        return typing ? "site/search :: hits" : "site/search";
    }

    private static Hit hit(SearchHit hit, Show show) {
        return new Hit(
                hit.eventId().toString(),
                hit.name().pieces(),
                hit.competition(),
                show.when(hit.startsAt()),
                hit.status() == EventStatus.IN_PLAY,
                hit.status() == EventStatus.FINISHED || hit.status() == EventStatus.ABANDONED);
    }
}
