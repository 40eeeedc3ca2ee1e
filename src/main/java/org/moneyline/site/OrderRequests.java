package org.moneyline.site;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand.Cancel;
import org.moneyline.betting.api.ExchangeCommand.Change;
import org.moneyline.betting.api.ExchangeCommand.ChangeOrders;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReceipt;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.PositionView;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.platform.api.Questions;
import org.moneyline.wallet.api.RequestKey;
import org.springframework.stereotype.Component;

/** Sends what a person asks of their orders, and waits a moment for what the book makes of it. */
@Component
class OrderRequests {

    /** Between looking and taking out some order may be matched; then we look again. */
    private static final int ATTEMPTS_MAX = 5;

    private final CommandGateway commands;
    private final Questions questions;
    private final ReadYourWrite readYourWrite;
    private final SiteProperties properties;
    private final Clock clock;

    OrderRequests(
            CommandGateway commands,
            Questions questions,
            ReadYourWrite readYourWrite,
            SiteProperties properties,
            Clock clock) {
        this.commands = commands;
        this.questions = questions;
        this.readYourWrite = readYourWrite;
        this.properties = properties;
        this.clock = clock;
    }

    OrderReceipt place(
            AccountId me, MarketId market, NewOrder order, long version, RequestKey request) {
        return readYourWrite.after(() ->
                commands.sendAndWait(
                        new PlaceOrders(
                                me,
                                market,
                                List.of(order),
                                version,
                                null,
                                request,
                                clock.instant())));
    }

    OrderReceipt change(AccountId me, MarketId market, List<Change> changes, RequestKey request) {
        return readYourWrite.after(() -> send(me, market, changes, request));
    }

    private OrderReceipt send(
            AccountId me, MarketId market, List<Change> changes, @Nullable RequestKey request) {
        return commands.sendAndWait(
                new ChangeOrders(me, market, changes, request, clock.instant()));
    }

    PositionView position(AccountId me, MarketId market) {
        return questions.ask(new ExchangeQuery.PositionOf(me, market), PositionView.class);
    }

    /** Null if the book has not decided yet. */
    @Nullable List<OrderOutcome> outcomes(OrderReceipt receipt) {
        try {
            return receipt.outcomes()
                    .toCompletableFuture()
                    .get(properties.readYourWriteBound().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException onTheWay) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /**
     * What came of taking out all that waits.
     *
     * @param orders how many were asked for
     * @param back how much came back of them, in minor units, as far as the book has decided
     * @param decided whether it has decided about all of them
     * @param stopped why not all were asked for; null if all were
     * @param onTheWay how many wait for the bet delay, which nothing can be taken out of
     */
    record TakenOut(
            int orders, long back, boolean decided, int onTheWay, @Nullable Refusal stopped) {}

    /** However many there are; what waits for the bet delay is not in the book, and stays. */
    TakenOut takeOutAll(AccountId me, MarketId market) {
        return readYourWrite.after(() -> {
            Map<OrderId, Long> back = new HashMap<>();
            Refusal stopped = null;
            boolean decided = true;
            for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
                try {
                    decided &= takeOut(me, market, back);
                    stopped = null;
                    break;
                } catch (Refusal refusal) {
                    stopped = refusal;
                    if (!refusal.code().equals("ORDER_GONE")) {
                        break;
                    }
                }
            }
            long onTheWay =
                    position(me, market).orders().stream()
                            .filter(order -> order.status() == OrderStatus.ACCEPTED)
                            .count();
            long sum = back.values().stream().mapToLong(Long::longValue).sum();
            return new TakenOut(back.size(), sum, decided, (int) onTheWay, stopped);
        });
    }

    private boolean takeOut(AccountId me, MarketId market, Map<OrderId, Long> back) {
        List<OrderOutcome> waiting =
                position(me, market).orders().stream().filter(OrderRequests::isInBook).toList();
        Map<OrderId, OrderOutcome> before = new HashMap<>();
        waiting.forEach(order -> before.put(order.orderId(), order));
        boolean decided = true;
        List<OrderId> ids = waiting.stream().map(OrderOutcome::orderId).toList();
        for (List<Change> some : Cancel.inTurns(ids)) {
            // Without a key: to take out an order twice does nothing.
            OrderReceipt receipt = send(me, market, some, null);
            receipt.orderIds().forEach(id -> back.putIfAbsent(id, 0L));
            List<OrderOutcome> outcomes = outcomes(receipt);
            decided &= outcomes != null;
            for (OrderOutcome after : outcomes == null ? List.<OrderOutcome>of() : outcomes) {
                OrderOutcome order = before.get(after.orderId());
                if (order != null) {
                    back.merge(after.orderId(), after.cancelled() - order.cancelled(), Math::max);
                }
            }
        }
        return decided;
    }

    private static boolean isInBook(OrderOutcome order) {
        return order.remaining() > 0 && order.status() != OrderStatus.ACCEPTED;
    }
}
