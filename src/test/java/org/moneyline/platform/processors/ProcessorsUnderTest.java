package org.moneyline.platform.processors;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.api.Reactor;
import org.moneyline.platform.eventstore.EngineUnderTest;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** The processors of one node, not started yet, and what they set aside. */
record ProcessorsUnderTest(EventProcessors processors, StoredDeadLetters letters) {

    /** Long enough for anything that is going to happen. */
    static final Duration LONG = Duration.ofSeconds(60);

    /** Small batches and short pauses. */
    static ProcessorSettings settings(Duration claimLimit) {
        return settings(claimLimit, Duration.ofMillis(20), Duration.ofMillis(100));
    }

    private static ProcessorSettings settings(
            Duration claimLimit, Duration projectionInterval, Duration claimRenewal) {
        return new ProcessorSettings(
                500,
                500,
                projectionInterval,
                500,
                1000,
                Duration.ofMillis(100),
                claimRenewal,
                claimLimit,
                Duration.ofMillis(2),
                Duration.ofMillis(200));
    }

    static ProcessorsUnderTest of(
            EngineUnderTest node, List<BatchedProjection> projections, List<Reactor> reactors) {
        return of(node, projections, reactors, settings(Duration.ofSeconds(1)));
    }

    /** Where a batch follows the one before only after an interval, or for somebody who waits. */
    static ProcessorsUnderTest of(
            EngineUnderTest node, BatchedProjection projection, Duration interval) {
        return of(
                node,
                List.of(projection),
                List.of(),
                settings(Duration.ofSeconds(1), interval, Duration.ofMillis(100)));
    }

    /** Which writes down how far it is only as it ends. */
    static ProcessorsUnderTest of(EngineUnderTest node, Reactor reactor) {
        Duration never = Duration.ofHours(1);
        return of(node, List.of(), List.of(reactor), settings(never, Duration.ZERO, never));
    }

    private static ProcessorsUnderTest of(
            EngineUnderTest node,
            List<BatchedProjection> projections,
            List<Reactor> reactors,
            ProcessorSettings settings) {
        DeadLetterRows rows = new DeadLetterRows(node.pool());
        StoredDeadLetters letters = new StoredDeadLetters(rows, node.store(), node.log());
        EventProcessors processors =
                new EventProcessors(
                        node.tail(),
                        node.log(),
                        node.pool(),
                        new Positions(
                                node.pool(), UUID.randomUUID().toString(), settings.claimLimit()),
                        new SpringTransactionManager(new DataSourceTransactionManager(node.pool())),
                        ClasspathParameterResolverFactory.forClass(ProcessorsUnderTest.class),
                        rows,
                        letters,
                        node.store(),
                        settings,
                        new SimpleMeterRegistry());
        processors.addProjections(projections);
        processors.addReactors(reactors);
        return new ProcessorsUnderTest(processors, letters);
    }
}
