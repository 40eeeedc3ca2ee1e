package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.betting.api.ExchangeCommand.Cancel;
import org.moneyline.betting.api.ExchangeCommand.Change;
import org.moneyline.betting.api.ExchangeCommand.Reduce;
import org.moneyline.betting.api.ExchangeCommand.Replace;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.FillView;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReceipt;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.OrderView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.platform.api.Questions;
import org.moneyline.site.LadderCards.Seen;
import org.moneyline.site.OrderRequests.TakenOut;
import org.moneyline.site.TicketCard.Said;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A person's orders on the exchange: placed, changed, taken out, looked at. */
@Controller
class OrderPages {

    static final List<Shown> SHOWN = List.of(Shown.ALL, Shown.OPEN);

    private static final int PAGE_SIZE = 20;

    private final OrderRequests requests;
    private final Questions questions;
    private final LadderCards ladders;
    private final TicketCards tickets;
    private final MineCards mine;
    private final OrderRows rows;
    private final Visitor visitor;
    private final Words words;
    private final SiteProperties properties;

    OrderPages(
            OrderRequests requests,
            Questions questions,
            LadderCards ladders,
            TicketCards tickets,
            MineCards mine,
            OrderRows rows,
            Visitor visitor,
            Words words,
            SiteProperties properties) {
        this.requests = requests;
        this.questions = questions;
        this.ladders = ladders;
        this.tickets = tickets;
        this.mine = mine;
        this.rows = rows;
        this.visitor = visitor;
        this.words = words;
        this.properties = properties;
    }

    // --- Looking

    @GetMapping("/orders")
    String orders(
            Listing listing,
            HttpServletRequest request,
            Authentication authentication,
            Model model) {
        fill(listing, request, authentication, model);
        return "site/orders";
    }

    @GetMapping("/orders/live")
    String live(
            Listing listing,
            HttpServletRequest request,
            Authentication authentication,
            Model model) {
        fill(listing, request, authentication, model);
        return "site/orders :: list";
    }

    private void fill(
            Listing listing,
            HttpServletRequest request,
            Authentication authentication,
            Model model) {
        AccountId me = Frames.me(authentication);
        boolean open = listing.shown(SHOWN) == Shown.OPEN;
        String from = listing.from();
        List<OrderView> orders = new ArrayList<>();
        if (open && from == null) {
            // What waits for the bet delay is few, and newer than what waits in a book.
            orders.addAll(page(me, OrderStatus.ACCEPTED, null).items());
        }
        Page<OrderView> page = page(me, open ? OrderStatus.OPEN : null, from);
        orders.addAll(page.items());
        Show format = visitor.show(request);
        model.addAttribute("orders", orders.stream().map(o -> rows.of(o, format)).toList());
        listing.frame(SHOWN, page.next(), model);
    }

    private Page<OrderView> page(
            AccountId me, @Nullable OrderStatus status, @Nullable String cursor) {
        return questions.page(
                new ExchangeQuery.OrdersOf(me, null, status, cursor, PAGE_SIZE), OrderView.class);
    }

    /** A part of an order that was executed, as the page shows it. */
    record FillRow(String price, String size, String at, boolean voided) {}

    /** Somebody else's order does not exist for this person: ids must not tell who bets. */
    @GetMapping("/orders/{id}")
    String order(
            @PathVariable String id,
            HttpServletRequest request,
            Authentication authentication,
            Model model) {
        OrderView order =
                questions.ask(
                        new ExchangeQuery.OrderOf(
                                Addresses.id(id, OrderId::of), Frames.me(authentication)),
                        OrderView.class);
        Show show = visitor.show(request);
        model.addAttribute("order", rows.of(order, show));
        model.addAttribute("changedAt", show.exactly(order.changedAt()));
        model.addAttribute("fills", order.fills().stream().map(f -> row(f, show)).toList());
        model.addAttribute("key", UUID.randomUUID().toString());
        return "site/order";
    }

    private static FillRow row(FillView fill, Show show) {
        return new FillRow(
                fill.price().toString(),
                show.money(fill.size()),
                show.exactly(fill.at()),
                fill.voided());
    }

