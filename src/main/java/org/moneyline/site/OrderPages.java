package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.FillView;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReceipt;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.OrderView;
import org.moneyline.betting.api.PositionView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.platform.api.Questions;
import org.moneyline.site.LadderCards.Seen;
import org.moneyline.site.TicketCard.Said;
import org.moneyline.wallet.api.RequestKey;
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

    private final CommandGateway commands;
    private final Questions questions;
    private final LadderCards ladders;
    private final TicketCards tickets;
    private final MineCards mine;
    private final OrderRows rows;
    private final Visitor visitor;
    private final Words words;
    private final ReadYourWrite readYourWrite;
    private final SiteProperties properties;
    private final Clock clock;

    OrderPages(
            CommandGateway commands,
            Questions questions,
            LadderCards ladders,
            TicketCards tickets,
            MineCards mine,
            OrderRows rows,
            Visitor visitor,
            Words words,
            ReadYourWrite readYourWrite,
            SiteProperties properties,
            Clock clock) {
        this.commands = commands;
        this.questions = questions;
        this.ladders = ladders;
        this.tickets = tickets;
        this.mine = mine;
        this.rows = rows;
        this.visitor = visitor;
        this.words = words;
        this.readYourWrite = readYourWrite;
        this.properties = properties;
        this.clock = clock;
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
                        new ExchangeQuery.OrderOf(Addresses.id(id, OrderId::of)), OrderView.class);
        if (!order.accountId().equals(Frames.me(authentication))) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "ORDER_UNKNOWN", "There is no such order.");
        }
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
        ExchangeCommand.NewOrder order = TicketCards.order(ticket, price, size);
        OrderReceipt receipt =
                readYourWrite.after(() ->
                        commands.sendAndWait(
                                new ExchangeCommand.PlaceOrders(
                                        me,
                                        ticket.marketId(),
                                        List.of(order),
                                        ticket.version(),
                                        null,
                                        FormKey.request(
                                                key,
                                                "",
                                                String.join(
                                                        " ",
                                                        ticket.marketId().toString(),
                                                        Integer.toString(ticket.ordinal()),
                                                        ticket.side().name(),
                                                        price.toString(),
                                                        size.toString(),
                                                        ticket.keep().name())),
                                        clock.instant())));
        return Said.good(said(receipt, show));
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
        PositionView position =
                questions.ask(
                        new ExchangeQuery.PositionOf(me, ticket.marketId()), PositionView.class);
        OrderOutcome order =
                position.orders().stream()
                        .filter(o -> o.orderId().equals(orderId) && o.remaining() > 0)
                        .findFirst()
                        .orElseThrow(() ->
                                new Refusal(
                                        Refusal.Kind.REFUSED,
                                        "ORDER_GONE",
                                        "Nothing is left of this order."));
        Money waits = new Money(order.remaining(), size.currency());
        if (size.compareTo(waits) > 0) {
            return Said.problem(words.say("exchange.only-less", show.money(waits)));
        }
        List<ExchangeCommand.Change> changes = new ArrayList<>();
        if (size.compareTo(waits) < 0) {
            changes.add(new ExchangeCommand.Reduce(orderId, waits.minus(size)));
        }
        if (price.thousandths() != order.price()) {
            changes.add(new ExchangeCommand.Replace(orderId, price));
        }
        if (changes.isEmpty()) {
            return Said.problem(words.say("exchange.nothing-changed"));
        }
        return Said.good(
                said(change(me, ticket.marketId(), changes, key, price + " " + size), show));
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
        OrderId order = Addresses.id(id, OrderId::of);
        return takenOut(
                look(market),
                position -> List.of(order),
                key,
                htmx,
                request,
                response,
                Frames.me(authentication),
                model,
                flash);
    }

    /** Everything of this person that waits on one market. */
    @PostMapping("/orders/cancel-all")
    String cancelAll(
            @RequestParam String market,
            @RequestParam(defaultValue = "") String key,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            HttpServletRequest request,
            HttpServletResponse response,
            Authentication authentication,
            Model model,
            RedirectAttributes flash) {
        return takenOut(
                look(market),
                position ->
                        position.orders().stream()
                                .filter(order ->
                                        order.remaining() > 0
                                                && order.status() != OrderStatus.ACCEPTED)
                                .map(OrderOutcome::orderId)
                                .limit(ExchangeCommand.BATCH_MAX_INSTRUCTIONS)
                                .toList(),
                key,
                htmx,
                request,
                response,
                Frames.me(authentication),
                model,
                flash);
    }

    private String takenOut(
            Seen seen,
            Function<PositionView, List<OrderId>> which,
            String key,
            @Nullable String htmx,
            HttpServletRequest request,
            HttpServletResponse response,
            AccountId me,
            Model model,
            RedirectAttributes flash) {
        Show show = visitor.show(request);
        MarketId market = seen.ladder().marketId();
        String good = null;
        String problem = null;
        try {
            PositionView before =
                    questions.ask(new ExchangeQuery.PositionOf(me, market), PositionView.class);
            List<OrderId> orders = which.apply(before);
            if (orders.isEmpty()) {
                problem = words.say("exchange.nothing-waits");
            } else {
                List<ExchangeCommand.Change> changes =
                        orders.stream()
                                .<ExchangeCommand.Change>map(ExchangeCommand.Cancel::new)
                                .toList();
                good = String.join(" ", said(change(me, market, changes, key, "cancel"), show));
            }
        } catch (Refusal refusal) {
            problem = tickets.refused(refusal).problem();
        }
        PositionView position =
                questions.ask(new ExchangeQuery.PositionOf(me, market), PositionView.class);
        MineCard card = mine.of(seen, position, show, good, problem);
        if (htmx == null) {
            flash.addFlashAttribute("mine", card);
            return "redirect:" + LadderCard.address(market) + "#mine";
        }
        response.setHeader("HX-Trigger", "{\"money-moved\":{},\"ladder-moved\":{}}");
        model.addAttribute("mine", card);
        return "pieces/ticket :: mine";
    }

    private OrderReceipt change(
            AccountId me,
            MarketId market,
            List<ExchangeCommand.Change> changes,
            String key,
            String what) {
        StringBuilder asked = new StringBuilder(what);
        changes.forEach(change -> asked.append(' ').append(change.orderId()));
        // One key stands for the whole list of forms: each says which of them it is.
        String part = changes.size() == 1 ? changes.getFirst().orderId().toString() : "all";
        RequestKey request = FormKey.request(key, part, FormKey.print(asked.toString()));
        return readYourWrite.after(() ->
                commands.sendAndWait(
                        new ExchangeCommand.ChangeOrders(
                                me, market, changes, request, clock.instant())));
    }

    /** Waits a moment for the book, and says what it knows by then. */
    private List<String> said(OrderReceipt receipt, Show show) {
        if (receipt.goesOnAt() != null) {
            return List.of(words.say("exchange.said.delayed", show.second(receipt.goesOnAt())));
        }
        try {
            return receipt
                    .outcomes()
                    .toCompletableFuture()
                    .get(properties.readYourWriteBound().toMillis(), TimeUnit.MILLISECONDS)
                    .stream()
                    .map(outcome -> rows.said(outcome, show))
                    .toList();
        } catch (TimeoutException | ExecutionException onTheWay) {
            return List.of(words.say("exchange.said.accepted"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(words.say("exchange.said.accepted"));
        }
    }

    private Seen look(String market) {
        return ladders.look(Addresses.id(market, MarketId::of), LadderCards.BEST);
    }
}
