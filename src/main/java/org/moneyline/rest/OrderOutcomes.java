package org.moneyline.rest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.ExchangeQuery.OrderOf;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReceipt;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.OrderView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.platform.api.Questions;
import org.moneyline.rest.OrderShapes.PlacedOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Waits, for a short while, for what the book does with orders that were accepted. */
@Component
class OrderOutcomes {

    /** The book answers within milliseconds unless the database stands still. */
    static final long DECIDED_WAIT_MAX_MS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(OrderOutcomes.class);

    private final Questions questions;

    OrderOutcomes(Questions questions) {
        this.questions = questions;
    }

    /** Null if it is not known yet: the orders stand all the same. */
    @Nullable List<OrderOutcome> of(OrderReceipt receipt) {
        if (receipt.goesOnAt() != null) {
            return null;
        }
        try {
            return receipt.outcomes()
                    .toCompletableFuture()
                    .get(DECIDED_WAIT_MAX_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            LOG.warn("Accepted orders are not in the book yet: {}", String.valueOf(e.getCause()));
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    List<PlacedOrder> ofPlacing(AccountId caller, OrderReceipt receipt, PlaceOrders command) {
        List<OrderOutcome> known = of(receipt);
        Money any = command.orders().getFirst().size();
        List<PlacedOrder> placed = new ArrayList<>(command.orders().size());
        if (known != null && known.size() == receipt.orderIds().size()) {
            for (OrderOutcome outcome : known) {
                placed.add(latest(caller, command.marketId(), any, outcome, null));
            }
            return placed;
        }
        for (int i = 0; i < command.orders().size(); i++) {
            placed.add(
                    OrderShapes.placed(
                            command.marketId(),
                            any,
                            accepted(receipt.orderIds().get(i), command.orders().get(i)),
                            receipt.goesOnAt()));
        }
        return placed;
    }

    /** The lists know more of an order that is on its way: when the bet delay ends. */
    PlacedOrder latest(
            AccountId caller,
            MarketId market,
            Money anyOfMarket,
            OrderOutcome outcome,
            @Nullable Instant goesOnAt) {
        Optional<OrderView> shown =
                outcome.status() == OrderStatus.ACCEPTED
                        ? find(caller, outcome.orderId())
                        : Optional.empty();
        return shown.map(OrderShapes::placed)
                .orElseGet(() -> OrderShapes.placed(market, anyOfMarket, outcome, goesOnAt));
    }

    private static OrderOutcome accepted(OrderId id, NewOrder order) {
        long size = order.size().minor();
        int price = order.price().thousandths();
        return new OrderOutcome(
                id,
                OrderStatus.ACCEPTED,
                order.ordinal(),
                order.side(),
                price,
                size,
                0,
                null,
                size,
                0,
                0,
                order.side().atRisk(price, size),
                null);
    }

    /** The order as the lists show it, if it is this customer's. */
    Optional<OrderView> find(AccountId caller, OrderId id) {
        try {
            return Optional.of(questions.ask(new OrderOf(id, caller), OrderView.class));
        } catch (Refusal refusal) {
            if (refusal.kind() == Refusal.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw refusal;
        }
    }
}