    // --- Placing and changing

    /** Sends what is on the slip; refused, it stays there and says why. */
    @PostMapping("/orders")
    String send(
            @RequestParam String market,
            @RequestParam Map<String, String> fields,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            HttpServletRequest request,
            HttpServletResponse response,
            Authentication authentication,
            Model model,
            RedirectAttributes flash) {
        AccountId me = Frames.me(authentication);
        Show show = visitor.show(request);
        Seen seen = look(market);
        Ticket ticket = Ticket.of(fields, seen.ladder());
        if (ticket == null) {
            throw Addresses.nothingThere();
        }
        Said said = sent(me, ticket, fields.getOrDefault("key", ""), show);
        boolean done = said.problem() == null;
        TicketCard card =
                tickets.of(
                        seen,
                        done ? null : ticket.seen(seen.ladder().version()),
                        tickets.position(me, seen),
                        show,
                        said);
        if (htmx == null) {
            flash.addFlashAttribute("ticket", card);
            return "redirect:" + LadderCard.address(ticket.marketId()) + "#slip";
        }
        if (done) {
            response.setHeader("HX-Trigger", "{\"money-moved\":{},\"orders-moved\":{}}");
        }
        model.addAttribute("ticket", card);
        return "pieces/ticket :: answer";
    }

    private Said sent(AccountId me, Ticket ticket, String key, Show show) {
        Price price = ticket.priceOr(null);
        if (price == null) {
            return Said.problem(words.say("exchange.price-unreadable"));
        }
        Money size = ticket.sizeIn(properties.currency());
        if (size == null) {
            return Said.problem(words.say("exchange.size-unreadable"));
        }
        if (size.minor() > ExchangeCommand.SIZE_MAX_MINOR) {
            Money most = new Money(ExchangeCommand.SIZE_MAX_MINOR, size.currency());
            return tickets.refused(
                    new Refusal(
                            Refusal.Kind.INVALID,
                            "SIZE_TOO_LARGE",
                            "The largest order is " + most + ".",
                            Map.of("maximum", most.decimal())));
        }
        try {
            return ticket.order() == null
                    ? placed(me, ticket, price, size, key, show)
                    : changed(me, ticket, ticket.order(), price, size, key, show);
        } catch (Refusal refusal) {
            return tickets.refused(refusal);
        }
    }

    private Said placed(
            AccountId me, Ticket ticket, Price price, Money size, String key, Show show) {
        String asked =
                String.join(
                        " ",
                        ticket.marketId().toString(),
                        Integer.toString(ticket.ordinal()),
                        ticket.side().name(),
                        price.toString(),
                        size.toString(),
                        ticket.keep().name());
        OrderReceipt receipt =
                requests.place(
                        me,
                        ticket.marketId(),
                        TicketCards.order(ticket, price, size),
                        ticket.version(),
                        FormKey.request(key, "", asked));
        return Said.good(said(receipt, null, show));
    }

    /** What was typed for an order that waits becomes less of it, another price, or both. */
    private Said changed(
            AccountId me,
            Ticket ticket,
            OrderId orderId,
            Price price,
            Money size,
            String key,
            Show show) {
        OrderOutcome order = waiting(me, ticket.marketId(), orderId);
        if (order == null) {
            throw new Refusal(Refusal.Kind.REFUSED, "ORDER_GONE", "Nothing is left of this order.");
        }
        Money waits = new Money(order.remaining(), size.currency());
        if (size.compareTo(waits) > 0) {
            return Said.problem(words.say("exchange.only-less", show.money(waits)));
        }
        List<Change> changes = new ArrayList<>();
        if (size.compareTo(waits) < 0) {
            changes.add(new Reduce(orderId, waits.minus(size)));
        }
        if (price.thousandths() != order.price()) {
            changes.add(new Replace(orderId, price));
        }
        if (changes.isEmpty()) {
            return Said.problem(words.say("exchange.nothing-changed"));
        }
        return Said.good(
                said(change(me, ticket.marketId(), changes, key, price + " " + size), order, show));
    }

