package org.moneyline.platform.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How often each code was answered, to programs and to people. Problems are made in many places,
 * most of them without a bean at hand, so they are counted where they are made, in the registry
 * that all registries hear.
 */
public final class RefusalCounts {

    /** Codes are words of ours; that one day a caller's word becomes one must not cost memory. */
    private static final int CODES_LIMIT = 256;

    private static final String OTHER = "OTHER";

    private static final ConcurrentMap<String, Counter> COUNTERS = new ConcurrentHashMap<>();

    private RefusalCounts() {}

    public static void count(String code) {
        Counter counter = COUNTERS.get(code);
        if (counter == null) {
            String label = COUNTERS.size() < CODES_LIMIT ? code : OTHER;
            counter = COUNTERS.computeIfAbsent(label, RefusalCounts::counter);
        }
        counter.increment();
    }

    private static Counter counter(String code) {
        return Counter.builder("moneyline.refusals")
                .description("Requests, forms and bets of a batch answered with a problem")
                .tag("code", code)
                .register(Metrics.globalRegistry);
    }
}
