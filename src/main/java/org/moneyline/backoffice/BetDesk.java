package org.moneyline.backoffice;

import java.util.List;
import java.util.function.Function;
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
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.api.Questions;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
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

    /** Which bets, as it stands in the address. */
    record Filter(
            @Nullable String status,
            @Nullable String account,
            @Nullable String event,
            @Nullable String cursor) {}

    @GetMapping("/admin/bets")
    String bets(Filter filter, Model model) {
        fill(filter, model);
        return "console/bets";
    }

    @GetMapping("/admin/bets/live")
    String live(Filter filter, Model model) {
        fill(filter, model);
        return "console/bets :: rows";
    }

    private void fill(Filter filter, Model model) {
        BetStatus wanted = Paths.oneOf(BetStatus.class, filter.status());
        Page<BetView> page =
                questions.page(
                        new BetQuery.BetsOf(
                                idOrNull(filter.account(), AccountId::of),
                                wanted,
                                idOrNull(filter.event(), EventId::of),
                                blank(filter.cursor()) ? null : filter.cursor(),
                                PAGE_SIZE),
                        BetView.class);
        model.addAttribute("bets", lines(page.items()));
        model.addAttribute("statuses", List.of(BetStatus.values()));
        model.addAttribute("status", wanted == null ? "" : wanted.name());
        model.addAttribute("account", blank(filter.account()) ? "" : filter.account());
        model.addAttribute("event", blank(filter.event()) ? "" : filter.event());
        model.addAttribute("cursor", blank(filter.cursor()) ? "" : filter.cursor());
        model.addAttribute("next", page.next());
    }

    private static <T> @Nullable T idOrNull(@Nullable String text, Function<String, T> reader) {
        return text == null || text.isBlank() ? null : Paths.id(text, reader);
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

    /** Decided together with the wallet's entries, as the settlement process does it. */
    @PostMapping("/admin/bets/{id}/void")
    String voidBet(@PathVariable String id, Ask ask, Authentication by, RedirectAttributes flash) {
        BetId bet = Paths.id(id, BetId::of);
        return desk.act(
                Role.TRADER,
                ask,
                by,
                flash,
                "console.done.voided",
                staff ->
                        new BetCommand.DecideBets(
                                questions.ask(new BetQuery.BetOf(bet), BetView.class).accountId(),
                                List.of(new BetCommand.VoidBet(bet, staff.name(), staff.why()))));
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
                text.when(bet.placedAt()),
                text.exact(bet.placedAt()),
                bet.settledAt() == null ? null : text.exact(bet.settledAt()),
                bet.basis(),
                bet.refusalCode(),
                bet.round(),
                bet.status() == BetStatus.ACCEPTED || bet.status() == BetStatus.SETTLED);
    }
}
