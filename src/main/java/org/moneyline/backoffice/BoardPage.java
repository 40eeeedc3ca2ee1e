package org.moneyline.backoffice;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BetQuery;
import org.moneyline.betting.api.SettlementView;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.OddsQuery;
import org.moneyline.platform.api.Questions;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The desk's board: every event that is on, its markets, prices, money and risk. */
@Controller
class BoardPage {

    private static final int EVENTS_MAX = 60;
    private static final int SETTLEMENTS_SHOWN = 8;

    /** Of one event; the others are on its own page. */
    private static final int MARKETS_MAX = 6;

    private final Questions questions;
    private final BoardRows rows;

    BoardPage(Questions questions, BoardRows rows) {
        this.questions = questions;
        this.rows = rows;
    }

    @GetMapping("/admin")
    String board(@RequestParam(required = false) @Nullable String show, Model model) {
        fill(show, model);
        return "console/board";
    }

    @GetMapping("/admin/board/live")
    String live(@RequestParam(required = false) @Nullable String show, Model model) {
        fill(show, model);
        return "console/board :: live";
    }

    private void fill(@Nullable String show, Model model) {
        EventStatus status = Paths.oneOf(EventStatus.class, show);
        List<EventView> events =
                questions
                        .page(
                                new OddsQuery.Events(null, null, status, null, EVENTS_MAX),
                                EventView.class)
                        .items();
        List<BoardRow.Settlement> settlements =
                questions
                        .list(
                                new BetQuery.Settlements(null, SETTLEMENTS_SHOWN),
                                SettlementView.class)
                        .stream()
                        .map(rows::settlement)
                        .toList();
        model.addAttribute("show", status == null ? "" : status.name());
        model.addAttribute(
                "events", rows.of(events).stream().map(row -> row.shortened(MARKETS_MAX)).toList());
        model.addAttribute("settlements", settlements);
    }
}
