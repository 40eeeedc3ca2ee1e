package org.moneyline.push.core;

import static java.lang.Math.max;
import static java.util.Comparator.comparing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BetEvent;
import org.moneyline.betting.api.BetEvent.BetPlaced;
import org.moneyline.betting.api.BetEvent.BetRefused;
import org.moneyline.betting.api.BetEvent.BetResettled;
import org.moneyline.betting.api.BetEvent.BetSettled;
import org.moneyline.betting.api.BetEvent.BetVoided;
import org.moneyline.betting.api.BetStatus;
import org.moneyline.betting.api.BetView;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.ExchangeEvent.OrdersMoved;
import org.moneyline.betting.api.ExchangeEvent.PositionEvent;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderInstruction;
import org.moneyline.betting.api.OrderMove;
import org.moneyline.betting.api.OrderView;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.platform.api.EventTail;
import org.moneyline.wallet.api.Posting;
import org.moneyline.wallet.api.WalletEvent;
import org.moneyline.wallet.api.WalletView;

/**
 * One customer: their balance, the newest of their open bets and of their orders that wait. What is
 * over is told once and then forgotten.
 */
public final class CustomerSubject implements Subject {

    private static final String BALANCE = "balance";
    private static final String BETS = "bets";
    private static final String ORDERS = "orders";

    /** What was matched with the last event; nobody who comes later is told. */
    private static final String FILLS = "fills";

    /** Of bets and of orders each: what changes of an older one is told, and not remembered. */
    static final int NEWEST_MAX = 200;

    private final long walletPosition;
    private final long bettingPosition;
    private Money available;
    private Money held;
    private Map<String, Object> tree = Map.of();

    /**
     * @param walletPosition the last event that the balance contains
     * @param bettingPosition the last event that bets and orders contain
     */
    public CustomerSubject(
            WalletView wallet,
            long walletPosition,
            List<BetView> openBets,
            List<OrderView> liveOrders,
            long bettingPosition) {
        this.walletPosition = walletPosition;
        this.bettingPosition = bettingPosition;
        available = wallet.available();
        held = wallet.held();
        tree = Tree.with(tree, BETS, Map.of());
        tree = Tree.with(tree, ORDERS, Map.of());
        balance();
        openBets.stream()
                .sorted(comparing(BetView::placedAt))
                .forEach(bet ->
                        bet(bet.betId().toString(), bet.status(), bet.stake(), bet.payout(), null));
        liveOrders.stream()
                .sorted(comparing(OrderView::placedAt))
                .forEach(order ->
                        entry(
                                ORDERS,
                                order.orderId().toString(),
                                order(
                                        order.selectionId().toString(),
                                        order.side(),
                                        order.price(),
                                        order.matched(),
                                        order.remaining())));
        told();
    }

    @Override
    public Map<String, Object> tree() {
        return tree;
    }

    @Override
    public boolean take(EventTail.Event event) {
        long contained = event.payload() instanceof WalletEvent ? walletPosition : bettingPosition;
        if (event.globalIndex() <= contained) {
            return false;
        }
        switch (event.payload()) {
            case WalletEvent e -> take(e);
            case BetEvent e -> take(e);
            case PositionEvent e -> take(e);
            default -> {
                // Nothing that its customer is shown.
            }
        }
        return true;
    }

    /** Whatever is over was told, and nobody who comes later asks for it. */
    @Override
    public void told() {
        tree = Tree.with(tree, FILLS, null);
        forget(BETS, bet -> !BetStatus.ACCEPTED.name().equals(bet.get("status")));
        String nothing = money(0).decimal();
        forget(ORDERS, order -> nothing.equals(order.get("remaining")));
    }

    /** What is over, and what is older than the newest that are kept. */
    private void forget(String part, Predicate<Map<String, Object>> isOver) {
        Map<String, Object> all = Tree.part(tree, part);
        Map<String, Object> left = all;
        for (String id : all.keySet()) {
            if (isOver.test(Tree.part(all, id))) {
                left = Tree.with(left, id, null);
            }
        }
        for (String id : left.keySet().stream().limit(max(0, left.size() - NEWEST_MAX)).toList()) {
            left = Tree.with(left, id, null);
        }
        tree = Tree.with(tree, part, left);
    }

