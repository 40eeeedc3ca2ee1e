package org.moneyline.platform.eventstore;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether a command would be taken now: the committer is not stuck, and its queue has room. */
final class StoreHealth implements HealthIndicator {

    private final GroupCommitter committer;

    StoreHealth(GroupCommitter committer) {
        this.committer = committer;
    }

    @Override
    public Health health() {
        return (committer.isWritable() ? Health.up() : Health.down())
                .withDetail("queuedEvents", committer.queuedEvents())
                .build();
    }
}
