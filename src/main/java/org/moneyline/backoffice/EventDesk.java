package org.moneyline.backoffice;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsCommand;
import org.moneyline.odds.api.OddsQuery;
import org.moneyline.odds.api.PricePoint;
import org.moneyline.odds.api.Score;
import org.moneyline.platform.api.Questions;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One event on the desk: suspend and resume, prices, results and corrections, voided windows. */
@Controller
class EventDesk {

    private static final int PRICES_MAX = 12;

    private final Questions questions;
    private final BoardRows rows;
    private final Desk desk;
    private final ConsoleText text;

    EventDesk(Questions questions, BoardRows rows, Desk desk, ConsoleText text) {
        this.questions = questions;
        this.rows = rows;
        this.desk = desk;
        this.text = text;
    }

    /** What was shown from an instant on. */
    record PriceRow(String at, List<String> prices) {}

    @GetMapping("/admin/events/{id}")
    String event(@PathVariable String id, Model model) {
        EventView event = fill(id, model);
        model.addAttribute("halfTime", event.halfTime());
        model.addAttribute("fullTime", event.score());
        model.addAttribute("source", event.source());
        return "console/event";
    }

    @GetMapping("/admin/events/{id}/live")
    String live(@PathVariable String id, Model model) {
        fill(id, model);
        return "console/event :: live";
    }

    private EventView fill(String id, Model model) {
        EventView event = eventOf(id);
        model.addAttribute("event", rows.of(List.of(event)).get(0));
        return event;
    }

    private EventView eventOf(String id) {
        return questions.ask(new OddsQuery.EventOf(Paths.id(id, EventId::of)), EventView.class);
    }

    /** One market's prices over time, loaded when somebody opens them. */
    @GetMapping("/admin/markets/{id}/prices")
    String prices(@PathVariable String id, Model model) {
        List<PricePoint> points =
                questions.list(
                        new OddsQuery.PriceHistory(Paths.id(id, MarketId::of), PRICES_MAX),
                        PricePoint.class);
        model.addAttribute(
                "points",
                points.reversed().stream()
                        .map(point ->
                                new PriceRow(
                                        text.exact(point.at()),
                                        point.prices().stream()
                                                .map(p -> p == null ? "–" : p.toString())
                                                .toList()))
                        .toList());
        return "console/event :: prices";
    }

    @PostMapping("/admin/markets/{id}/suspend")
    String suspend(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String back,
            Authentication by,
            RedirectAttributes flash) {
        Desk.mustTrade(by);
        String why = Desk.reason(reason);
        MarketId market = Paths.id(id, MarketId::of);
        desk.send(new OddsCommand.SuspendMarket(market, name(by), why), by, why);
        flash.addFlashAttribute("good", text.say("console.done.suspended"));
        return "redirect:" + Paths.back(back);
    }

    @PostMapping("/admin/markets/{id}/resume")
    String resume(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String back,
            Authentication by,
            RedirectAttributes flash) {
        Desk.mustTrade(by);
        String why = Desk.reason(reason);
        MarketId market = Paths.id(id, MarketId::of);
        desk.send(new OddsCommand.ResumeMarket(market, name(by), why), by, why);
        flash.addFlashAttribute("good", text.say("console.done.resumed"));
        return "redirect:" + Paths.back(back);
    }

    /** Every open market of the event; one that moved meanwhile is simply left as it is. */
    @PostMapping("/admin/events/{id}/suspend")
    String suspendAll(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String back,
            Authentication by,
            RedirectAttributes flash) {
        Desk.mustTrade(by);
        String why = Desk.reason(reason);
        long count = 0;
        for (MarketView market : eventOf(id).markets()) {
            if (market.status() == MarketStatus.OPEN) {
                desk.send(new OddsCommand.SuspendMarket(market.marketId(), name(by), why), by, why);
                count++;
            }
        }
        flash.addFlashAttribute("good", text.say("console.done.suspended-all", count));
        return "redirect:" + Paths.back(back);
    }

