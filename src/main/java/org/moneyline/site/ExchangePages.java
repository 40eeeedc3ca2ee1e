package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.PositionView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.site.LadderCards.Seen;
import org.moneyline.site.TicketCard.Said;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * A market of the exchange: its ladder, this person's orders, what was traded, and the slip. With
 * htmx each part follows on its own; without it the slip is a part of the address.
 */
@Controller
@RequestMapping("/exchange/markets/{id}")
class ExchangePages {

    private final LadderCards ladders;
    private final TicketCards tickets;
    private final MineCards mine;
    private final TradeCards trades;
    private final MarketMakerSwitch marketMaker;
    private final Visitor visitor;

    ExchangePages(
            LadderCards ladders,
            TicketCards tickets,
            MineCards mine,
            TradeCards trades,
            MarketMakerSwitch marketMaker,
            Visitor visitor) {
        this.ladders = ladders;
        this.tickets = tickets;
        this.mine = mine;
        this.trades = trades;
        this.marketMaker = marketMaker;
        this.visitor = visitor;
    }

    @GetMapping
    String market(
            @PathVariable String id,
            @RequestParam Map<String, String> fields,
            @RequestParam(required = false) @Nullable Integer depth,
            HttpServletRequest request,
            @Nullable Authentication authentication,
            Model model) {
        Show show = visitor.show(request);
        Seen seen = look(id, depth);
        PositionView position = tickets.position(Frames.bettorOf(authentication), seen);
        model.addAttribute("ladder", ladders.of(seen, position, depth, show));
        // What became of a form is said on one page, which must not go by itself.
        boolean answers = model.containsAttribute("ticket") || model.containsAttribute("mine");
        if (!model.containsAttribute("ticket")) {
            Ticket ticket = begun(Ticket.of(fields, seen.ladder()), seen);
            model.addAttribute("ticket", tickets.of(seen, ticket, position, show, Said.NOTHING));
        }
        model.addAttribute(
                "reloads",
                !answers
                        && model.getAttribute("ticket") instanceof TicketCard card
                        && card.asked() == null);
        if (position != null && !model.containsAttribute("mine")) {
            model.addAttribute("mine", mine.of(seen, position, show, null, null));
        }
        model.addAttribute("trades", trades.of(seen, show));
        model.addAttribute("marketMaker", marketMaker.isOn());
        model.addAttribute("replay", EventCards.isReplay(seen.event()));
        return "site/exchange";
    }

    /** The ladder alone, for a page that is open already. */
    @GetMapping("/ladder")
    String ladder(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Integer depth,
            HttpServletRequest request,
            @Nullable Authentication authentication,
            Model model) {
        Seen seen = look(id, depth);
        PositionView position = tickets.position(Frames.bettorOf(authentication), seen);
        model.addAttribute("ladder", ladders.of(seen, position, depth, visitor.show(request)));
        return "site/exchange :: ladder";
    }

    @GetMapping("/trades")
    String trades(@PathVariable String id, HttpServletRequest request, Model model) {
        model.addAttribute("trades", trades.of(look(id, null), visitor.show(request)));
        return "site/exchange :: trades";
    }

    /**
     * This person's orders; a visitor has none, and one logged out meanwhile is told by the rest.
     */
    @GetMapping("/mine")
    String mine(
            @PathVariable String id,
            HttpServletRequest request,
            @Nullable Authentication authentication,
            Model model) {
        Seen seen = look(id, null);
        PositionView position = tickets.position(Frames.bettorOf(authentication), seen);
        if (position != null) {
            model.addAttribute("mine", mine.of(seen, position, visitor.show(request), null, null));
        }
        return "pieces/ticket :: orders";
    }

    /** A price was pressed, stepped or put another way. */
    @PostMapping("/slip")
    String slip(
            @PathVariable String id,
            @RequestParam Map<String, String> fields,
            @RequestParam(required = false) @Nullable String step,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Authentication authentication,
            Model model) {
        Seen seen = look(id, null);
        Ticket ticket = fields.containsKey("clear") ? null : Ticket.of(fields, seen.ladder());
        if (ticket != null && step != null && !step.isEmpty()) {
            ticket =
                    ticket.stepped(
                            step,
                            seen.ladder().flatLadder(),
                            tickets.startOf(seen, ticket.ordinal(), ticket.side()));
        }
        ticket = begun(ticket, seen);
        if (htmx == null) {
            return "redirect:"
                    + (ticket == null
                            ? LadderCard.address(seen.ladder().marketId())
                            : ticket.address() + "#slip");
        }
        PositionView position = tickets.position(Frames.bettorOf(authentication), seen);
        if (fields.containsKey("pick") || fields.containsKey("bring")) {
            response.setHeader("HX-Trigger-After-Settle", "slip-wanted");
        }
        model.addAttribute(
                "ticket", tickets.of(seen, ticket, position, visitor.show(request), Said.NOTHING));
        return "pieces/ticket :: answer";
    }

    /** What moved on the slip. Leaves the fields being typed in alone. */
    @PostMapping("/slip/live")
    String live(
            @PathVariable String id,
            @RequestParam Map<String, String> fields,
            HttpServletRequest request,
            @Nullable Authentication authentication,
            Model model) {
        Seen seen = look(id, null);
        PositionView position = tickets.position(Frames.bettorOf(authentication), seen);
        model.addAttribute(
                "ticket",
                tickets.of(
                        seen,
                        Ticket.of(fields, seen.ladder()),
                        position,
                        visitor.show(request),
                        Said.NOTHING));
        return "pieces/ticket :: moved";
    }

    private Seen look(String id, @Nullable Integer depth) {
        return ladders.look(
                Addresses.id(id, MarketId::of),
                depth == null ? LadderCards.BEST : LadderCards.DEEP);
    }

    private @Nullable Ticket begun(@Nullable Ticket ticket, Seen seen) {
        return ticket == null || !ticket.price().isEmpty()
                ? ticket
                : ticket.at(tickets.startOf(seen, ticket.ordinal(), ticket.side()));
    }
}
