package org.moneyline.kernel;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, newest or best first as the question says. {@code next} is the opaque cursor
 * of the following page, null on the last one.
 */
public record Page<T>(List<T> items, @Nullable String next) {

    /** The most items a page may be asked for: keeps one answer well under a megabyte. */
    public static final int LIMIT_MAX_ITEMS = 200;

    public Page {
        items = List.copyOf(items);
    }

    public <R> Page<R> map(Function<? super T, ? extends R> change) {
        return new Page<>(items.stream().<R>map(change).toList(), next);
    }
}
