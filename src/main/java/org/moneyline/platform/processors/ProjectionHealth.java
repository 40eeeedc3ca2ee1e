package org.moneyline.platform.processors;

import java.util.List;
import java.util.function.Supplier;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.WritePosition;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Whether pages show what happened lately. One that is being rebuilt is behind on purpose, and the
 * site goes on meanwhile; one that has handled nothing yet runs on another node. It is a health of
 * its own: the tables are the same for all nodes, which would all be taken out of service at once,
 * and with them the bets that need no table.
 */
final class ProjectionHealth implements HealthIndicator {

    /** Ten times what a busy second brings: one that is only busy is well. */
    static final long LAG_LIMIT_EVENTS = 200_000;

    private static final Status BEHIND = new Status("BEHIND", "A page does not show what is new.");

    private final Supplier<List<Projections.Status>> projections;

    ProjectionHealth(Supplier<List<Projections.Status>> projections) {
        this.projections = projections;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up().withDetail("lagLimitEvents", LAG_LIMIT_EVENTS);
        for (Projections.Status status : projections.get()) {
            if (status.rebuildable()
                    && !status.replaying()
                    && status.position() != WritePosition.NONE
                    && status.lagEvents() > LAG_LIMIT_EVENTS) {
                health.status(BEHIND).withDetail(status.projection(), status.lagEvents());
            }
        }
        return health.build();
    }
}
