package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetCommand;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetQuery;
import org.moneyline.betting.api.BetReceipt;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.Leg;
import org.moneyline.betting.api.PlacementOutcome;
import org.moneyline.betting.api.PriceChange;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.OddsQuery;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionNames;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Questions;
import org.moneyline.site.SlipCard.Receipt;
import org.moneyline.site.SlipCards.Typed;
import org.moneyline.wallet.api.RequestKey;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The bet slip. With htmx each step answers the slip alone; without it each step is a form that
 * ends at a page.
 */
@Controller
class SlipPages {

    private static final String STAKE = "stake.";

    private final CommandGateway commands;
    private final Questions questions;
    private final Visitor visitor;
    private final SlipCards cards;
    private final Words words;
    private final ReadYourWrite readYourWrite;
    private final SiteProperties properties;
    private final Clock clock;

    SlipPages(
            CommandGateway commands,
            Questions questions,
            Visitor visitor,
            SlipCards cards,
            Words words,
            ReadYourWrite readYourWrite,
            SiteProperties properties,
            Clock clock) {
        this.commands = commands;
        this.questions = questions;
        this.visitor = visitor;
        this.cards = cards;
        this.words = words;
        this.readYourWrite = readYourWrite;
        this.properties = properties;
        this.clock = clock;
    }

    @GetMapping("/slip")
    String page(HttpServletRequest request, Model model) {
        if (!model.containsAttribute("slip")) {
            model.addAttribute("slip", cards.of(visitor.slip(request), visitor.show(request)));
        }
        return "site/slip";
    }

    /** A price was pressed. */
    @PostMapping("/slip/toggle")
    String toggle(
            @RequestParam String pick,
            @RequestParam(defaultValue = "/") String back,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Slip slip = visitor.slip(request);
        Slip.Pick picked = Addresses.id(pick, Slip.Pick::of);
        String problem = null;
        if (slip.isFull() && !slip.holds(picked.selection())) {
            problem = words.say("slip.full", Slip.PICKS_MAX);
        } else {
            slip = slip.toggled(picked);
        }
        return changed(slip, problem, back, htmx, request, response, model);
    }

    @PostMapping("/slip/remove")
    String remove(
            @RequestParam String remove,
            @RequestParam(defaultValue = "/slip") String back,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        SelectionId selection = Addresses.id(remove, SelectionId::of);
        return changed(
                visitor.slip(request).without(selection),
                null,
                back,
                htmx,
                request,
                response,
                model);
    }

    @PostMapping("/slip/clear")
    String clear(
            @RequestParam(defaultValue = "/slip") String back,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return changed(Slip.EMPTY, null, back, htmx, request, response, model);
    }

    /** What moved on the slip: prices, what they return. Leaves the fields being typed in alone. */
    @PostMapping("/slip/live")
    String live(@RequestParam Map<String, String> fields, HttpServletRequest request, Model model) {
        model.addAttribute(
                "slip",
                cards.of(
                        visitor.slip(request),
                        visitor.show(request),
                        typed(fields),
                        Map.of(),
                        List.of(),
                        null));
        return "pieces/slip :: moved";
    }

    private String changed(
            Slip slip,
            @Nullable String problem,
            String back,
            @Nullable String htmx,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        visitor.keep(slip, request, response);
        if (htmx == null) {
            return "redirect:" + Addresses.ours(back);
        }
        SlipCard card =
                cards.of(
                        slip,
                        visitor.show(request),
                        typed(flat(request)),
                        Map.of(),
                        List.of(),
                        problem);
        return answer(card, response, model, false);
    }

    /**
     * Places what has a stake. Each selection is a bet of its own; what is refused stays on the
     * slip and says why. {@code accept} names a selection whose present price the person agrees to.
     */
    @PostMapping("/bets")
    String place(
            @RequestParam Map<String, String> fields,
            @RequestParam(required = false) @Nullable String accept,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            HttpServletRequest request,
            HttpServletResponse response,
            Authentication authentication,
            Model model,
            RedirectAttributes flash) {
        AccountId me = Frames.me(authentication);
        Show show = visitor.show(request);
        Slip slip = visitor.slip(request);
        if (accept != null) {
            SelectionId selection = Addresses.id(accept, SelectionId::of);
            Price now = cards.currentPrice(selection);
            if (now != null) {
                slip = slip.at(selection, now);
            }
        }
        Typed typed = typed(fields);
        Map<SelectionId, String> problems = new HashMap<>();
        List<Receipt> receipts = new ArrayList<>();
        String problem = null;
        try {
            List<BetCommand.Slip> bets =
                    betsOf(slip, typed, fields.getOrDefault("key", ""), problems);
            if (bets.isEmpty() && problems.isEmpty()) {
                problem = words.say(slip.isEmpty() ? "slip.nothing" : "slip.no-stake");
            } else if (problems.isEmpty()) {
                slip = send(me, bets, slip, problems, receipts, show);
            }
        } catch (Refusal refusal) {
            problem = words.refusal(refusal);
        }
        visitor.keep(slip, request, response);
        SlipCard card = cards.of(slip, show, typed, problems, receipts, problem);
        if (htmx == null) {
            flash.addFlashAttribute("slip", card);
            return "redirect:/slip";
        }
        return answer(card, response, model, !receipts.isEmpty());
    }

