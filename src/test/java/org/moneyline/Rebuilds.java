package org.moneyline;

import static org.awaitility.Awaitility.await;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Projections;

/**
 * Has a projection built again from the first event. What its tables say before and after can only
 * be compared if nothing else happened meanwhile, and a program is seldom quite at rest: it is done
 * again until it was.
 */
public final class Rebuilds {

    private final Projections projections;
    private final EventTail tail;

    public Rebuilds(Projections projections, EventTail tail) {
        this.projections = projections;
        this.tail = tail;
    }

    /** What was in the tables, and what is there after everything was done again. */
    public record Rebuilt<T>(T live, T again) {}

    public <T> Rebuilt<T> of(String projection, Supplier<T> tables) {
        return await().until(() -> tried(projection, tables), Objects::nonNull);
    }

    private <T> @Nullable Rebuilt<T> tried(String projection, Supplier<T> tables) {
        long head = tail.head();
        if (!isAtRest()) {
            return null;
        }
        T live = tables.get();
        projections.rebuild(projection, "ann", "a test");
        await().until(() ->
                projections.status().stream()
                        .filter(status -> status.projection().equals(projection))
                        .noneMatch(status -> status.replaying() || status.lagEvents() > 0));
        T again = tables.get();
        // That it was rebuilt is an event itself, and ought to be the only one.
        return tail.head() == head + 1 ? new Rebuilt<>(live, again) : null;
    }

    /** Whether all that follows from what happened has happened, and can be seen. */
    public boolean isAtRest() {
        long head = tail.head();
        return projections.status().stream()
                        .noneMatch(status -> status.replaying() || status.lagEvents() > 0)
                && tail.head() == head;
    }
}
