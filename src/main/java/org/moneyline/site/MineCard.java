package org.moneyline.site;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person's orders on one market.
 *
 * @param key makes sending the same form twice the same as once
 * @param matched those of which something was matched, newest first
 * @param good what became of what was just asked
 */
record MineCard(
        String marketId,
        String key,
        List<Waiting> waiting,
        List<OrderRow> matched,
        @Nullable String good,
        @Nullable String problem) {

    /**
     * An order of which something is on its way to the book, or waits there.
     *
     * @param matched of it so far; null if nothing is
     * @param onTheWay whether it has not reached the book yet
     */
    record Waiting(
            String id,
            int ordinal,
            String selection,
            String side,
            String price,
            String priceDecimal,
            String remaining,
            String remainingDecimal,
            @Nullable String matched,
            @Nullable String average,
            String risk,
            boolean onTheWay) {}
}
