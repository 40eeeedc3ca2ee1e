package org.moneyline.backoffice;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsCommand;
import org.moneyline.odds.api.OddsQuery;
import org.moneyline.odds.api.PricePoint;
import org.moneyline.odds.api.Score;
import org.moneyline.platform.api.Caller.Role;
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
    private static final Pattern GOALS = Pattern.compile("[0-9]{1,2}");

    private final Questions questions;
    private final BoardRows rows;
    private final Desk desk;
    private final ConsoleText text;
    private final Clock clock;

    EventDesk(Questions questions, BoardRows rows, Desk desk, ConsoleText text, Clock clock) {
        this.clock = clock;
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
        model.addAttribute("finished", event.status() == EventStatus.FINISHED);
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
    String suspend(@PathVariable String id, Ask ask, Authentication by, RedirectAttributes flash) {
        return turn(id, ask, by, flash, "console.done.suspended", OddsCommand.SuspendMarket::new);
    }

    @PostMapping("/admin/markets/{id}/resume")
    String resume(@PathVariable String id, Ask ask, Authentication by, RedirectAttributes flash) {
        return turn(id, ask, by, flash, "console.done.resumed", OddsCommand.ResumeMarket::new);
    }

    /** Every open market of the event; one that moved meanwhile is simply left as it is. */
    @PostMapping("/admin/events/{id}/suspend")
    String suspendAll(
            @PathVariable String id, Ask ask, Authentication by, RedirectAttributes flash) {
        return turnAll(
                id,
                MarketStatus.OPEN,
                ask,
                by,
                flash,
                "console.done.suspended-all",
                OddsCommand.SuspendMarket::new);
    }

    @PostMapping("/admin/events/{id}/resume")
    String resumeAll(
            @PathVariable String id, Ask ask, Authentication by, RedirectAttributes flash) {
        return turnAll(
                id,
                MarketStatus.SUSPENDED,
                ask,
                by,
                flash,
                "console.done.resumed-all",
                OddsCommand.ResumeMarket::new);
    }

    /** Suspends a market or resumes it. */
    private interface Turn {
        OddsCommand of(MarketId market, String by, String reason);
    }

    private String turn(
            String id,
            Ask ask,
            Authentication by,
            RedirectAttributes flash,
            String done,
            Turn turn) {
        return on(
                id,
                ask,
                by,
                flash,
                done,
                MarketId::of,
                (market, staff) -> turn.of(market, staff.name(), staff.why()));
    }

    private String turnAll(
            String event,
            MarketStatus from,
            Ask ask,
            Authentication by,
            RedirectAttributes flash,
            String done,
            Turn turn) {
        return desk.actOnAll(
                Role.TRADER,
                ask,
                by,
                flash,
                done,
                staff ->
                        eventOf(event).markets().stream()
                                .filter(market -> market.status() == from)
                                .map(MarketView::marketId)
                                .map(market -> turn.of(market, staff.name(), staff.why()))
                                .toList());
    }

    /** A price of the desk's own; an empty one lifts it. */
    @PostMapping("/admin/markets/{id}/override")
    String override(
            @PathVariable String id,
            @RequestParam int ordinal,
            @RequestParam(defaultValue = "") String price,
            Ask ask,
            Authentication by,
            RedirectAttributes flash) {
        Price own = price.isBlank() ? null : price(price);
        return on(
                id,
                ask,
                by,
                flash,
                own == null ? "console.done.lifted" : "console.done.overridden",
                MarketId::of,
                (market, staff) ->
                        new OddsCommand.OverridePrice(
                                market, ordinal, own, staff.name(), staff.why()));
    }

    /** The made price with the desk's opinion on top; zeros lift it. */
    @PostMapping("/admin/markets/{id}/adjust")
    String adjust(
            @PathVariable String id,
            @RequestParam int ordinal,
            @RequestParam(defaultValue = "") String shift,
            @RequestParam(defaultValue = "") String widen,
            Ask ask,
            Authentication by,
            RedirectAttributes flash) {
        int shifted = adjustment(shift);
        int widened = adjustment(widen);
        return on(
                id,
                ask,
                by,
                flash,
                shifted == 0 && widened == 0
                        ? "console.done.adjusted-lifted"
                        : "console.done.adjusted",
                MarketId::of,
                (market, staff) ->
                        new OddsCommand.AdjustPrices(
                                market, ordinal, shifted, widened, staff.name(), staff.why()));
    }

    private static int adjustment(String typed) {
        return typed.isBlank()
                ? 0
                : Desk.basisPoints(
                        typed,
                        "ADJUSTMENT_INVALID",
                        "Write shift and margin in percent, with at most two decimals.");
    }

    /** Bets taken between two instants, typed in UTC, are void. */
    @PostMapping("/admin/markets/{id}/void")
    String voidWindow(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            Ask ask,
            Authentication by,
            RedirectAttributes flash) {
        return on(
                id,
                ask,
                by,
                flash,
                "console.done.voided-window",
                MarketId::of,
                (market, staff) ->
                        new OddsCommand.VoidBetsTaken(
                                market, instant(from), instant(to), staff.name(), staff.why()));
    }

    /** Of the exchange's book: the sportsbook has no rule for one that does not take part. */
    @PostMapping("/admin/markets/{id}/withdraw")
    String withdraw(
            @PathVariable String id,
            @RequestParam int ordinal,
            @RequestParam(defaultValue = "") String factor,
            Ask ask,
            Authentication by,
            RedirectAttributes flash) {
        return on(
                id,
                ask,
                by,
                flash,
                "console.done.withdrawn",
                MarketId::of,
                (market, staff) ->
                        new ExchangeCommand.WithdrawRunner(
                                BookId.of(market),
                                ordinal,
                                Desk.basisPoints(
                                        factor,
                                        "REDUCTION_INVALID",
                                        "Write the reduction factor in percent, with at most two"
                                                + " decimals."),
                                staff.name(),
                                staff.why(),
                                clock.instant()));
    }

    /** Goals as they were typed. */
    record TypedResult(
            @Nullable String halfHome,
            @Nullable String halfAway,
            @Nullable String fullHome,
            @Nullable String fullAway) {}

    /** A result, or a correction of one: the same form, every market settles again. */
    @PostMapping("/admin/events/{id}/result")
    String result(
            @PathVariable String id,
            TypedResult typed,
            Ask ask,
            Authentication by,
            RedirectAttributes flash) {
        return on(
                id,
                ask,
                by,
                flash,
                "console.done.result",
                EventId::of,
                (event, staff) ->
                        new OddsCommand.EnterResult(
                                event,
                                score(typed.halfHome(), typed.halfAway()),
                                score(typed.fullHome(), typed.fullAway()),
                                staff.name(),
                                staff.why()));
    }

    /** By the score that was shown: one that was corrected since has settled the market itself. */
    @PostMapping("/admin/markets/{id}/settle-again")
    String settleAgain(
            @PathVariable String id,
            TypedResult shown,
            Ask ask,
            Authentication by,
            RedirectAttributes flash) {
        return on(
                id,
                ask,
                by,
                flash,
                "console.done.settled-again",
                MarketId::of,
                (market, staff) ->
                        new OddsCommand.SettleAgain(
                                market,
                                score(shown.halfHome(), shown.halfAway()),
                                score(shown.fullHome(), shown.fullAway()),
                                staff.name(),
                                staff.why()));
    }

    @PostMapping("/admin/events/{id}/abandon")
    String abandon(@PathVariable String id, Ask ask, Authentication by, RedirectAttributes flash) {
        return on(
                id,
                ask,
                by,
                flash,
                "console.done.abandoned",
                EventId::of,
                (event, staff) -> new OddsCommand.AbandonEvent(event, staff.name(), staff.why()));
    }

    /** Prices, suspensions and results are a trader's. */
    private <I> String on(
            String id,
            Ask ask,
            Authentication by,
            RedirectAttributes flash,
            String done,
            Function<String, I> type,
            BiFunction<I, Desk.Staff, Object> command) {
        I target = Paths.id(id, type);
        return desk.act(Role.TRADER, ask, by, flash, done, staff -> command.apply(target, staff));
    }

    private static Price price(String typed) {
        try {
            return Price.parse(typed.strip());
        } catch (IllegalArgumentException e) {
            throw Desk.invalid("PRICE_INVALID", "Write a price like 2.50.");
        }
    }

    private static Score score(@Nullable String home, @Nullable String away) {
        return new Score(goals(home), goals(away));
    }

    private static int goals(@Nullable String typed) {
        if (typed == null || !GOALS.matcher(typed.strip()).matches()) {
            throw Desk.invalid(
                    "SCORE_INVALID", "Write goals as whole numbers, half-time and full-time.");
        }
        return Integer.parseInt(typed.strip());
    }

    private static Instant instant(String typed) {
        try {
            return LocalDateTime.parse(typed.strip()).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw Desk.invalid("TIME_INVALID", "Give both times, in UTC, to the second.");
        }
    }
}
