package org.moneyline.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.FillView;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.OrderView;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionId;

/** How orders are written. Sizes are backers' stakes, on both sides. */
final class OrderShapes {

    private static final String SUM = "size = matched + remaining + cancelled + lapsed.";

    private OrderShapes() {}

    /** An order as far as it was known when it was answered. */
    record PlacedOrder(
            UUID orderId,
            UUID marketId,
            @Schema(example = "0197f0a0-0000-7000-8000-000000000000.0") String selectionId,
            OrderStatus status,
            Side side,
            @Schema(description = "The limit now.", example = "2.50") String price,
            @Schema(description = "As placed. " + SUM, example = "10.00") String size,
            String currency,
            @Schema(example = "4.00") String matched,
            @Schema(
                            description = "Of what is matched, weighted by size, rounded down.",
                            example = "2.52")
                    @Nullable String averagePrice,
            @Schema(example = "6.00") String remaining,
            String cancelled,
            String lapsed,
            @Schema(description = "Why it lapsed.") @Nullable OrderReason reason,
            @Schema(description = "What it can lose at most.", example = "10.00") String liability,
            @Schema(description = "When the bet delay ends; null if it had none.")
                    @Nullable Instant goesOnAt) {}

    /** An order and where it is, with the names a page shows. */
    record Order(
            UUID orderId,
            UUID marketId,
            String selectionId,
            UUID eventId,
            String event,
            String market,
            String selection,
            OrderStatus status,
            Side side,
            @Schema(description = "The limit now.") String price,
            @Schema(description = "As placed. " + SUM) String size,
            String currency,
            String matched,
            @Nullable String averagePrice,
            String remaining,
            String cancelled,
            String lapsed,
            @Schema(description = "Why it lapsed.") @Nullable OrderReason reason,
            @Schema(description = "What it can lose at most.") String liability,
            Persistence persistence,
            @Nullable String customerReference,
            @Schema(description = "When the bet delay ends; null if it had none.")
                    @Nullable Instant goesOnAt,
            Instant placedAt,
            Instant changedAt,
            @Schema(description = "Oldest first; empty in lists.") List<Fill> fills) {}

    /** A part of an order that was executed. */
    record Fill(
            UUID orderId,
            String selectionId,
            Side side,
            @Schema(description = "At which it was matched; the reduced one after a withdrawal.")
                    String price,
            String size,
            String currency,
            @Schema(description = "Its runner was withdrawn, or it was taken in a void window.")
                    boolean voided,
            Instant at) {}

    static PlacedOrder placed(
            MarketId marketId,
            Money anyOfMarket,
            OrderOutcome outcome,
            @Nullable Instant goesOnAt) {
        Amounts amounts = new Amounts(anyOfMarket);
        return new PlacedOrder(
                outcome.orderId().value(),
                marketId.value(),
                new SelectionId(marketId, outcome.ordinal()).toString(),
                outcome.status(),
                outcome.side(),
                price(outcome.price()),
                amounts.text(outcome.size()),
                amounts.currency(),
                amounts.text(outcome.matched()),
                outcome.averagePrice() == null ? null : price(outcome.averagePrice()),
                amounts.text(outcome.remaining()),
                amounts.text(outcome.cancelled()),
                amounts.text(outcome.lapsed()),
                reason(outcome.reason()),
                amounts.text(outcome.liability()),
                goesOnAt);
    }

    static PlacedOrder placed(OrderView view) {
        return new PlacedOrder(
                view.orderId().value(),
                view.selectionId().marketId().value(),
                view.selectionId().toString(),
                view.status(),
                view.side(),
                view.price().toString(),
                view.size().decimal(),
                view.size().currency().getCurrencyCode(),
                view.matched().decimal(),
                text(view.averagePrice()),
                view.remaining().decimal(),
                view.cancelled().decimal(),
                view.lapsed().decimal(),
                reason(view.reason()),
                view.liability().decimal(),
                view.goesOnAt());
    }

    static Order order(OrderView view) {
        return new Order(
                view.orderId().value(),
                view.selectionId().marketId().value(),
                view.selectionId().toString(),
                view.eventId().value(),
                view.event(),
                view.market(),
                view.selection(),
                view.status(),
                view.side(),
                view.price().toString(),
                view.size().decimal(),
                view.size().currency().getCurrencyCode(),
                view.matched().decimal(),
                text(view.averagePrice()),
                view.remaining().decimal(),
                view.cancelled().decimal(),
                view.lapsed().decimal(),
                reason(view.reason()),
                view.liability().decimal(),
                view.persistence(),
                view.reference(),
                view.goesOnAt(),
                view.placedAt(),
                view.changedAt(),
                view.fills().stream().map(OrderShapes::fill).toList());
    }

    static Fill fill(FillView view) {
        return new Fill(
                view.orderId().value(),
                view.selectionId().toString(),
                view.side(),
                view.price().toString(),
                view.size().decimal(),
                view.size().currency().getCurrencyCode(),
                view.voided(),
                view.at());
    }

    static String price(int thousandths) {
        return new Price(thousandths).toString();
    }

    private static @Nullable String text(@Nullable Price price) {
        return price == null ? null : price.toString();
    }

    private static @Nullable OrderReason reason(@Nullable OrderReason reason) {
        return reason == OrderReason.NONE ? null : reason;
    }

    /** Writes minor units in the currency of some amount of the market. */
    record Amounts(Money any) {

        String text(long minor) {
            return new Money(minor, any.currency()).decimal();
        }

        String currency() {
            return any.currency().getCurrencyCode();
        }
    }
}
