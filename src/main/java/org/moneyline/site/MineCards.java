package org.moneyline.site;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.OrderView;
import org.moneyline.betting.api.PositionView;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.platform.api.Questions;
import org.moneyline.site.LadderCards.Seen;
import org.moneyline.site.MineCard.Waiting;
import org.springframework.stereotype.Component;

/** Gathers a person's orders on a market: what waits from the write side, the rest as read. */
@Component
class MineCards {

    /** More are on the page of all orders. */
    private static final int LATEST = 50;

    private final Questions questions;
    private final LadderCards ladders;
    private final OrderRows rows;

    MineCards(Questions questions, LadderCards ladders, OrderRows rows) {
        this.questions = questions;
        this.ladders = ladders;
        this.rows = rows;
    }

    MineCard of(
            Seen seen,
            PositionView position,
            Show show,
            @Nullable String good,
            @Nullable String problem) {
        List<OrderRow> matched =
                questions
                        .list(
                                new ExchangeQuery.MatchedOrdersOf(
                                        position.accountId(), position.marketId(), LATEST),
                                OrderView.class)
                        .stream()
                        .map(order -> rows.of(order, show))
                        .toList();
        return new MineCard(
                position.marketId().toString(),
                UUID.randomUUID().toString(),
                position.orders().stream()
                        .filter(order -> order.remaining() > 0)
                        .map(order -> waiting(order, seen, show))
                        .toList(),
                matched,
                good,
                problem);
    }

    private Waiting waiting(OrderOutcome order, Seen seen, Show show) {
        Price price = new Price(order.price());
        Money remaining = ladders.money(order.remaining());
        Integer average = order.averagePrice();
        return new Waiting(
                order.orderId().toString(),
                order.ordinal(),
                seen.name(order.ordinal()),
                order.side().name(),
                show.price(price),
                price.toString(),
                show.money(remaining),
                remaining.decimal(),
                average == null ? null : show.money(ladders.money(order.matched())),
                average == null ? null : show.price(new Price(average)),
                show.money(
                        order.side() == Side.BACK ? remaining : Ticket.winnings(price, remaining)),
                order.status() == OrderStatus.ACCEPTED);
    }
}
