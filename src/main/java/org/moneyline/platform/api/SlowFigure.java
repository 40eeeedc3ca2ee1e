package org.moneyline.platform.api;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A figure for operators that the database has to be asked for. A bean of this type is found by
 * itself; it is read now and then on a thread of its own, so that looking at the metrics never
 * waits for a database that is slow, and never asks it.
 *
 * @param name of the metric
 * @param tag what tells its lines apart; null if there is one line only
 * @param read the lines: the tag's value, for one line {@link #ALONE}, and the figure
 */
public record SlowFigure(
        String name,
        String description,
        String unit,
        @Nullable String tag,
        Supplier<Map<String, Long>> read) {

    public static final String ALONE = "";

    /** A figure of one line. */
    public static SlowFigure of(String name, String description, String unit, Supplier<Long> read) {
        return new SlowFigure(name, description, unit, null, () -> Map.of(ALONE, read.get()));
    }
}
