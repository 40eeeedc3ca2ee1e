package org.moneyline.rest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand.Cancel;
import org.moneyline.betting.api.ExchangeCommand.Change;
import org.moneyline.betting.api.ExchangeCommand.ChangeOrders;
import org.moneyline.betting.api.ExchangeCommand.Reduce;
import org.moneyline.betting.api.ExchangeCommand.Replace;
import org.moneyline.betting.api.ExchangeQuery.OrdersOf;
import org.moneyline.betting.api.ExchangeQuery.PositionOf;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReceipt;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.OrderView;
import org.moneyline.betting.api.PositionView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.platform.api.Questions;
import org.moneyline.rest.OrderShapes.PlacedOrder;
import org.moneyline.wallet.api.RequestKey;
import org.springframework.stereotype.Component;

/**
 * Changes orders. The book is the first to know what became of a change and the customer's position
 * hears of it a moment later; an answer waits for both, so that the next change builds on this one.
 */
@Component
class OrderChanges {

    static final int NAMED_MAX_ORDERS = 1_000;

    /** For one request, however many orders it changes. */
    private static final long HEARD_WAIT_MAX_MS = 1_000;

    /** The pause before it is looked at again, which grows twofold. */
    private static final long HEARD_PAUSE_FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long HEARD_PAUSE_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(64);

    /** Between looking and cancelling some order may be matched; then we look again. */
    private static final int CANCEL_ATTEMPTS_MAX = 5;

    /** Of open orders over all markets: a bound for one request. */
    private static final int PAGES_MAX = 50;

    private static final String ORDER_GONE = "ORDER_GONE";
    private static final String MARKET_CLOSED = "MARKET_CLOSED";

    private final Writes writes;
    private final Questions questions;
    private final OrderOutcomes outcomes;

    OrderChanges(Writes writes, Questions questions, OrderOutcomes outcomes) {
        this.writes = writes;
        this.questions = questions;
        this.outcomes = outcomes;
    }

    /**
     * @param key null for a price or a size without one
     */
    Answer change(
            AccountId caller,
            MarketId market,
            OrderId id,
            AskedChange asked,
            @Nullable RequestKey key) {
        Change change;
        RequestKey once = key;
        if (asked.price() != null) {
            change = new Replace(id, asked.price());
        } else if (asked.reduceBy() != null) {
            change = new Reduce(id, asked.reduceBy());
        } else {
            Money size = Objects.requireNonNull(asked.size());
            PositionView position = position(caller, market);
            OrderOutcome now = byId(position.orders()).get(id);
            // What cannot be reduced is refused for that, whatever the amount.
            long by = size.minor();
            if (now != null && position.hold().currency().equals(size.currency())) {
                by = now.matched() + now.remaining() - size.minor();
                if (by == 0) {
                    return Answer.of(200, outcomes.latest(caller, market, size, now, null));
                }
            }
            if (by < 0) {
                throw cannotGrow(size, -by);
            }
            change = new Reduce(id, new Money(by, size.currency()));
            once = key == null ? shrinking(id, size.minor() + by, size.minor()) : key;
        }
        return answer(caller, market, id, send(caller, market, List.of(change), once));
    }

    /**
     * An order shrinks from one size to another but once, so this names the request: of two that
     * saw the same size the second takes nothing out. No customer's key has spaces.
     */
    private static RequestKey shrinking(OrderId id, long from, long to) {
        String key = "size " + id + " " + from + " " + to;
        return new RequestKey(key, Fingerprint.of(key));
    }

    private static Refusal cannotGrow(Money size, long more) {
        String now = size.minus(new Money(more, size.currency())).decimal();
        return new Refusal(
                Refusal.Kind.REFUSED,
                "SIZE_CANNOT_GROW",
                "This order is for " + now + " and cannot grow. Place another for the rest.",
                Map.of("size", now));
    }

    Answer cancel(AccountId caller, MarketId market, OrderId id) {
        try {
            return answer(caller, market, id, send(caller, market, List.of(new Cancel(id)), null));
        } catch (Refusal refusal) {
            if (refusal.code().equals(ORDER_GONE)) {
                // One reduced before counts as cancelled even if what was left of it was matched.
                Optional<OrderView> cancelled =
                        shown(caller, id)
                                .filter(view -> view.status() == OrderStatus.CANCELLED)
                                .filter(OrderView::takenOut);
                if (cancelled.isPresent()) {
                    return Answer.of(200, OrderShapes.placed(cancelled.get()));
                }
            }
            throw refusal;
        }
    }

