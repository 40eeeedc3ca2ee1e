package org.moneyline.platform.api;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The read side as far as a test says it is. Nobody waits for it or rebuilds it unless told. */
public class FixedProjections implements Projections {

    private final Supplier<List<Status>> statuses;

    public FixedProjections(Status... statuses) {
        this(() -> List.of(statuses));
    }

    /** Asked again each time. */
    public FixedProjections(Supplier<List<Status>> statuses) {
        this.statuses = statuses;
    }

    /** One that works. */
    public static Status at(String projection, long position) {
        return new Status(projection, position, 0, false, true, null);
    }

    @Override
    public boolean awaitPosition(long globalIndex, Duration bound) {
        throw new AssertionError("nobody waits here: " + globalIndex);
    }

    @Override
    public List<Status> status() {
        return statuses.get();
    }

    @Override
    public void rebuild(String projection, String actor, String reason) {
        throw new AssertionError("nobody rebuilds here: " + projection);
    }
}
