package org.moneyline.site;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The prices of one selection in windows of five minutes, and the money in each, as a drawing and
 * as a table. Coordinates are whole units of a drawing {@link #WIDTH} by {@link #HEIGHT}.
 *
 * @param top the longest price in it, where the drawing has its upper line
 * @param bottom the shortest
 * @param said what the drawing shows, for those who cannot see it
 */
record Chart(
        String id,
        String name,
        String top,
        String bottom,
        String from,
        String to,
        String money,
        String said,
        List<Series> series,
        List<Line> table) {

    static final int WIDTH = 320;
    static final int HEIGHT = 132;

    /** Where prices are drawn; the money stands on the ground below them. */
    static final int PRICE_TOP = 10;

    static final int PRICE_BOTTOM = 84;
    static final int GROUND = 118;
    static final int BAR_MAX = 26;
    static final int LEFT = 4;
    static final int RIGHT = 276;

    /**
     * @param kind the look of it: bets or trades
     * @param points of the line, as the drawing takes them; null for one window alone
     * @param dots one for each window
     * @param bars one for each window
     */
    record Series(String kind, @Nullable String points, List<Dot> dots, List<Bar> bars) {}

    record Dot(int x, int y) {}

    record Bar(int x, int y, int width, int height) {}

    /** A window of the table. */
    record Line(
            String at,
            String kindKey,
            long count,
            String money,
            String mean,
            String low,
            String high,
            String last) {}
}
