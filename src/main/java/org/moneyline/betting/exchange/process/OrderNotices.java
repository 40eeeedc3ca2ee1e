package org.moneyline.betting.exchange.process;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.OrdersMoved;
import org.moneyline.betting.api.ExchangeEvent.PositionReduced;
import org.moneyline.betting.api.ExchangeEvent.PositionSettled;
import org.moneyline.betting.api.ExchangeEvent.PositionVoided;
import org.moneyline.betting.api.ExchangeEvent.Seat;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderMove;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.Side;
import org.moneyline.betting.sportsbook.process.NoticeDraft;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionId;

/**
 * What customers are told about their orders and positions: each state an order comes to, whatever
 * it went through within one event of the book. What came to several orders of a customer at the
 * same moment is one mail.
 */
final class OrderNotices {

    /** Of one mail, which is a page of text at most; the rest is counted. */
    static final int CHANGES_TOLD_MAX = 30;

    private OrderNotices() {}

    /** Of new orders that came to wait whole: the others are told of what was matched. */
    static List<NoticeDraft> of(BookMoved moved, Currency currency) {
        Map<Integer, AccountId> accounts = new HashMap<>();
        for (Seat seat : moved.seats()) {
            accounts.put(seat.seat(), seat.accountId());
        }
        Set<List<Integer>> matched = new HashSet<>();
        Map<AccountId, List<NoticeDraft>> drafts = new LinkedHashMap<>();
        for (BookFact fact : moved.facts()) {
            if (fact.kind() == FactKind.MATCHED) {
                matched.add(List.of(orZero(fact.seat()), orZero(fact.order())));
            }
            AccountId account = accounts.get(orZero(fact.seat()));
            if (fact.kind() == FactKind.RESTED
                    && account != null
                    && orZero(fact.instruction()) == orZero(fact.order())
                    && !matched.contains(List.of(orZero(fact.seat()), orZero(fact.order())))) {
                drafts.computeIfAbsent(account, a -> new ArrayList<>())
                        .add(accepted(moved.marketId(), account, fact, currency));
            }
        }
        List<NoticeDraft> mails = new ArrayList<>();
        drafts.forEach((account, own) ->
                mails.addAll(
                        together(
                                own,
                                "orders-accepted/"
                                        + PositionId.of(account, moved.marketId())
                                        + "/"
                                        + moved.revision())));
        return mails;
    }

    /** Whoever sends or cancels a hundred at once, or has them all lapse, is mailed once. */
    private static List<NoticeDraft> together(List<NoticeDraft> drafts, String key) {
        if (drafts.size() <= 1) {
            return drafts;
        }
        List<NoticeDraft.Line> changes = new ArrayList<>();
        for (NoticeDraft draft : drafts.subList(0, Math.min(drafts.size(), CHANGES_TOLD_MAX))) {
            changes.add(new NoticeDraft.Line(draft.selection(), line(draft)));
        }
        if (drafts.size() > CHANGES_TOLD_MAX) {
            changes.add(
                    new NoticeDraft.Line(
                            null, "and " + (drafts.size() - CHANGES_TOLD_MAX) + " more"));
        }
        NoticeDraft first = drafts.getFirst();
        return List.of(
                new NoticeDraft(
                        key,
                        first.accountId(),
                        "orders-changed",
                        first.selection(),
                        Map.of("count", Integer.toString(drafts.size())),
                        changes));
    }

