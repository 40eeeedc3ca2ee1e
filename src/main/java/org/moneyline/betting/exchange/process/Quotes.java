package org.moneyline.betting.exchange.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.ExchangeCommand.Cancel;
import org.moneyline.betting.api.ExchangeCommand.Change;
import org.moneyline.betting.api.ExchangeCommand.Replace;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Price;

/**
 * Which orders the demo market maker wants in a book, and what takes it there from those it has. A
 * level is known by its size, so an order keeps its level when its price moves, and one that is
 * partly matched is left alone until it is used up.
 */
final class Quotes {

    /** Backers' stakes in whole units of the currency, from the best price outwards. */
    static final int[] SIZES = {20, 50, 100};

    private static final long MINOR_PER_UNIT = 100;

    /** It quotes no lay that may cost more: outsiders would take all its money. */
    static final long LIABILITY_MAX_MINOR = 200_000;

    private static final int THOUSANDTHS = 1_000;
    private static final long MILLIONTHS = 1_000_000;

    private Quotes() {}

    /**
     * @param price in thousandths
     * @param size the backer's stake in minor units
     */
    record Quote(int ordinal, Side side, int price, long size) {}

    /**
     * What leads from the orders there are to those wanted.
     *
     * @param changes cancellations first; then what moves away from the other side, so that the
     *     rest does not run into it
     * @param missing to be placed
     */
    record Plan(List<Change> changes, List<Quote> missing) {

        boolean isEmpty() {
            return changes.isEmpty() && missing.isEmpty();
        }
    }

    /**
     * The prices offered without the margin in them, each taken out in proportion: of selections
     * one of which wins, the probabilities add up to one. Empty if one has no price.
     *
     * @param offered in thousandths; null where none is
     */
    static List<Integer> fair(List<@Nullable Integer> offered) {
        List<Integer> fair = new ArrayList<>(offered.size());
        for (Integer price : offered) {
            if (price == null) {
                return List.of();
            }
            long millionths = 0;
            for (Integer other : offered) {
                if (other == null) {
                    return List.of();
                }
                millionths += price * MILLIONTHS / other;
            }
            fair.add(
                    Math.toIntExact(
                            Math.clamp(
                                    millionths / THOUSANDTHS,
                                    Price.THOUSANDTHS_MIN,
                                    Price.THOUSANDTHS_MAX)));
        }
        return fair;
    }

    /**
     * Lays below each fair price, which others can back, and backs above it.
     *
     * @param fair in thousandths, in the order of the selections
     * @param minimum the least size that is taken
     */
    static List<Quote> around(
            List<Integer> fair, boolean flatLadder, long minimum, PriceSteps steps) {
        List<Quote> quotes = new ArrayList<>();
        for (int ordinal = 0; ordinal < fair.size(); ordinal++) {
            for (int level = 0; level < SIZES.length; level++) {
                long size = SIZES[level] * MINOR_PER_UNIT;
                if (size < minimum) {
                    continue;
                }
                int lay = steps.from(flatLadder, fair.get(ordinal), -1 - level);
                if (lay != PriceSteps.BEYOND
                        && size * (lay - THOUSANDTHS) / THOUSANDTHS <= LIABILITY_MAX_MINOR) {
                    quotes.add(new Quote(ordinal, Side.LAY, lay, size));
                }
                int back = steps.from(flatLadder, fair.get(ordinal), 1 + level);
                if (back != PriceSteps.BEYOND) {
                    quotes.add(new Quote(ordinal, Side.BACK, back, size));
                }
            }
        }
        return quotes;
    }

    /**
     * @param own what is not over of its orders
     */
    static Plan plan(List<Quote> wanted, List<OrderOutcome> own) {
        List<OrderOutcome> left = new ArrayList<>(own);
        List<Change> away = new ArrayList<>();
        List<Change> towards = new ArrayList<>();
        List<Quote> missing = new ArrayList<>();
        for (Quote quote : wanted) {
            OrderOutcome order = take(left, quote);
            if (order == null) {
                missing.add(quote);
            } else if (order.price() != quote.price) {
                boolean rises = quote.price > order.price();
                (rises == (quote.side == Side.BACK) ? away : towards)
                        .add(new Replace(order.orderId(), new Price(quote.price)));
            }
        }
        List<Change> changes = new ArrayList<>();
        left.forEach(order -> changes.add(new Cancel(order.orderId())));
        changes.addAll(away);
        changes.addAll(towards);
        return new Plan(changes, missing);
    }

    /** The order of the quote's level; of several the one at its price stays, if there is one. */
    private static @Nullable OrderOutcome take(List<OrderOutcome> orders, Quote quote) {
        OrderOutcome found =
                orders.stream()
                        .filter(order ->
                                order.ordinal() == quote.ordinal
                                        && order.side() == quote.side
                                        && order.size() == quote.size)
                        .min(Comparator.comparingInt(order -> order.price() == quote.price ? 0 : 1))
                        .orElse(null);
        if (found != null) {
            orders.remove(found);
        }
        return found;
    }
}
