package org.moneyline.rest;

import static org.moneyline.rest.FakeModules.ANN;
import static org.moneyline.rest.FakeModules.BOB;
import static org.moneyline.rest.FakeModules.EVENT;
import static org.moneyline.rest.FakeModules.HOME;
import static org.moneyline.rest.FakeModules.MARKET;
import static org.moneyline.rest.FakeModules.NOON;
import static org.moneyline.rest.FakeModules.pounds;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.queryhandling.QueryHandler;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand.Cancel;
import org.moneyline.betting.api.ExchangeCommand.Change;
import org.moneyline.betting.api.ExchangeCommand.ChangeOrders;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.ExchangeCommand.Reduce;
import org.moneyline.betting.api.ExchangeCommand.Replace;
import org.moneyline.betting.api.ExchangeQuery.FillsOf;
import org.moneyline.betting.api.ExchangeQuery.LadderOf;
import org.moneyline.betting.api.ExchangeQuery.OrderOf;
import org.moneyline.betting.api.ExchangeQuery.OrdersOf;
import org.moneyline.betting.api.ExchangeQuery.PositionOf;
import org.moneyline.betting.api.ExchangeQuery.ProfileOf;
import org.moneyline.betting.api.ExchangeQuery.TradesOf;
import org.moneyline.betting.api.ExchangeQuery.WhatIf;
import org.moneyline.betting.api.ExchangeQuery.WindowsOf;
import org.moneyline.betting.api.FillView;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReceipt;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.OrderView;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.PositionView;
import org.moneyline.betting.api.ProfileView;
import org.moneyline.betting.api.Side;
import org.moneyline.betting.api.TradeView;
import org.moneyline.betting.api.WindowView;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.wallet.api.RequestKey;

/** Stands in for the exchange: every order rests untouched, and can be changed. */
class FakeExchange {

    static final OrderId ANNS_ORDER = OrderId.of("0197f0a0-0000-7000-8000-0000000000d1");
    static final OrderId BOBS_ORDER = OrderId.of("0197f0a0-0000-7000-8000-0000000000d2");

    final List<Object> commands = new CopyOnWriteArrayList<>();
    final List<Object> questions = new CopyOnWriteArrayList<>();

    private final Map<Keyed, Asked> keys = new ConcurrentHashMap<>();
    private final Map<OrderId, OrderOutcome> orders =
            Collections.synchronizedMap(new LinkedHashMap<>());

    private record Keyed(AccountId accountId, String key) {}

    private record Asked(String fingerprint, List<OrderId> orderIds) {}

    /** Thrown by every command; null if all goes well. */
    volatile Refusal trouble;

    /** So many commands are refused with it. */
    private volatile int troubles = Integer.MAX_VALUE;

    /** So many commands go well before. */
    private volatile int goodBefore;

    volatile Instant goesOnAt;

    /** What the customer waits for; null for the outcomes at once. */
    volatile CompletionStage<List<OrderOutcome>> deciding;

    volatile OrderStatus shown = OrderStatus.OPEN;

    /** What was left of the order that is shown was taken out, and not matched. */
    volatile boolean shownTakenOut;

    /** When something last became of the order that is shown; its one match was at noon. */
    volatile Instant shownChangedAt = NOON.plusSeconds(1);

    void reset() {
        commands.clear();
        questions.clear();
        keys.clear();
        orders.clear();
        trouble = null;
        troubles = Integer.MAX_VALUE;
        goodBefore = 0;
        goesOnAt = null;
        deciding = null;
        shown = OrderStatus.OPEN;
        shownTakenOut = false;
        shownChangedAt = NOON.plusSeconds(1);
    }

    /** So many commands go well, the next ones do not, and those after them do again. */
    void refusesAfter(int good, Refusal refusal, int refused) {
        goodBefore = good;
        trouble = refusal;
        troubles = refused;
    }

    <T> T lastCommand(Class<T> type) {
        return type.cast(commands.getLast());
    }

    <T> T lastQuestion(Class<T> type) {
        return type.cast(questions.getLast());
    }

    private void received(Object command) {
        commands.add(command);
        int bad = commands.size() - goodBefore;
        if (trouble != null && bad > 0 && bad <= troubles) {
            throw trouble;
        }
    }

    void rests(OrderOutcome order) {
        orders.put(order.orderId(), order);
    }

    /** Whoever waits for the book's answer gets none, and nothing rests when they give up. */
    CompletionStage<List<OrderOutcome>> endsUndecided(OrderId id) {
        return new CompletableFuture<>() {
            @Override
            public List<OrderOutcome> get(long time, TimeUnit unit) throws TimeoutException {
                orders.remove(id);
                throw new TimeoutException();
            }
        };
    }

