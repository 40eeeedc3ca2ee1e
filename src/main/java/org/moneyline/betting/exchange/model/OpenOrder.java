package org.moneyline.betting.exchange.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.Side;

/**
 * An order as its customer's position knows it: {@code size = matched + remaining + cancelled +
 * lapsed}, all backers' stakes in minor units.
 *
 * @param number of the instruction that placed it
 * @param price in thousandths; the limit as far as the book has answered
 * @param matchedMoney the sum of price and size over its matches, for their mean
 * @param matchedRisk what its matches can lose at most
 * @param goesOnAt when the bet delay ends that it waits for; null if it had none
 * @param inBook whether the book is known to have it
 * @param moves to other prices that the book has not answered yet
 */
record OpenOrder(
        int number,
        OrderId orderId,
        int runner,
        Side side,
        int price,
        long size,
        long matched,
        long matchedMoney,
        long matchedRisk,
        long remaining,
        long cancelled,
        long lapsed,
        @Nullable OrderReason reason,
        @Nullable Instant goesOnAt,
        boolean inBook,
        List<Move> moves) {

    /**
     * @param instruction its number
     * @param price in thousandths
     */
    record Move(int instruction, int price) {}

    OpenOrder {
        moves = List.copyOf(moves);
    }

    static OpenOrder placed(
            int number,
            OrderId orderId,
            int runner,
            Side side,
            int price,
            long size,
            @Nullable Instant goesOnAt) {
        return new OpenOrder(
                number, orderId, runner, side, price, size, 0, 0, 0, size, 0, 0, null, goesOnAt,
                false, List.of());
    }

    /** Whether it waits for the bet delay, so that the book does not know it yet. */
    boolean isOnTheWay(Instant at) {
        return !inBook && goesOnAt != null && at.isBefore(goesOnAt);
    }

    boolean isOver() {
        return remaining == 0;
    }

    /**
     * The price that what remains may cost most at: while the book has not answered, the order may
     * be at any of those it was sent to.
     */
    int dearest() {
        int dearest = price;
        if (side == Side.LAY) {
            for (Move move : moves) {
                dearest = Math.max(dearest, move.price);
            }
        }
        return dearest;
    }

    OpenOrder sentTo(int instruction, int newPrice) {
        List<Move> sent = new ArrayList<>(moves);
        sent.add(new Move(instruction, newPrice));
        return with(price, 0, 0, 0, 0, reason, inBook, sent);
    }

    /**
     * After a fact about it.
     *
     * @param instruction behind it; zero if not the customer's
     * @param at the price it names, in thousandths; zero if none
     */
    OpenOrder after(
            FactKind kind, @Nullable OrderReason why, int instruction, int at, long amount) {
        return switch (kind) {
            case MATCHED -> with(price, at, amount, 0, 0, reason, true, moves);
            case LAPSED -> with(price, 0, 0, 0, amount, why, true, moves);
            case CANCELLED, REDUCED -> with(price, 0, 0, amount, 0, reason, true, moves);
            case LIFTED -> answered(instruction, true);
            case UNCHANGED -> answered(instruction, false);
            default -> with(price, 0, 0, 0, 0, reason, true, moves);
        };
    }

    private OpenOrder answered(int instruction, boolean moved) {
        List<Move> open = new ArrayList<>(moves);
        int now = price;
        for (Move move : moves) {
            if (move.instruction == instruction) {
                open.remove(move);
                now = moved ? move.price : now;
            }
        }
        // Of one that has not come yet the book says the same as of one that is gone.
        return with(now, 0, 0, 0, 0, reason, inBook || moved, open);
    }

    /**
     * @param matchedAt the price of what is matched now, in thousandths; zero if nothing is
     * @param matchedNow backers' stakes in minor units, as what is cancelled and lapses now
     */
    private OpenOrder with(
            int newPrice,
            int matchedAt,
            long matchedNow,
            long cancelledNow,
            long lapsedNow,
            @Nullable OrderReason newReason,
            boolean nowInBook,
            List<Move> newMoves) {
        long left = remaining - matchedNow - cancelledNow - lapsedNow;
        if (left < 0) {
            throw new IllegalStateException("more left order " + orderId + " than was in it");
        }
        return new OpenOrder(
                number,
                orderId,
                runner,
                side,
                newPrice,
                size,
                matched + matchedNow,
                matchedMoney + matchedAt * matchedNow,
                matchedRisk + side.atRisk(matchedAt, matchedNow),
                left,
                cancelled + cancelledNow,
                lapsed + lapsedNow,
                newReason,
                goesOnAt,
                nowInBook,
                left == 0 ? List.of() : newMoves);
    }

    OrderOutcome outcome(Instant at) {
        OrderStatus status;
        if (remaining > 0) {
            status = isOnTheWay(at) ? OrderStatus.ACCEPTED : OrderStatus.OPEN;
        } else if (lapsed > 0) {
            status = OrderStatus.LAPSED;
        } else if (cancelled == 0) {
            status = OrderStatus.MATCHED;
        } else {
            status = OrderStatus.CANCELLED;
        }
        return new OrderOutcome(
                orderId,
                status,
                runner,
                side,
                price,
                size,
                matched,
                matched == 0 ? null : Math.toIntExact(matchedMoney / matched),
                remaining,
                cancelled,
                lapsed,
                liability(),
                reason);
    }

    private long liability() {
        return matchedRisk + side.atRisk(dearest(), remaining);
    }
}