    private List<BetCommand.Slip> betsOf(
            Slip slip, Typed typed, String key, Map<SelectionId, String> problems) {
        List<BetCommand.Slip> bets = new ArrayList<>();
        for (Slip.Pick pick : slip.picks()) {
            String text = typed.stakes().getOrDefault(pick.selection(), "");
            if (text.isEmpty()) {
                continue;
            }
            Money stake;
            try {
                stake = Money.ofDecimal(Typing.amount(text), properties.currency());
            } catch (IllegalArgumentException e) {
                problems.put(pick.selection(), words.say("slip.stake-unreadable"));
                continue;
            }
            if (!stake.isPositive()) {
                problems.put(pick.selection(), words.say("slip.stake-positive"));
                continue;
            }
            bets.add(
                    new BetCommand.Slip(
                            new BetId(Ids.next()),
                            BetType.SINGLE,
                            stake,
                            List.of(new Leg(pick.selection(), pick.seen())),
                            typed.priceChange(),
                            requestKey(key, pick, stake, typed.priceChange())));
        }
        return bets;
    }

    /** Sends the bets and sorts the answers: accepted ones leave the slip, refused ones stay. */
    private Slip send(
            AccountId me,
            List<BetCommand.Slip> bets,
            Slip slip,
            Map<SelectionId, String> problems,
            List<Receipt> receipts,
            Show show) {
        List<PlacementOutcome> outcomes =
                readYourWrite.after(() ->
                        commands.sendAndWait(new BetCommand.PlaceBets(me, bets, clock.instant())));
        Slip left = slip;
        List<BetReceipt> accepted = new ArrayList<>();
        for (int i = 0; i < bets.size(); i++) {
            SelectionId selection = bets.get(i).legs().get(0).selectionId();
            switch (outcomes.get(i)) {
                case PlacementOutcome.Accepted yes -> {
                    accepted.add(yes.receipt());
                    left = left.without(selection);
                }
                case PlacementOutcome.Repeated again -> {
                    accepted.add(
                            questions.ask(new BetQuery.ReceiptOf(again.betId()), BetReceipt.class));
                    left = left.without(selection);
                }
                case PlacementOutcome.Refused no ->
                        problems.put(selection, words.refusal(shown(no, show)));
            }
        }
        receipts.addAll(receiptsOf(accepted, show));
        return left;
    }

    /** A new price is told in the way this person reads prices. */
    private static Refusal shown(PlacementOutcome.Refused refused, Show show) {
        Map<String, String> attributes = new HashMap<>(refused.attributes());
        attributes.computeIfPresent(
                "price",
                (name, text) -> {
                    try {
                        return show.price(Price.parse(text));
                    } catch (IllegalArgumentException e) {
                        return text;
                    }
                });
        return new Refusal(Refusal.Kind.REFUSED, refused.code(), refused.message(), attributes);
    }

    private List<Receipt> receiptsOf(List<BetReceipt> accepted, Show show) {
        if (accepted.isEmpty()) {
            return List.of();
        }
        Map<SelectionId, SelectionNames> names =
                questions.map(
                        new OddsQuery.NamesOf(
                                accepted.stream().map(r -> r.legs().get(0).selectionId()).toList()),
                        SelectionId.class,
                        SelectionNames.class);
        return accepted.stream()
                .map(receipt -> {
                    Leg leg = receipt.legs().get(0);
                    SelectionNames name = names.get(leg.selectionId());
                    return new Receipt(
                            receipt.betId().toString(),
                            name == null ? "" : name.selection(),
                            name == null ? "" : name.event() + " · " + name.market(),
                            show.price(leg.price()),
                            show.money(receipt.stake()),
                            show.money(receipt.payout()));
                })
                .toList();
    }

    private String answer(
            SlipCard card, HttpServletResponse response, Model model, boolean moneyMoved) {
        // The page marks the prices that are on the slip, and asks for the balance if it changed.
        String picked =
                String.join(
                        ",",
                        card.lines().stream().map(line -> "\"" + line.elementId() + "\"").toList());
        response.setHeader(
                "HX-Trigger",
                "{\"slip-changed\":{\"picked\":["
                        + picked
                        + "]}"
                        + (moneyMoved ? ",\"money-moved\":{}" : "")
                        + "}");
        model.addAttribute("slip", card);
        return "pieces/slip :: answer";
    }

    private static Map<String, String> flat(HttpServletRequest request) {
        Map<String, String> fields = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> fields.put(name, values[0]));
        return fields;
    }

    private static Typed typed(Map<String, String> fields) {
        Map<SelectionId, String> stakes = new HashMap<>();
        fields.forEach((name, value) -> {
            if (name.startsWith(STAKE) && !value.isBlank()) {
                stakes.put(
                        Addresses.id(name.substring(STAKE.length()), SelectionId::of),
                        value.strip());
            }
        });
        PriceChange change = PriceChange.NONE;
        for (PriceChange known : PriceChange.values()) {
            if (known.name().equals(fields.get("priceChange"))) {
                change = known;
            }
        }
        return new Typed(stakes, change);
    }

    /** The form's own key, one for each selection, with a print of what is asked. */
    private static RequestKey requestKey(
            String key, Slip.Pick pick, Money stake, PriceChange change) {
        String asked = pick + " " + stake + " " + change;
        return FormKey.request(key, pick.selection().toString(), FormKey.print(asked));
    }
}
