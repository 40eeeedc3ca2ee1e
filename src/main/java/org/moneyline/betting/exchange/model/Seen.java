package org.moneyline.betting.exchange.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Which instructions of each seat a book has carried out: the highest number, one bit for each of
 * the numbers just below it, and by themselves the few older ones that are still to come, because
 * they wait for the bet delay and others overtook them.
 */
final class Seen {

    static final int WINDOW_INSTRUCTIONS = Long.SIZE;

    /**
     * Of one seat; more than a position may have on the way. Were there more, the oldest would
     * count as carried out.
     */
    static final int MISSING_MAX_INSTRUCTIONS = 2 * PositionState.DELAYED_MAX_INSTRUCTIONS;

    private static final int SEATS_USUAL = 16;

    private int[] highest = new int[SEATS_USUAL];
    private long[] window = new long[SEATS_USUAL];

    /** By seat: numbers below the window that did not come yet. Hardly anybody has any. */
    private final Map<Integer, NavigableSet<Integer>> missing = new HashMap<>();

    boolean has(int seat, int number) {
        if (seat >= highest.length) {
            return false;
        }
        int below = highest[seat] - number;
        if (below >= WINDOW_INSTRUCTIONS) {
            NavigableSet<Integer> late = missing.get(seat);
            return late == null || !late.contains(number);
        }
        return below >= 0 && (window[seat] >>> below & 1) != 0;
    }

    void add(int seat, int number) {
        if (seat >= highest.length) {
            int length = Math.max(seat + 1, 2 * highest.length);
            highest = Arrays.copyOf(highest, length);
            window = Arrays.copyOf(window, length);
        }
        int above = number - highest[seat];
        if (above > 0) {
            if (above >= WINDOW_INSTRUCTIONS
                    || window[seat] >>> WINDOW_INSTRUCTIONS - above
                            != -1L >>> WINDOW_INSTRUCTIONS - above) {
                leaveBehind(seat, number);
            }
            window[seat] = (above >= WINDOW_INSTRUCTIONS ? 0 : window[seat] << above) | 1;
            highest[seat] = number;
        } else if (-above < WINDOW_INSTRUCTIONS) {
            window[seat] |= 1L << -above;
        } else {
            NavigableSet<Integer> late = missing.get(seat);
            if (late != null && late.remove(number) && late.isEmpty()) {
                missing.remove(seat);
            }
        }
    }

    /** Notes which of the numbers that the window is about to leave did not come yet. */
    private void leaveBehind(int seat, int number) {
        int first = Math.max(1, highest[seat] - WINDOW_INSTRUCTIONS + 1);
        for (int left = Math.max(first, number - WINDOW_INSTRUCTIONS - MISSING_MAX_INSTRUCTIONS);
                left <= number - WINDOW_INSTRUCTIONS;
                left++) {
            if (!has(seat, left)) {
                NavigableSet<Integer> late = missing.computeIfAbsent(seat, s -> new TreeSet<>());
                late.add(left);
                if (late.size() > MISSING_MAX_INSTRUCTIONS) {
                    late.pollFirst();
                }
            }
        }
    }

    /** What {@link #restore} understands, up to the last seat that gave an instruction. */
    List<BookSnapshot.Seat> snapshot() {
        int seats = highest.length;
        while (seats > 0 && highest[seats - 1] == 0) {
            seats--;
        }
        List<BookSnapshot.Seat> snapshot = new ArrayList<>(seats);
        for (int seat = 0; seat < seats; seat++) {
            NavigableSet<Integer> late = missing.get(seat);
            snapshot.add(
                    new BookSnapshot.Seat(
                            highest[seat],
                            window[seat],
                            late == null ? List.of() : List.copyOf(late)));
        }
        return snapshot;
    }

    void restore(List<BookSnapshot.Seat> snapshot) {
        highest = new int[Math.max(SEATS_USUAL, snapshot.size())];
        window = new long[highest.length];
        missing.clear();
        for (int seat = 0; seat < snapshot.size(); seat++) {
            highest[seat] = snapshot.get(seat).highest();
            window[seat] = snapshot.get(seat).window();
            if (!snapshot.get(seat).missing().isEmpty()) {
                missing.put(seat, new TreeSet<>(snapshot.get(seat).missing()));
            }
        }
    }
}