    static OrderOutcome resting(
            OrderId id, long size, long matched, long remaining, OrderStatus status) {
        return new OrderOutcome(
                id,
                status,
                0,
                Side.BACK,
                2_500,
                size,
                matched,
                matched == 0 ? null : 2_520,
                remaining,
                size - matched - remaining,
                0,
                matched + remaining,
                null);
    }

    @CommandHandler
    OrderReceipt place(PlaceOrders command) {
        received(command);
        OrderReceipt before = recall(command.accountId(), command.request());
        if (before != null) {
            return before;
        }
        List<OrderOutcome> outcomes = new ArrayList<>();
        for (NewOrder order : command.orders()) {
            OrderOutcome outcome =
                    new OrderOutcome(
                            order.orderId(),
                            OrderStatus.OPEN,
                            order.ordinal(),
                            order.side(),
                            order.price().thousandths(),
                            order.size().minor(),
                            0,
                            null,
                            order.size().minor(),
                            0,
                            0,
                            order.size().minor(),
                            null);
            rests(outcome);
            outcomes.add(outcome);
        }
        return receipt(
                command.accountId(),
                command.request(),
                command.orders().stream().map(NewOrder::orderId).toList(),
                outcomes);
    }

    /** As a position does: the orders of the first request, as they are now. */
    private OrderReceipt recall(AccountId accountId, RequestKey request) {
        Asked first = request == null ? null : keys.get(new Keyed(accountId, request.key()));
        if (first == null) {
            return null;
        }
        if (!first.fingerprint().equals(request.fingerprint())) {
            throw new Refusal(Refusal.Kind.CONFLICT, "IDEMPOTENCY_KEY_REUSED", "Use a new key.");
        }
        return new OrderReceipt(
                PositionId.of(accountId, MARKET),
                first.orderIds(),
                true,
                null,
                CompletableFuture.completedFuture(
                        first.orderIds().stream().map(orders::get).toList()));
    }

    @CommandHandler
    OrderReceipt change(ChangeOrders command) {
        received(command);
        OrderReceipt before = recall(command.accountId(), command.request());
        if (before != null) {
            return before;
        }
        List<OrderOutcome> outcomes = new ArrayList<>();
        for (Change change : command.changes()) {
            OrderOutcome order = orders.get(change.orderId());
            if (order == null) {
                throw new Refusal(
                        Refusal.Kind.NOT_FOUND, "ORDER_UNKNOWN", "You have no such order.");
            }
            if (change instanceof Cancel && order.status() == OrderStatus.ACCEPTED) {
                throw new Refusal(
                        Refusal.Kind.REFUSED,
                        "ORDER_ON_THE_WAY",
                        "This order waits for the bet delay.",
                        Map.of("orderId", order.orderId().toString()));
            }
            OrderOutcome after =
                    switch (change) {
                        case Cancel c -> left(order, 0, order.price());
                        case Reduce r ->
                                left(
                                        order,
                                        Math.max(0, order.remaining() - r.by().minor()),
                                        order.price());
                        case Replace r -> left(order, order.remaining(), r.price().thousandths());
                    };
            outcomes.add(after);
        }
        if (deciding == null) {
            outcomes.forEach(this::rests);
        }
        return receipt(
                command.accountId(),
                command.request(),
                command.changes().stream().map(Change::orderId).toList(),
                outcomes);
    }

    private static OrderOutcome left(OrderOutcome order, long remaining, int price) {
        return new OrderOutcome(
                order.orderId(),
                remaining == 0 ? OrderStatus.CANCELLED : order.status(),
                order.ordinal(),
                order.side(),
                price,
                order.size(),
                order.matched(),
                order.averagePrice(),
                remaining,
                order.cancelled() + order.remaining() - remaining,
                order.lapsed(),
                order.matched() + remaining,
                null);
    }

    private OrderReceipt receipt(
            AccountId accountId,
            RequestKey request,
            List<OrderId> ids,
            List<OrderOutcome> outcomes) {
        if (request != null) {
            keys.put(new Keyed(accountId, request.key()), new Asked(request.fingerprint(), ids));
        }
        CompletionStage<List<OrderOutcome>> stage = deciding;
        return new OrderReceipt(
                PositionId.of(accountId, MARKET),
                ids,
                false,
                goesOnAt,
                stage == null ? CompletableFuture.completedFuture(outcomes) : stage);
    }