    @PostMapping("/orders/{id}/cancel")
    String cancel(
            @PathVariable String id,
            @RequestParam String market,
            @RequestParam(defaultValue = "") String key,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            HttpServletRequest request,
            HttpServletResponse response,
            Authentication authentication,
            Model model,
            RedirectAttributes flash) {
        AccountId me = Frames.me(authentication);
        Seen seen = look(market);
        Show show = visitor.show(request);
        OrderId orderId = Addresses.id(id, OrderId::of);
        String good = null;
        String problem = null;
        try {
            MarketId marketId = seen.ladder().marketId();
            OrderOutcome before = waiting(me, marketId, orderId);
            OrderReceipt receipt =
                    change(me, marketId, List.of(new Cancel(orderId)), key, "cancel");
            good = String.join(" ", said(receipt, before, show));
        } catch (Refusal refusal) {
            problem = tickets.refused(refusal).problem();
        }
        return answer(me, seen, good, problem, show, htmx, response, model, flash);
    }

    /** Everything of this person that waits on one market. */
    @PostMapping("/orders/cancel-all")
    String cancelAll(
            @RequestParam String market,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            HttpServletRequest request,
            HttpServletResponse response,
            Authentication authentication,
            Model model,
            RedirectAttributes flash) {
        AccountId me = Frames.me(authentication);
        Seen seen = look(market);
        Show show = visitor.show(request);
        TakenOut taken = requests.takeOutAll(me, seen.ladder().marketId());
        String good =
                taken.orders() == 0
                        ? null
                        : taken.decided()
                                ? words.say(
                                        "exchange.said.all-cancelled",
                                        taken.orders(),
                                        show.money(ladders.money(taken.back())))
                                : words.say("exchange.said.all-cancelling", taken.orders());
        String problem =
                taken.stopped() != null
                        ? tickets.refused(taken.stopped()).problem()
                        : taken.orders() > 0
                                ? null
                                : words.say(
                                        taken.onTheWay() > 0
                                                ? "exchange.refused.ORDER_ON_THE_WAY"
                                                : "exchange.nothing-waits");
        return answer(me, seen, good, problem, show, htmx, response, model, flash);
    }

    private String answer(
            AccountId me,
            Seen seen,
            @Nullable String good,
            @Nullable String problem,
            Show show,
            @Nullable String htmx,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash) {
        MarketId market = seen.ladder().marketId();
        MineCard card = mine.of(seen, requests.position(me, market), show, good, problem);
        if (htmx == null) {
            flash.addFlashAttribute("mine", card);
            return "redirect:" + LadderCard.address(market) + "#mine";
        }
        response.setHeader("HX-Trigger", "{\"money-moved\":{},\"ladder-moved\":{}}");
        model.addAttribute("mine", card);
        return "pieces/ticket :: mine";
    }

    private OrderReceipt change(
            AccountId me, MarketId market, List<Change> changes, String key, String what) {
        // One key stands for the whole list of forms: each says which of them it is.
        String order = changes.getFirst().orderId().toString();
        return requests.change(
                me,
                market,
                changes,
                FormKey.request(key, order, FormKey.print(what + " " + order)));
    }

    /** Waits a moment for the book, and says what it knows by then. */
    private List<String> said(OrderReceipt receipt, @Nullable OrderOutcome before, Show show) {
        if (receipt.goesOnAt() != null) {
            return List.of(words.say("exchange.said.delayed", show.second(receipt.goesOnAt())));
        }
        List<OrderOutcome> outcomes = requests.outcomes(receipt);
        return outcomes == null
                ? List.of(words.say("exchange.said.accepted"))
                : outcomes.stream().map(outcome -> rows.said(outcome, before, show)).toList();
    }

    private @Nullable OrderOutcome waiting(AccountId me, MarketId market, OrderId orderId) {
        return requests.position(me, market).orders().stream()
                .filter(order -> order.orderId().equals(orderId) && order.remaining() > 0)
                .findFirst()
                .orElse(null);
    }

    private Seen look(String market) {
        return ladders.look(Addresses.id(market, MarketId::of), LadderCards.BEST);
    }
}
