package org.moneyline.betting.exchange.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which instructions of each seat a book has carried out: the highest number, and one bit for each
 * of the numbers just below it. Two instructions of a customer may overtake each other on their way
 * here, but never by as many as the window is wide, so an older one is known to have been.
 */
final class Seen {

    /** More than a customer has on their way to one market at a time. */
    static final int WINDOW_INSTRUCTIONS = Long.SIZE;

    private static final int SEATS_USUAL = 16;

    private int[] highest = new int[SEATS_USUAL];
    private long[] window = new long[SEATS_USUAL];

    boolean has(int seat, int number) {
        if (seat >= highest.length) {
            return false;
        }
        int below = highest[seat] - number;
        return below >= 0 && (below >= WINDOW_INSTRUCTIONS || (window[seat] >>> below & 1) != 0);
    }

    void add(int seat, int number) {
        if (seat >= highest.length) {
            int length = Math.max(seat + 1, 2 * highest.length);
            highest = Arrays.copyOf(highest, length);
            window = Arrays.copyOf(window, length);
        }
        int above = number - highest[seat];
        if (above > 0) {
            window[seat] = (above >= WINDOW_INSTRUCTIONS ? 0 : window[seat] << above) | 1;
            highest[seat] = number;
        } else if (-above < WINDOW_INSTRUCTIONS) {
            window[seat] |= 1L << -above;
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
            snapshot.add(new BookSnapshot.Seat(highest[seat], window[seat]));
        }
        return snapshot;
    }

    void restore(List<BookSnapshot.Seat> snapshot) {
        highest = new int[Math.max(SEATS_USUAL, snapshot.size())];
        window = new long[highest.length];
        for (int seat = 0; seat < snapshot.size(); seat++) {
            highest[seat] = snapshot.get(seat).highest();
            window[seat] = snapshot.get(seat).window();
        }
    }
}