    /** All that is open on all markets. */
    List<PlacedOrder> cancelAll(AccountId caller) {
        writes.awaitSeen(caller);
        Set<MarketId> markets = new LinkedHashSet<>();
        for (OrderStatus status : List.of(OrderStatus.OPEN, OrderStatus.ACCEPTED)) {
            String cursor = null;
            int pages = 0;
            do {
                Page<OrderView> page =
                        questions.page(
                                new OrdersOf(caller, null, status, cursor, Page.LIMIT_MAX_ITEMS),
                                OrderView.class);
                page.items().forEach(order -> markets.add(order.selectionId().marketId()));
                cursor = page.next();
            } while (cursor != null && ++pages < PAGES_MAX);
        }
        List<Cancelled> cancelled = new ArrayList<>();
        for (MarketId market : markets) {
            try {
                cancelled.add(cancelledIn(caller, market, List.of()));
            } catch (Refusal refusal) {
                // A market that closed in the meantime gives its orders back by itself.
                if (!refusal.code().equals(MARKET_CLOSED)) {
                    throw refusal;
                }
            }
        }
        return heard(caller, cancelled);
    }

    /**
     * What a request cancelled in a market.
     *
     * @param last what the book answered last
     */
    private record Cancelled(
            MarketId market, Map<OrderId, PlacedOrder> orders, List<OrderOutcome> last) {

        Cancelled(MarketId market) {
            this(market, new LinkedHashMap<>(), new ArrayList<>());
        }
    }

    /** A position is told in order: if it has heard of the last ones, it has of all before. */
    private List<PlacedOrder> heard(AccountId caller, List<Cancelled> cancelled) {
        long until = heardUntil();
        List<PlacedOrder> orders = new ArrayList<>();
        for (Cancelled one : cancelled) {
            if (!one.last.isEmpty()) {
                awaitHeard(caller, one.market, one.last, until);
            }
            orders.addAll(one.orders.values());
        }
        return orders;
    }

    /**
     * The position is not told the request's key: whoever sends it again means what is open then,
     * and to cancel an order twice does nothing.
     *
     * @param ids the only ones meant; all that are open if there are none
     */
    List<PlacedOrder> cancelIn(AccountId caller, MarketId market, List<OrderId> ids) {
        return heard(caller, List.of(cancelledIn(caller, market, ids)));
    }

    private Cancelled cancelledIn(AccountId caller, MarketId market, List<OrderId> ids) {
        Cancelled cancelled = new Cancelled(market);
        for (int attempt = 1; attempt <= CANCEL_ATTEMPTS_MAX; attempt++) {
            try {
                cancelOpen(caller, new HashSet<>(ids), cancelled);
                return cancelled;
            } catch (Refusal refusal) {
                if (refusal.code().equals(MARKET_CLOSED) && !cancelled.orders.isEmpty()) {
                    // It closed on the way, and gives the rest back by itself.
                    return cancelled;
                }
                if (!refusal.code().equals(ORDER_GONE)) {
                    throw refusal;
                }
            }
        }
        // Not a lasting refusal: some may be cancelled, and the rest can be.
        throw new Refusal(
                Refusal.Kind.BUSY,
                "BUSY",
                "Your orders are matched faster than they can be cancelled. Some may be cancelled."
                        + " Send it again for the rest.");
    }

    private void cancelOpen(AccountId caller, Set<OrderId> meant, Cancelled cancelled) {
        MarketId market = cancelled.market;
        PositionView position = position(caller, market);
        Map<OrderId, OrderOutcome> before = byId(position.orders());
        List<OrderId> onTheWay = new ArrayList<>();
        List<OrderId> open = new ArrayList<>();
        for (OrderOutcome order : position.orders()) {
            OrderId id = order.orderId();
            if (cancelled.orders.containsKey(id) || !(meant.isEmpty() || meant.contains(id))) {
                continue;
            }
            if (order.status() != OrderStatus.ACCEPTED) {
                open.add(id);
            } else if (!meant.isEmpty() && cancelled.orders.isEmpty()) {
                onTheWay.add(id);
            }
        }
        // What waits for the bet delay cannot be cancelled: it is left out, unless it is named.
        // Then it goes first, so that it is refused before anything is cancelled.
        open.addAll(0, onTheWay);
        for (List<Change> some : Cancel.inTurns(open)) {
            OrderReceipt receipt = send(caller, market, some, null);
            List<OrderOutcome> known = outcomes.of(receipt);
            if (known != null) {
                cancelled.last.clear();
                cancelled.last.addAll(known);
            }
            List<OrderOutcome> told =
                    known != null
                            ? known
                            : receipt.orderIds().stream()
                                    .filter(before::containsKey)
                                    .map(before::get)
                                    .toList();
            for (OrderOutcome order : told) {
                cancelled.orders.put(
                        order.orderId(),
                        outcomes.latest(caller, market, position.hold(), order, null));
            }
        }
    }

