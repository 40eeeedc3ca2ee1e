package org.moneyline.push.socket;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.moneyline.push.core.Topics;

/** What an operator sees of the gateway. */
final class StreamMeters {

    final AtomicInteger sockets = new AtomicInteger();
    final AtomicInteger subscriptions = new AtomicInteger();
    final Counter sent;
    final Counter conflated;
    private final Map<CloseReason, Counter> closed = new EnumMap<>(CloseReason.class);
    private final Map<Handshake.Answer, Counter> refused = new EnumMap<>(Handshake.Answer.class);

    StreamMeters(MeterRegistry registry, Topics topics) {
        Gauge.builder("moneyline.push.sockets", sockets, AtomicInteger::get)
                .description("Connections of the live stream")
                .register(registry);
        Gauge.builder("moneyline.push.subscriptions", subscriptions, AtomicInteger::get)
                .description("Topics they are subscribed to, all together")
                .register(registry);
        Gauge.builder("moneyline.push.topics", topics, Topics::size)
                .description("Topics that somebody is subscribed to, or was a moment ago")
                .register(registry);
        sent =
                Counter.builder("moneyline.push.sent")
                        .description("Messages written to sockets")
                        .register(registry);
        conflated =
                Counter.builder("moneyline.push.conflated")
                        .description("Changes left out because a client was behind")
                        .register(registry);
        for (CloseReason reason : CloseReason.values()) {
            closed.put(
                    reason,
                    Counter.builder("moneyline.push.closed")
                            .description("Connections ended, by reason")
                            .tag("reason", reason.text())
                            .register(registry));
        }
        for (Handshake.Answer answer : Handshake.Answer.values()) {
            if (answer != Handshake.Answer.WELCOME) {
                refused.put(
                        answer,
                        Counter.builder("moneyline.push.refused")
                                .description("Connections not taken, by code")
                                .tag("code", answer.name())
                                .register(registry));
            }
        }
    }

    void closed(CloseReason reason) {
        Counter counter = closed.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Handshakes that were not taken. */
    void refused(Handshake.Answer answer) {
        Counter counter = refused.get(answer);
        if (counter != null) {
            counter.increment();
        }
    }
}
