package org.moneyline.platform.eventstore;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Stored;

/**
 * What this node made durable, by the name of the event: bets, refusals, orders, deposits and
 * whatever else happens are read off one metric. Used by the committer's thread alone.
 */
final class EventCounts {

    private final MeterRegistry meters;
    private @Nullable Counter[] byType = new Counter[64];

    EventCounts(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(List<PendingUnit> units) {
        for (PendingUnit unit : units) {
            for (PendingEvent event : unit.events()) {
                of(event).increment();
            }
        }
    }

    private Counter of(PendingEvent event) {
        int type = event.typeId();
        if (type >= byType.length) {
            byType = Arrays.copyOf(byType, 2 * type);
        }
        Counter counter = byType[type];
        if (counter == null) {
            Stored stored = event.payload().getClass().getAnnotation(Stored.class);
            counter =
                    Counter.builder("moneyline.store.events")
                            .description("Events made durable by this node")
                            .tag("event", stored == null ? "unnamed" : stored.name())
                            .register(meters);
            byType[type] = counter;
        }
        return counter;
    }
}
