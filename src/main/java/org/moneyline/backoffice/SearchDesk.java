package org.moneyline.backoffice;

import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.OddsQuery.Search;
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

    @GetMapping("/admin/search")
    String search(
            @RequestParam(defaultValue = "") String q,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            Model model) {
        Search wanted = Search.typed(q, htmx == null ? Search.LIMIT_MAX_ITEMS : TYPED_MAX);
        SearchHits found = questions.ask(wanted, SearchHits.class);
        model.addAttribute("q", wanted.text());
        model.addAttribute("hits", found.withNamesAtMost(NAMES_MAX));
        model.addAttribute("show", text);
        return htmx == null ? "console/search" : "console/search :: hits";
    }
}