    @PostMapping("/admin/events/{id}/resume")
    String resumeAll(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String back,
            Authentication by,
            RedirectAttributes flash) {
        Desk.mustTrade(by);
        String why = Desk.reason(reason);
        long count = 0;
        for (MarketView market : eventOf(id).markets()) {
            if (market.status() == MarketStatus.SUSPENDED) {
                desk.send(new OddsCommand.ResumeMarket(market.marketId(), name(by), why), by, why);
                count++;
            }
        }
        flash.addFlashAttribute("good", text.say("console.done.resumed-all", count));
        return "redirect:" + Paths.back(back);
    }

    /** A price of the desk's own; an empty one lifts it. */
    @PostMapping("/admin/markets/{id}/override")
    String override(
            @PathVariable String id,
            @RequestParam int ordinal,
            @RequestParam(defaultValue = "") String price,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String back,
            Authentication by,
            RedirectAttributes flash) {
        Desk.mustTrade(by);
        String why = Desk.reason(reason);
        MarketId market = Paths.id(id, MarketId::of);
        Price own = null;
        if (!price.isBlank()) {
            try {
                own = Price.parse(price.strip());
            } catch (IllegalArgumentException e) {
                throw new Refusal(
                        Refusal.Kind.INVALID, "PRICE_INVALID", "Write a price like 2.50.");
            }
        }
        desk.send(new OddsCommand.OverridePrice(market, ordinal, own, name(by), why), by, why);
        flash.addFlashAttribute(
                "good", text.say(own == null ? "console.done.lifted" : "console.done.overridden"));
        return "redirect:" + Paths.back(back);
    }

    /** Bets taken between two instants, typed in UTC, are void. */
    @PostMapping("/admin/markets/{id}/void")
    String voidWindow(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String back,
            Authentication by,
            RedirectAttributes flash) {
        Desk.mustTrade(by);
        String why = Desk.reason(reason);
        MarketId market = Paths.id(id, MarketId::of);
        desk.send(
                new OddsCommand.VoidBetsTaken(market, instant(from), instant(to), name(by), why),
                by,
                why);
        flash.addFlashAttribute("good", text.say("console.done.voided-window"));
        return "redirect:" + Paths.back(back);
    }

    /** A result, or a correction of one: the same form, every market settles again. */
    @PostMapping("/admin/events/{id}/result")
    String result(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String halfHome,
            @RequestParam(defaultValue = "") String halfAway,
            @RequestParam(defaultValue = "") String fullHome,
            @RequestParam(defaultValue = "") String fullAway,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String back,
            Authentication by,
            RedirectAttributes flash) {
        Desk.mustTrade(by);
        String why = Desk.reason(reason);
        desk.send(
                new OddsCommand.EnterResult(
                        Paths.id(id, EventId::of),
                        score(halfHome, halfAway),
                        score(fullHome, fullAway),
                        name(by),
                        why),
                by,
                why);
        flash.addFlashAttribute("good", text.say("console.done.result"));
        return "redirect:" + Paths.back(back);
    }

    @PostMapping("/admin/events/{id}/abandon")
    String abandon(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String back,
            Authentication by,
            RedirectAttributes flash) {
        Desk.mustTrade(by);
        String why = Desk.reason(reason);
        desk.send(new OddsCommand.AbandonEvent(Paths.id(id, EventId::of), name(by), why), by, why);
        flash.addFlashAttribute("good", text.say("console.done.abandoned"));
        return "redirect:" + Paths.back(back);
    }

    private static String name(Authentication by) {
        return Desk.callerOf(by).accountId().toString();
    }

    private static Score score(String home, String away) {
        try {
            return new Score(Integer.parseInt(home.strip()), Integer.parseInt(away.strip()));
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "SCORE_INVALID",
                    "Write goals as whole numbers, half-time and full-time.");
        }
    }

    private static Instant instant(String typed) {
        try {
            return LocalDateTime.parse(typed.strip()).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "TIME_INVALID",
                    "Give both times, in UTC, to the second.");
        }
    }
}
