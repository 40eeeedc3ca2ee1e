package org.moneyline.betting.api;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Orders were taken, and the money for them is held. They reach the book on their own from here,
 * whatever happens to this machine.
 *
 * @param orderIds in the order asked; the first request's if this one is a repeat
 * @param repeated whether the same request was taken before
 * @param goesOnAt when the bet delay ends, before which nothing becomes of the orders; null if they
 *     had none, or if this is a repeat
 * @param outcomes of the orders in the same order, once the book has decided about them, which
 *     takes milliseconds or the bet delay; bound the wait. It fails only if this node stops or the
 *     store is away: the orders stand all the same
 */
public record OrderReceipt(
        PositionId positionId,
        List<OrderId> orderIds,
        boolean repeated,
        @Nullable Instant goesOnAt,
        CompletionStage<List<OrderOutcome>> outcomes) {

    public OrderReceipt {
        orderIds = List.copyOf(orderIds);
    }
}
