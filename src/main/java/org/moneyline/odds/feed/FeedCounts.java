package org.moneyline.odds.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What was counted of one provider since the start. */
public record FeedCounts(
        Counter messages,
        Counter duplicates,
        Counter gaps,
        Counter quarantined,
        Counter ignored,
        Counter late,
        Timer lag,
        Timer priced) {

    public static FeedCounts of(String provider, MeterRegistry meters) {
        return new FeedCounts(
                messages(provider, meters),
                counter("duplicates", "Messages that came again", provider, meters),
                counter("gaps", "Times messages were missed", provider, meters),
                counter("quarantined", "Messages and facts set aside", provider, meters),
                counter("ignored", "Things said that are none of ours", provider, meters),
                counter("late", "Quotes older than what was known", provider, meters),
                lag(provider, meters),
                timer("priced", "From its arrival to the prices made in memory", provider, meters));
    }

    public static Counter messages(String provider, MeterRegistry meters) {
        return counter("messages", "Messages that were read", provider, meters);
    }

    public static Timer lag(String provider, MeterRegistry meters) {
        return timer("lag", "From the provider's own time to its arrival", provider, meters);
    }

    private static Timer timer(
            String what, String description, String provider, MeterRegistry meters) {
        return Timer.builder("moneyline.feed." + what)
                .description(description)
                .tag("provider", provider)
                .publishPercentiles(0.5, 0.99)
                .register(meters);
    }

    private static Counter counter(
            String what, String description, String provider, MeterRegistry meters) {
        return Counter.builder("moneyline.feed." + what)
                .description(description)
                .tag("provider", provider)
                .register(meters);
    }
}
