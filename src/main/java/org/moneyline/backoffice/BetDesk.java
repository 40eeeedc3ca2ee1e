package org.moneyline.backoffice;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetCommand;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetQuery;
import org.moneyline.betting.api.BetStatus;
import org.moneyline.betting.api.BetView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.odds.api.EventId;
import org.moneyline.platform.api.Questions;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Bets as they come in, and one of them with all there is to know. */
@Controller
class BetDesk {

    private static final int PAGE_SIZE = 50;

    private final Questions questions;
    private final Desk desk;
    private final ConsoleText text;

    BetDesk(Questions questions, Desk desk, ConsoleText text) {
        this.questions = questions;
        this.desk = desk;
        this.text = text;
    }

    /** A bet as the console shows it. */
    record BetLine(
            String id,
            String accountId,
            String selection,
            String market,
            String event,
            String eventId,
            String marketId,
            String price,
            String stake,
            long stakeMinor,
            String payout,
            long payoutMinor,
            String net,
            String netMark,
            String status,
            String mark,
            String placedAt,
            String placedExactly,
            @Nullable String settledAt,
            @Nullable String basis,
            @Nullable String refusal,
            int round,
            boolean voidable) {}

    @GetMapping("/admin/bets")
    String bets(
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String account,
            @RequestParam(required = false) @Nullable String event,
            @RequestParam(required = false) @Nullable String cursor,
            Model model) {
        fill(status, account, event, cursor, model);
        return "console/bets";
    }

    @GetMapping("/admin/bets/live")
    String live(
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String account,
            @RequestParam(required = false) @Nullable String event,
            @RequestParam(required = false) @Nullable String cursor,
            Model model) {
        fill(status, account, event, cursor, model);
        return "console/bets :: rows";
    }

    private void fill(
            @Nullable String status,
            @Nullable String account,
            @Nullable String event,
            @Nullable String cursor,
            Model model) {
        BetStatus wanted = Paths.oneOf(BetStatus.class, status);
        Page<BetView> page =
                questions.page(
                        new BetQuery.BetsOf(
                                account == null || account.isBlank()
                                        ? null
                                        : Paths.id(account, AccountId::of),
                                wanted,
                                event == null || event.isBlank()
                                        ? null
                                        : Paths.id(event, EventId::of),
                                blank(cursor) ? null : cursor,
                                PAGE_SIZE),
                        BetView.class);
        model.addAttribute("bets", lines(page.items()));
        model.addAttribute("statuses", List.of(BetStatus.values()));
        model.addAttribute("status", wanted == null ? "" : wanted.name());
        model.addAttribute("account", blank(account) ? "" : account);
        model.addAttribute("event", blank(event) ? "" : event);
        model.addAttribute("cursor", blank(cursor) ? "" : cursor);
        model.addAttribute("next", page.next());
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    @GetMapping("/admin/bets/{id}")
    String bet(@PathVariable String id, Model model) {
        BetView bet = questions.ask(new BetQuery.BetOf(Paths.id(id, BetId::of)), BetView.class);
        model.addAttribute("bet", line(bet));
        return "console/bet";
    }

    @PostMapping("/admin/bets/{id}/void")
    String voidBet(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String back,
            Authentication by,
            RedirectAttributes flash) {
        Desk.mustTrade(by);
        String why = Desk.reason(reason);
        BetId bet = Paths.id(id, BetId::of);
        // Decided together with the wallet's entries, as the settlement process does it.
        BetView view = questions.ask(new BetQuery.BetOf(bet), BetView.class);
        desk.send(
                new BetCommand.DecideBets(
                        view.accountId(),
                        List.of(new BetCommand.VoidBet(bet, Desk.idOf(by).toString(), why))),
                by,
                why);
        flash.addFlashAttribute("good", text.say("console.done.voided"));
        return "redirect:" + Paths.back(back);
    }

    List<BetLine> lines(List<BetView> bets) {
        return bets.stream().map(this::line).toList();
    }

    private BetLine line(BetView bet) {
        BetView.LegView leg = bet.legs().get(0);
        boolean decided = bet.status() == BetStatus.SETTLED || bet.status() == BetStatus.VOIDED;
        Money net = decided ? bet.stake().minus(bet.payout()) : Money.zero(bet.stake().currency());
        String status =
                bet.status() == BetStatus.SETTLED && leg.outcome() != null
                        ? leg.outcome()
                        : bet.status().name();
        return new BetLine(
                bet.betId().toString(),
                bet.accountId().toString(),
                leg.selection(),
                leg.market(),
                leg.event(),
                leg.eventId().toString(),
                leg.selectionId().marketId().toString(),
                leg.price().toString(),
                text.money(bet.stake()),
                bet.stake().minor(),
                text.money(bet.payout()),
                bet.payout().minor(),
                decided ? text.signed(net) : "–",
                net.isNegative() ? "loss" : net.isPositive() ? "gain" : "",
                "console.bet." + status,
                switch (status) {
                    case "WON", "HALF_WON", "DEAD_HEAT" -> "bad";
                    case "LOST", "HALF_LOST" -> "good";
                    case "VOIDED", "VOID" -> "warn";
                    case "ACCEPTED" -> "info";
                    default -> "";
                },
                text.time(bet.placedAt()),
                text.exact(bet.placedAt()),
                bet.settledAt() == null ? null : text.exact(bet.settledAt()),
                bet.basis(),
                bet.refusalCode(),
                bet.round(),
                bet.status() == BetStatus.ACCEPTED || bet.status() == BetStatus.SETTLED);
    }
}
