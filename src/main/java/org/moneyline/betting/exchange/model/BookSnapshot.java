package org.moneyline.betting.exchange.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All there is to know about a book, so that a busy one need not be brought back from its first
 * fact.
 *
 * @param withdrawn the runners that do not take part
 * @param seats what was carried out for each, in their order
 * @param waiting runner by runner, side by side, the best price first, in their turn
 */
record BookSnapshot(
        boolean suspended,
        boolean inPlay,
        boolean closed,
        long version,
        List<Integer> withdrawn,
        List<Seat> seats,
        List<Waiting> waiting) {

    /**
     * @param highest the highest number of an instruction
     * @param window one bit for it and each of the 63 below it
     * @param missing numbers below those that did not come yet
     */
    record Seat(int highest, long window, @Nullable List<Integer> missing) {

        Seat {
            missing = missing == null ? List.of() : List.copyOf(missing);
        }

        @Override
        public List<Integer> missing() {
            return Objects.requireNonNull(missing);
        }
    }

    BookSnapshot {
        withdrawn = List.copyOf(withdrawn);
        seats = List.copyOf(seats);
        waiting = List.copyOf(waiting);
    }
}
