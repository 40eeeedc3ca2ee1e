package org.moneyline.site;

import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.OrderView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.springframework.stereotype.Component;

/** Turns orders and what became of them into words. */
@Component("siteOrderRows")
class OrderRows {

    private final Words words;
    private final LadderCards ladders;

    OrderRows(Words words, LadderCards ladders) {
        this.words = words;
        this.ladders = ladders;
    }

    OrderRow of(OrderView order, Show show) {
        Price average = order.averagePrice();
        return new OrderRow(
                order.orderId().toString(),
                order.selectionId().marketId().toString(),
                order.eventId().toString(),
                order.event(),
                order.market(),
                order.selection(),
                order.side().name(),
                show.price(order.price()),
                show.money(order.size()),
                show.money(order.matched()),
                average == null ? null : show.price(average),
                show.money(order.remaining()),
                show.money(order.cancelled()),
                show.money(order.lapsed()),
                "order.status." + order.status(),
                mark(order.status(), !order.matched().isZero()),
                show.money(order.liability()),
                why(order.reason()),
                order.goesOnAt() == null || order.status() != OrderStatus.ACCEPTED
                        ? null
                        : show.exactly(order.goesOnAt()),
                // One that had a bet delay was placed in play, when there is no kick-off to wait
                // for.
                order.goesOnAt() == null
                        ? "order.keep." + order.persistence()
                        : "order.keep.in-play",
                show.exactly(order.placedAt()),
                order.remaining().isPositive(),
                !order.matched().isZero(),
                !order.cancelled().isZero(),
                !order.lapsed().isZero());
    }

    private static String mark(OrderStatus status, boolean anyMatched) {
        return switch (status) {
            case ACCEPTED, OPEN -> "info";
            case MATCHED -> "good";
            case LAPSED -> anyMatched ? "good" : "warn";
            case CANCELLED -> anyMatched ? "good" : "";
        };
    }

    @Nullable String why(@Nullable OrderReason reason) {
        return reason == null || reason == OrderReason.NONE
                ? null
                : words.say("order.reason." + reason);
    }

    /**
     * What became of an order, as far as its book has decided.
     *
     * @param before the order as it was when it was changed; null if it was placed
     */
    String said(OrderOutcome outcome, @Nullable OrderOutcome before, Show show) {
        String waits = money(outcome.remaining(), show);
        Integer average = outcome.averagePrice();
        long takenOut = outcome.cancelled() - (before == null ? 0 : before.cancelled());
        if (before != null && takenOut > 0 && outcome.remaining() > 0) {
            String reduced =
                    words.say(
                            "exchange.said.reduced",
                            money(takenOut, show),
                            waits,
                            show.price(new Price(outcome.price())));
            return average == null
                    ? reduced
                    : reduced
                            + " "
                            + words.say(
                                    "exchange.said.stays",
                                    money(outcome.matched(), show),
                                    show.price(new Price(average)));
        }
        if (outcome.status() == OrderStatus.ACCEPTED) {
            return words.say("exchange.said.accepted");
        }
        if (average == null) {
            return outcome.remaining() > 0
                    ? words.say(
                            "exchange.said.waits", waits, show.price(new Price(outcome.price())))
                    : outcome.lapsed() > 0
                            ? words.say(
                                    "exchange.said.lapsed",
                                    money(outcome.lapsed(), show),
                                    because(outcome))
                            : words.say("exchange.said.cancelled", money(takenOut, show));
        }
        String matched = money(outcome.matched(), show);
        String at = show.price(new Price(average));
        if (outcome.remaining() > 0) {
            return words.say(
                    "exchange.said.part",
                    matched,
                    at,
                    waits,
                    show.price(new Price(outcome.price())));
        }
        if (outcome.lapsed() > 0) {
            return words.say(
                    "exchange.said.part-lapsed",
                    matched,
                    at,
                    money(outcome.lapsed(), show),
                    because(outcome));
        }
        return takenOut > 0
                ? words.say("exchange.said.part-cancelled", matched, at, money(takenOut, show))
                : words.say("exchange.said.matched", matched, at);
    }

    private String because(OrderOutcome outcome) {
        String why = why(outcome.reason());
        return why == null ? "" : why;
    }

    private String money(long minor, Show show) {
        Money money = ladders.money(minor);
        return show.money(money);
    }
}