    @QueryHandler
    LadderView ladder(LadderOf question) {
        questions.add(question);
        known(question.marketId());
        return new LadderView(
                MARKET,
                MarketStatus.OPEN,
                false,
                41,
                7,
                0,
                false,
                pounds("1.00"),
                500,
                List.of(
                        new LadderView.Runner(
                                0,
                                false,
                                List.of(new LadderView.Level(2_500, 4_000)),
                                List.of(new LadderView.Level(2_520, 150)),
                                2_500,
                                125_000),
                        new LadderView.Runner(1, true, List.of(), List.of(), null, 0)));
    }

    @QueryHandler
    PositionView position(PositionOf question) {
        questions.add(question);
        known(question.marketId());
        return position(question.accountId(), question.orderIds());
    }

    @QueryHandler
    PositionView whatIf(WhatIf question) {
        questions.add(question);
        known(question.marketId());
        return position(question.accountId(), null);
    }

    private PositionView position(AccountId accountId, Set<OrderId> only) {
        return new PositionView(
                PositionId.of(accountId, MARKET),
                accountId,
                MARKET,
                pounds("10.00"),
                List.of(1_500L, -1_000L),
                List.of(1_500L, -1_000L),
                waiting().stream()
                        .filter(order -> only == null || only.contains(order.orderId()))
                        .toList(),
                1,
                1_500,
                75);
    }

    List<OrderOutcome> waiting() {
        synchronized (orders) {
            return orders.values().stream().filter(order -> order.remaining() > 0).toList();
        }
    }

    private static void known(MarketId marketId) {
        if (!marketId.equals(MARKET)) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "MARKET_UNKNOWN", "There is no such market.");
        }
    }

    @QueryHandler
    OrderView order(OrderOf question) {
        questions.add(question);
        if (question.orderId().equals(ANNS_ORDER) && ANN.equals(question.accountId())) {
            return view(ANNS_ORDER, ANN);
        }
        if (question.orderId().equals(BOBS_ORDER) && BOB.equals(question.accountId())) {
            return view(BOBS_ORDER, BOB);
        }
        throw new Refusal(Refusal.Kind.NOT_FOUND, "ORDER_UNKNOWN", "There is no such order.");
    }

    @QueryHandler
    Page<OrderView> orders(OrdersOf question) {
        questions.add(question);
        return new Page<>(
                List.of(view(ANNS_ORDER, ANN)), question.cursor() == null ? "older" : null);
    }

    private OrderView view(OrderId id, AccountId owner) {
        boolean open = shown == OrderStatus.OPEN;
        return new OrderView(
                id,
                owner,
                HOME,
                EVENT,
                "Arsenal v Chelsea",
                "Over/under 2.5 goals",
                "Over",
                shown,
                Side.BACK,
                Price.parse("2.50"),
                pounds("10.00"),
                pounds("4.00"),
                Price.parse("2.52"),
                pounds(open ? "6.00" : "0.00"),
                pounds(open ? "0.00" : "6.00"),
                pounds("0.00"),
                pounds(open ? "10.00" : "4.00"),
                Persistence.PERSIST,
                null,
                "mine",
                null,
                NOON,
                shownChangedAt,
                shownTakenOut,
                List.of(fill(id)));
    }

    private static FillView fill(OrderId id) {
        return new FillView(id, HOME, Side.BACK, Price.parse("2.52"), pounds("4.00"), false, NOON);
    }

    @QueryHandler
    Page<FillView> fills(FillsOf question) {
        questions.add(question);
        return new Page<>(List.of(fill(ANNS_ORDER)), "older");
    }

    @QueryHandler
    Page<TradeView> trades(TradesOf question) {
        questions.add(question);
        if (!question.marketId().equals(MARKET)) {
            return new Page<>(List.of(), null);
        }
        return new Page<>(
                List.of(new TradeView("17-0", 0, Price.parse("2.52"), pounds("4.00"), NOON)),
                "older");
    }

    @QueryHandler
    List<WindowView> windows(WindowsOf question) {
        questions.add(question);
        if (Duration.between(question.from(), question.to()).compareTo(Duration.ofDays(1)) > 0) {
            throw new Refusal(Refusal.Kind.INVALID, "WINDOW_INVALID", "A day at most.");
        }
        if (!question.marketId().equals(MARKET)) {
            return List.of();
        }
        return List.of(
                new WindowView(
                        1,
                        question.kind(),
                        NOON,
                        2,
                        pounds("14.00"),
                        new BigDecimal("2.5100"),
                        new BigDecimal("2.5057"),
                        Price.parse("2.50"),
                        Price.parse("2.52"),
                        Price.parse("2.52"),
                        Price.parse("2.50")));
    }

    @QueryHandler
    ProfileView profile(ProfileOf question) {
        questions.add(question);
        return new ProfileView(
                question.accountId(),
                pounds("250.00"),
                pounds("-12.50"),
                pounds("0.75"),
                pounds("20.00"),
                3,
                2);
    }
}