    private void take(WalletEvent event) {
        for (Posting posting : event.postings()) {
            switch (posting.account()) {
                case Posting.AVAILABLE -> available = moved(available, posting);
                case Posting.HELD -> held = moved(held, posting);
                default -> {
                    // The house's.
                }
            }
        }
        balance();
    }

    private static Money moved(Money balance, Posting posting) {
        return balance.plus(new Money(posting.amount(), balance.currency()));
    }

    private void balance() {
        tree =
                Tree.with(
                        tree,
                        BALANCE,
                        Map.of(
                                "currency",
                                available.currency().getCurrencyCode(),
                                "available",
                                available.decimal(),
                                "held",
                                held.decimal()));
    }

    private void take(BetEvent event) {
        String id = event.betId().toString();
        switch (event) {
            case BetPlaced e -> bet(id, BetStatus.ACCEPTED, e.stake(), e.payout(), null);
            case BetRefused e ->
                    bet(
                            id,
                            BetStatus.REFUSED,
                            e.stake(),
                            Money.zero(e.stake().currency()),
                            e.code());
            case BetSettled e -> bet(id, BetStatus.SETTLED, e.stake(), e.payout(), null);
            case BetResettled e -> bet(id, BetStatus.SETTLED, e.stake(), e.payout(), null);
            case BetVoided e -> bet(id, BetStatus.VOIDED, e.stake(), e.stake(), null);
        }
    }

    private void bet(
            String id, BetStatus status, Money stake, Money payout, @Nullable String code) {
        Map<String, Object> bet = new LinkedHashMap<>();
        bet.put("status", status.name());
        bet.put("stake", stake.decimal());
        bet.put("payout", payout.decimal());
        if (code != null) {
            bet.put("code", code);
        }
        entry(BETS, id, bet);
    }

    private void take(PositionEvent event) {
        if (event instanceof OrdersAccepted accepted) {
            for (OrderInstruction asked : accepted.instructions()) {
                if (asked.side() != null && asked.price() != null && asked.size() != null) {
                    entry(
                            ORDERS,
                            asked.orderId().toString(),
                            order(
                                    accepted.marketId() + "." + asked.ordinal(),
                                    asked.side(),
                                    new Price(asked.price()),
                                    money(0),
                                    money(asked.size())));
                }
            }
        } else if (event instanceof OrdersMoved moved) {
            moved.moves().forEach(move -> take(moved, move));
        }
    }

    /** What a move says of its order in all never goes back. */
    private void take(OrdersMoved moved, OrderMove move) {
        String id = move.orderId().toString();
        Map<String, Object> known = Tree.part(Tree.part(tree, ORDERS), id);
        if (move.kind() == FactKind.MATCHED && move.price() != null) {
            Map<String, Object> fills = Tree.part(tree, FILLS);
            List<Object> all =
                    new ArrayList<>(fills.get(id) instanceof List<?> some ? some : List.of());
            all.add(List.of(new Price(move.price()).toString(), money(move.size()).decimal()));
            tree = Tree.with(tree, FILLS, Tree.with(fills, id, all));
        }
        Map<String, Object> next = known;
        if (known.isEmpty()) {
            next = Tree.with(next, "selectionId", moved.marketId() + "." + move.ordinal());
            next = Tree.with(next, "side", move.side().name());
        } else if (money(move.remaining()).compareTo(amount(known, "remaining")) > 0) {
            return;
        }
        if (move.kind() == FactKind.RESTED && move.price() != null) {
            next = Tree.with(next, "price", new Price(move.price()).toString());
        }
        next = Tree.with(next, "matched", money(move.matched()).decimal());
        next = Tree.with(next, "remaining", money(move.remaining()).decimal());
        entry(ORDERS, id, next);
    }

    private Money amount(Map<String, Object> order, String name) {
        return Money.ofDecimal(String.valueOf(order.get(name)), available.currency());
    }

    private Money money(long minor) {
        return new Money(minor, available.currency());
    }

    private static Map<String, Object> order(
            String selectionId, Side side, Price price, Money matched, Money remaining) {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("selectionId", selectionId);
        order.put("side", side.name());
        order.put("price", price.toString());
        order.put("matched", matched.decimal());
        order.put("remaining", remaining.decimal());
        return order;
    }

    private void entry(String part, String id, Map<String, Object> entry) {
        tree = Tree.with(tree, part, Tree.with(Tree.part(tree, part), id, entry));
    }
}
