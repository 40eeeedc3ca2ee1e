package org.moneyline.site;

import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.OddsQuery.Search;
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

    private final Questions questions;

    SearchPage(Questions questions) {
        this.questions = questions;
    }

    @GetMapping("/search")
    String search(
            @RequestParam(defaultValue = "") String q,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            Model model) {
        boolean typing = htmx != null;
        Search wanted = Search.typed(q, typing ? HITS_TYPED_MAX : HITS_PAGE_MAX);
        model.addAttribute("q", wanted.text());
        model.addAttribute(
                "hits", questions.ask(wanted, SearchHits.class).withNamesAtMost(NAMES_MAX));
        return typing ? "site/search :: hits" : "site/search";
    }
}