    private OrderReceipt send(
            AccountId caller, MarketId market, List<Change> changes, @Nullable RequestKey key) {
        return writes.send(caller, new ChangeOrders(caller, market, changes, key, writes.now()));
    }

    /** As the book has answered; with 202 as far as it is known if it has not. */
    private Answer answer(AccountId caller, MarketId market, OrderId id, OrderReceipt receipt) {
        List<OrderOutcome> known = outcomes.of(receipt);
        if (known == null || known.isEmpty()) {
            PositionView position = position(caller, market);
            OrderOutcome now = byId(position.orders()).get(id);
            if (now != null) {
                return Answer.of(
                        202,
                        outcomes.latest(caller, market, position.hold(), now, receipt.goesOnAt()));
            }
            return shown(caller, id)
                    .map(view -> Answer.of(200, OrderShapes.placed(view)))
                    .orElseThrow(OrderChanges::undecided);
        }
        PositionView position = awaitHeard(caller, market, known, heardUntil());
        OrderOutcome outcome = known.getFirst();
        if (outcome.remaining() > 0 && !byId(position.orders()).containsKey(id)) {
            // Another request was first and took out the rest; this one found nothing to do.
            Optional<OrderView> shown = shown(caller, id);
            if (shown.isPresent()) {
                return Answer.of(200, OrderShapes.placed(shown.get()));
            }
        }
        return Answer.of(200, OrderShapes.placed(market, position.hold(), outcome, null));
    }

    private static Refusal undecided() {
        return new Refusal(
                Refusal.Kind.BUSY,
                "FIRST_REQUEST_UNDECIDED",
                "The change is accepted and not carried out yet. Look at the order in a moment.");
    }

    private static long heardUntil() {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HEARD_WAIT_MAX_MS);
    }

    /** Until the position knows no more of these orders than the book has left. */
    private PositionView awaitHeard(
            AccountId caller, MarketId market, List<OrderOutcome> answered, long until) {
        PositionOf question =
                new PositionOf(
                        caller,
                        market,
                        answered.stream().map(OrderOutcome::orderId).collect(Collectors.toSet()));
        long pauseNanos = HEARD_PAUSE_FIRST_NANOS;
        while (true) {
            PositionView position = questions.ask(question, PositionView.class);
            Map<OrderId, OrderOutcome> now = byId(position.orders());
            boolean heard =
                    answered.stream()
                            .allMatch(outcome -> {
                                OrderOutcome order = now.get(outcome.orderId());
                                return order == null
                                        || (order.remaining() <= outcome.remaining()
                                                && order.price() == outcome.price());
                            });
            if (heard || System.nanoTime() - until >= 0) {
                return position;
            }
            pauseNanos = pause(pauseNanos);
        }
    }

    /** How long the next pause is. */
    private static long pause(long nanos) {
        LockSupport.parkNanos(nanos);
        return Math.min(2 * nanos, HEARD_PAUSE_MAX_NANOS);
    }

    /** The order in the lists, which come last, once it is over there too. */
    private Optional<OrderView> shown(AccountId caller, OrderId id) {
        long until = heardUntil();
        writes.awaitSeen(caller);
        long pauseNanos = HEARD_PAUSE_FIRST_NANOS;
        while (true) {
            Optional<OrderView> view = outcomes.find(caller, id);
            boolean over = view.isPresent() && view.get().remaining().isZero();
            if (over || System.nanoTime() - until >= 0) {
                return view;
            }
            pauseNanos = pause(pauseNanos);
        }
    }

    private PositionView position(AccountId caller, MarketId market) {
        return questions.ask(new PositionOf(caller, market), PositionView.class);
    }

    private static Map<OrderId, OrderOutcome> byId(List<OrderOutcome> orders) {
        Map<OrderId, OrderOutcome> byId = new LinkedHashMap<>();
        orders.forEach(order -> byId.put(order.orderId(), order));
        return byId;
    }
}
