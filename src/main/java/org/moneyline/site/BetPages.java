package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetQuery;
import org.moneyline.betting.api.BetStatus;
import org.moneyline.betting.api.BetView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Questions;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** A person's own bets. */
@Controller
class BetPages {

    static final List<Shown> SHOWN = List.of(Shown.ALL, Shown.OPEN, Shown.SETTLED);

    private static final int PAGE_SIZE = 20;

    private final Questions questions;
    private final Visitor visitor;
    private final Words words;

    BetPages(Questions questions, Visitor visitor, Words words) {
        this.questions = questions;
        this.visitor = visitor;
        this.words = words;
    }

    /**
     * A bet as the pages show it.
     *
     * @param mark the look of its status: open, won, lost, void, refused
     * @param money what it paid, or may pay
     */
    record BetRow(
            String id,
            String selection,
            String market,
            String event,
            String eventId,
            String price,
            String stake,
            String money,
            boolean decided,
            String net,
            String mark,
            String statusKey,
            String placedAt,
            @Nullable String settledAt,
            @Nullable String basis,
            @Nullable String refusal,
            int round) {}

    @GetMapping("/bets")
    String bets(
            Listing listing,
            HttpServletRequest request,
            Authentication authentication,
            Model model) {
        fill(listing, request, authentication, model);
        return "site/bets";
    }

    @GetMapping("/bets/live")
    String live(
            Listing listing,
            HttpServletRequest request,
            Authentication authentication,
            Model model) {
        fill(listing, request, authentication, model);
        return "site/bets :: list";
    }

    private void fill(
            Listing listing,
            HttpServletRequest request,
            Authentication authentication,
            Model model) {
        BetStatus status =
                switch (listing.shown(SHOWN)) {
                    case ALL -> null;
                    case OPEN -> BetStatus.ACCEPTED;
                    case SETTLED -> BetStatus.SETTLED;
                };
        Page<BetView> page =
                questions.page(
                        new BetQuery.BetsOf(
                                Frames.me(authentication), status, null, listing.from(), PAGE_SIZE),
                        BetView.class);
        Show format = visitor.show(request);
        List<BetRow> rows = page.items().stream().map(bet -> row(bet, format)).toList();
        model.addAttribute("bets", rows);
        listing.frame(SHOWN, page.next(), model);
    }

    /** Somebody else's bet does not exist for this person: ids must not tell who bets. */
    @GetMapping("/bets/{id}")
    String bet(
            @PathVariable String id,
            HttpServletRequest request,
            Authentication authentication,
            Model model) {
        BetView bet = questions.ask(new BetQuery.BetOf(Addresses.id(id, BetId::of)), BetView.class);
        if (!bet.accountId().equals(Frames.me(authentication))) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "BET_UNKNOWN", "There is no such bet.");
        }
        model.addAttribute("bet", row(bet, visitor.show(request)));
        return "site/bet";
    }

    private BetRow row(BetView bet, Show show) {
        BetView.LegView leg = bet.legs().get(0);
        String outcome = leg.outcome();
        boolean decided = bet.status() == BetStatus.SETTLED || bet.status() == BetStatus.VOIDED;
        Money net = decided ? bet.payout().minus(bet.stake()) : Money.zero(bet.stake().currency());
        String status =
                switch (bet.status()) {
                    case ACCEPTED -> "OPEN";
                    case REFUSED -> "REFUSED";
                    case VOIDED -> "VOID";
                    case SETTLED -> outcome == null ? "SETTLED" : outcome;
                };
        String code = bet.refusalCode();
        return new BetRow(
                bet.betId().toString(),
                leg.selection(),
                leg.market(),
                leg.event(),
                leg.eventId().toString(),
                show.price(leg.price()),
                show.money(bet.stake()),
                show.money(bet.payout()),
                decided,
                show.signed(net),
                mark(status),
                "bet.status." + status,
                show.exactly(bet.placedAt()),
                bet.settledAt() == null ? null : show.exactly(bet.settledAt()),
                bet.basis(),
                code == null ? null : words.whyRefused(code),
                bet.round());
    }

    private static String mark(String status) {
        return switch (status) {
            case "WON", "HALF_WON", "DEAD_HEAT" -> "won";
            case "LOST", "HALF_LOST" -> "lost";
            case "VOID" -> "warn";
            case "REFUSED" -> "bad";
            case "OPEN" -> "info";
            default -> "";
        };
    }
}
