package org.moneyline.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * How long placing takes. The hot addresses have timers of their own, because the general
 * observation of a request costs about as much as reading the bet.
 */
@Component
class PlacingTimes {

    private final Timer single;
    private final Timer batch;
    private final Timer order;
    private final Timer orderBatch;

    PlacingTimes(ObjectProvider<MeterRegistry> registry) {
        MeterRegistry meters = registry.getIfAvailable(SimpleMeterRegistry::new);
        single = timer(meters, "single");
        batch = timer(meters, "batch");
        order = timer(meters, "order");
        orderBatch = timer(meters, "order-batch");
    }

    void single(long startedAtNanos) {
        single.record(System.nanoTime() - startedAtNanos, TimeUnit.NANOSECONDS);
    }

    void batch(long startedAtNanos) {
        batch.record(System.nanoTime() - startedAtNanos, TimeUnit.NANOSECONDS);
    }

    void order(long startedAtNanos) {
        order.record(System.nanoTime() - startedAtNanos, TimeUnit.NANOSECONDS);
    }

    void orderBatch(long startedAtNanos) {
        orderBatch.record(System.nanoTime() - startedAtNanos, TimeUnit.NANOSECONDS);
    }

    private static Timer timer(MeterRegistry meters, String kind) {
        return Timer.builder("moneyline.rest.placing")
                .description("From the first byte read to the last one written")
                .tag("kind", kind)
                .register(meters);
    }
}