    private static String line(NoticeDraft draft) {
        Map<String, String> values = draft.values();
        String what =
                switch (draft.template()) {
                    case "order-accepted" ->
                            values.get("size") + " at " + values.get("price") + " waits";
                    case "order-matched" ->
                            "all matched, " + values.get("matched") + " at " + values.get("price");
                    case "order-matched-rest" -> "all matched, " + values.get("matched");
                    case "order-matched-part" ->
                            values.get("matched")
                                    + " matched at "
                                    + values.get("price")
                                    + ", "
                                    + values.get("remaining")
                                    + " waits";
                    case "order-cancelled" -> values.get("cancelled") + " cancelled";
                    default -> values.get("lapsed") + " lapsed. " + values.get("reason");
                };
        String order = values.get("order");
        return values.get("side") + (order == null ? "" : ", order " + order) + ": " + what;
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    private static NoticeDraft accepted(
            MarketId market, AccountId account, BookFact fact, Currency currency) {
        PositionId position = PositionId.of(account, market);
        return new NoticeDraft(
                "order-accepted/" + position + "/" + fact.order(),
                account,
                "order-accepted",
                new SelectionId(market, orZero(fact.runner())),
                Map.of(
                        "side",
                        word(fact.side() == null ? Side.BACK : fact.side()),
                        "price",
                        new Price(orZero(fact.price())).toString(),
                        "size",
                        new Money(fact.size() == null ? 0 : fact.size(), currency).toString()));
    }

    /** The last thing that happened to each order counts; what was matched adds up. */
    static List<NoticeDraft> of(OrdersMoved event) {
        Map<Integer, List<OrderMove>> byOrder = new LinkedHashMap<>();
        for (OrderMove move : event.moves()) {
            byOrder.computeIfAbsent(move.order(), order -> new ArrayList<>()).add(move);
        }
        List<NoticeDraft> drafts = new ArrayList<>();
        for (List<OrderMove> moves : byOrder.values()) {
            NoticeDraft draft = of(event, moves);
            if (draft != null) {
                drafts.add(draft);
            }
        }
        return together(drafts, "orders-moved/" + event.positionId() + "/" + event.bookRevision());
    }

    private static @Nullable NoticeDraft of(OrdersMoved event, List<OrderMove> moves) {
        OrderMove last = moves.getLast();
        long matchedNow = sum(moves, FactKind.MATCHED);
        long lapsed = sum(moves, FactKind.LAPSED);
        long cancelled = sum(moves, FactKind.CANCELLED);
        if (lapsed > 0) {
            return draft(
                    event,
                    last,
                    "order-lapsed",
                    Map.of(
                            "matched", matched(event, moves),
                            "lapsed", money(event, lapsed),
                            "reason", reason(whyLapsed(moves))));
        }
        if (cancelled > 0) {
            return draft(
                    event,
                    last,
                    "order-cancelled",
                    Map.of(
                            "matched", matched(event, moves),
                            "cancelled", money(event, cancelled)));
        }
        if (matchedNow == 0) {
            return null;
        }
        boolean before = last.matched() > matchedNow;
        if (last.remaining() == 0) {
            return before
                    ? draft(
                            event,
                            last,
                            "order-matched-rest",
                            Map.of("matched", matched(event, moves)))
                    : draft(event, last, "order-matched", Map.of("price", mean(moves)));
        }
        // Further parts are no other state.
        return before
                ? null
                : draft(
                        event,
                        last,
                        "order-matched-part",
                        Map.of(
                                "price", mean(moves),
                                "remaining", money(event, last.remaining())));
    }

    private static NoticeDraft draft(
            OrdersMoved event, OrderMove last, String template, Map<String, String> specific) {
        Map<String, String> values = new HashMap<>();
        values.put("matched", money(event, last.matched()));
        values.putAll(specific);
        values.put("order", last.orderId().toString());
        values.put("side", word(last.side()));
        return new NoticeDraft(
                template + "/" + last.orderId(),
                event.accountId(),
                template,
                new SelectionId(event.marketId(), last.ordinal()),
                Map.copyOf(values));
    }

    static NoticeDraft of(PositionSettled event) {
        Money paid = event.net().minus(event.commission());
        Map<String, String> values = new HashMap<>();
        values.put("basis", event.basis());
        values.put("result", result(event.net()));
        values.put("commission", event.commission().toString());
        values.put("payout", paid.toString());
        boolean first = event.round() == 1;
        if (!first) {
            values.put("before", event.previousNet().minus(event.previousCommission()).toString());
        }
        return new NoticeDraft(
                "position-settled/" + event.positionId() + "/" + event.round(),
                event.accountId(),
                first ? "position-settled" : "position-resettled",
                // Any selection knows the names of its event and its market.
                new SelectionId(event.marketId(), 0),
                Map.copyOf(values));
    }

    /** Of a voided window in which something of theirs was matched. */
    static NoticeDraft of(PositionVoided event) {
        return new NoticeDraft(
                "position-voided/" + event.positionId() + "/" + event.bookRevision(),
                event.accountId(),
                "position-voided",
                new SelectionId(event.marketId(), 0),
                Map.of(
                        "count", Integer.toString(event.fills()),
                        "from", instant(event.from()),
                        "to", instant(event.to())));
    }

    /** Of a withdrawn selection, to whoever has matches in its market. */
    static NoticeDraft of(PositionReduced event) {
        return new NoticeDraft(
                "position-reduced/" + event.positionId() + "/" + event.bookRevision(),
                event.accountId(),
                "position-reduced",
                new SelectionId(event.marketId(), event.ordinal()),
                Map.of("reduction", percent(event.factorBasisPoints())));
    }

    private static String percent(int basisPoints) {
        return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString() + " %";
    }

    /** To the second, and saying which clock. */
    private static String instant(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
    }

    private static String result(Money net) {
        if (net.isZero()) {
            return "neither won nor lost";
        }
        return net.isPositive() ? "won " + net : "lost " + net.negated();
    }

    private static long sum(List<OrderMove> moves, FactKind kind) {
        return moves.stream().filter(move -> move.kind() == kind).mapToLong(OrderMove::size).sum();
    }

    /**
     * All that was matched of an order, with the price of what was just now: this event does not
     * know at which prices the rest was.
     */
    private static String matched(OrdersMoved event, List<OrderMove> moves) {
        long all = moves.getLast().matched();
        long now = sum(moves, FactKind.MATCHED);
        if (now == 0) {
            return all == 0 ? "nothing" : money(event, all) + ", all of it before";
        }
        return all == now
                ? money(event, all) + " at " + mean(moves)
                : money(event, all) + ", of it " + money(event, now) + " now at " + mean(moves);
    }

    /** Weighted by size, rounded down, of what was matched just now. */
    private static String mean(List<OrderMove> moves) {
        BigInteger products = BigInteger.ZERO;
        long size = 0;
        for (OrderMove move : moves) {
            Integer price = move.price();
            if (move.kind() == FactKind.MATCHED && price != null) {
                products =
                        products.add(
                                BigInteger.valueOf(price)
                                        .multiply(BigInteger.valueOf(move.size())));
                size += move.size();
            }
        }
        return new Price(products.divide(BigInteger.valueOf(size)).intValueExact()).toString();
    }

    private static String money(OrdersMoved event, long minor) {
        return new Money(minor, event.hold().currency()).toString();
    }

    private static String word(Side side) {
        return side == Side.BACK ? "Back" : "Lay";
    }

    private static @Nullable OrderReason whyLapsed(List<OrderMove> moves) {
        OrderReason why = null;
        for (OrderMove move : moves) {
            if (move.kind() == FactKind.LAPSED) {
                why = move.reason();
            }
        }
        return why;
    }

    private static String reason(@Nullable OrderReason reason) {
        return switch (reason == null ? OrderReason.NONE : reason) {
            case NOT_FILLED -> "It asked to be matched at once, and there was not enough.";
            case OWN_ORDER -> "It would have met another order of yours next.";
            case MARKET_SUSPENDED -> "The market was suspended.";
            case MARKET_CLOSED -> "The market is closed.";
            case MARKET_MOVED -> "The market had moved on since you wrote it.";
            case TURNED_IN_PLAY -> "The event has started.";
            case RUNNER_WITHDRAWN -> "A selection of this market does not take part any more.";
            case SWEEP_LIMIT -> "It met as many orders as one may at once. Place the rest anew.";
            case NONE, ORDER_GONE, SAME_PRICE -> "The market did not keep it.";
        };
    }
}
