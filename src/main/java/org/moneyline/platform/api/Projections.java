package org.moneyline.platform.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The read side's progress: wait for it, look at it, rebuild it. */
public interface Projections {

    /**
     * Waits until every projection has passed a position, or the bound is over.
     *
     * @param globalIndex what {@link WritePosition#last()} gave; {@link WritePosition#NONE} returns
     *     at once
     * @return whether all had passed it; false is no error, the page may just be a moment old
     */
    boolean awaitPosition(long globalIndex, Duration bound);

    List<Status> status();

    /**
     * Starts a projection again from the first event, its tables emptied. The site keeps serving.
     * That it happened, who wanted it and why is kept as an event.
     *
     * @throws IllegalArgumentException for an unknown name
     * @throws org.moneyline.kernel.Refusal {@code PROJECTION_BUSY} if what it does just now does
     *     not end, {@code PROJECTIONS_STOPPED} if none runs; nothing was changed then
     */
    void rebuild(String projection, String actor, String reason);

    /**
     * @param position the global index handled last, -1 before the first
     * @param lagEvents how many events are still to come
     * @param rebuildable whether {@link #rebuild} takes it; what reacts to events must not do it
     *     all again
     */
    record Status(
            String projection,
            long position,
            long lagEvents,
            boolean replaying,
            boolean rebuildable,
            @Nullable String error) {}
}
