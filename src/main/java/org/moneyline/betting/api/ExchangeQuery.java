package org.moneyline.betting.api;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.odds.api.MarketId;

/** Questions about the exchange; each names the type of its answer. */
public sealed interface ExchangeQuery {

    /**
     * What waits in a market's book, from memory. Answers {@link LadderView}; refused with
     * MARKET_UNKNOWN if the market has no book.
     *
     * @param levels how many of the best prices on each side, 1 to 350
     */
    record LadderOf(MarketId marketId, int levels) implements ExchangeQuery {}

    /**
     * Everything that waits in a market's book, from memory. Answers {@link BookContentView};
     * refused with MARKET_UNKNOWN if the market has no book.
     */
    record ContentOf(MarketId marketId) implements ExchangeQuery {}

    /**
     * What a customer has on a market, from the write side: as of the last event. Answers {@link
     * PositionView}, an empty one if they never placed an order there; refused with MARKET_UNKNOWN.
     *
     * @param orderIds the only orders that are listed; null for all that are not over
     */
    record PositionOf(AccountId accountId, MarketId marketId, @Nullable Set<OrderId> orderIds)
            implements ExchangeQuery {

        public PositionOf {
            orderIds = orderIds == null ? null : Set.copyOf(orderIds);
        }

        public PositionOf(AccountId accountId, MarketId marketId) {
            this(accountId, marketId, null);
        }
    }

    /**
     * What they would have if these orders were taken; nothing is checked or held. Answers {@link
     * PositionView}; refused with MARKET_UNKNOWN and SELECTION_UNKNOWN.
     */
    record WhatIf(AccountId accountId, MarketId marketId, List<NewOrder> orders)
            implements ExchangeQuery {

        public WhatIf {
            orders = List.copyOf(orders);
        }
    }

    /**
     * An order with its fills. Answers {@link OrderView}; refused with ORDER_UNKNOWN. Customers
     * make the ids of their orders, so only together with whose it is an id names one order.
     *
     * @param accountId null for the oldest of that id, for staff
     */
    record OrderOf(OrderId orderId, @Nullable AccountId accountId) implements ExchangeQuery {

        public OrderOf(OrderId orderId) {
            this(orderId, null);
        }
    }

    /**
     * A customer's orders on a market of which something was matched, newest first and without
     * fills. Answers a {@code List} of {@link OrderView}.
     */
    record MatchedOrdersOf(AccountId accountId, MarketId marketId, int limit)
            implements ExchangeQuery {}

    /**
     * Orders, newest first. Answers a {@code Page} of {@link OrderView} without fills.
     *
     * @param accountId null for everybody's, for staff
     * @param marketId null for all markets
     * @param status null for all
     */
    record OrdersOf(
            @Nullable AccountId accountId,
            @Nullable MarketId marketId,
            @Nullable OrderStatus status,
            @Nullable String cursor,
            int limit)
            implements ExchangeQuery {}

    /**
     * What of a customer's orders was executed, newest first. Answers a {@code Page} of {@link
     * FillView}.
     *
     * @param marketId null for all markets
     */
    record FillsOf(
            AccountId accountId, @Nullable MarketId marketId, @Nullable String cursor, int limit)
            implements ExchangeQuery {}

    /**
     * Every execution on a market, newest first, without names. Answers a {@code Page} of {@link
     * TradeView}; an empty one for a market nobody knows.
     */
    record TradesOf(MarketId marketId, @Nullable String cursor, int limit)
            implements ExchangeQuery {}

    /**
     * Windows of five minutes, aligned to the clock by the time of the events, the oldest first;
     * those without anything are absent. Answers a {@code List} of {@link WindowView}.
     *
     * @param from the first window is the one it lies in
     * @param to the last window begins before it; at most a day after {@code from}, refused with
     *     WINDOW_INVALID
     */
    record WindowsOf(MarketId marketId, WindowKind kind, Instant from, Instant to)
            implements ExchangeQuery {}

    /**
     * Which markets a customer's positions are on: a wallet knows no more of them than their ids.
     * Answers a {@code List} of {@link PositionName}, without those it does not know.
     *
     * @param positionIds up to {@link #NAMES_MAX}
     */
    record NamesOfPositions(AccountId accountId, Set<PositionId> positionIds)
            implements ExchangeQuery {

        public NamesOfPositions {
            positionIds = Set.copyOf(positionIds);
        }
    }

    /** As many as a page of a statement has lines. */
    int NAMES_MAX = 200;

    /**
     * A customer's totals over sportsbook and exchange. Answers {@link ProfileView}, zeros for one
     * who never bet.
     */
    record ProfileOf(AccountId accountId) implements ExchangeQuery {}
}
