package org.moneyline.odds.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.moneyline.odds.api.OddsEvent;
import org.moneyline.platform.api.EventTail;

/** A tail in memory that delivers on the caller's thread. */
final class StagedTail implements EventTail {

    final List<Event> events = new ArrayList<>();
    boolean outOfDate;
    Duration allowed;

    private final Instant recordedAt;
    private final List<Consumer<Event>> followers = new ArrayList<>();

    StagedTail(Instant recordedAt) {
        this.recordedAt = recordedAt;
    }

    void publish(OddsEvent... payloads) {
        for (OddsEvent payload : payloads) {
            Event event = new Event(events.size() + 1, null, 0, recordedAt, payload, Map.of());
            events.add(event);
            followers.forEach(follower -> follower.accept(event));
        }
    }

    @Override
    public Following follow(String name, long afterIndex, Consumer<Event> consumer) {
        events.stream().filter(event -> event.globalIndex() > afterIndex).forEach(consumer);
        followers.add(consumer);
        return new Following() {
            @Override
            public long position() {
                return events.size();
            }

            @Override
            public boolean awaitPosition(long globalIndex, Duration bound) {
                return position() >= globalIndex;
            }

            @Override
            public boolean isOutOfDate(Duration bound) {
                allowed = bound;
                return outOfDate;
            }

            @Override
            public void close() {
                followers.remove(consumer);
            }
        };
    }

    @Override
    public long head() {
        return events.size();
    }
}
