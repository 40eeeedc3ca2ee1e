package org.moneyline.betting.api;

import java.util.List;
import org.moneyline.odds.api.SelectionId;

/**
 * What stands on every open market as of a position.
 *
 * @param position the global index of the last event counted, 0 before the first
 */
public record BookView(long position, List<Line> lines) {

    public BookView {
        lines = List.copyOf(lines);
    }

    /**
     * @param staked money in, minor units
     * @param returns what it would return if the selection won, stakes included, minor units
     */
    public record Line(SelectionId selectionId, long staked, long returns) {}
}
