package org.moneyline.site;

import org.jspecify.annotations.Nullable;

/**
 * An order on the exchange as the pages show it.
 *
 * @param size what is told in this list: what waits, or all that was asked for
 * @param average of what is matched; null if nothing is
 * @param mark the look of its status
 * @param risk what it can lose at most
 * @param why it lapsed, if it did
 * @param open whether something of it waits and can be taken out
 */
record OrderRow(
        String id,
        String marketId,
        String eventId,
        String event,
        String market,
        String selection,
        String side,
        String price,
        String size,
        String matched,
        @Nullable String average,
        String remaining,
        String cancelled,
        String lapsed,
        String statusKey,
        String mark,
        String risk,
        @Nullable String why,
        @Nullable String goesOnAt,
        String keepKey,
        String placedAt,
        boolean open,
        boolean anyMatched,
        boolean anyCancelled,
        boolean anyLapsed) {}
