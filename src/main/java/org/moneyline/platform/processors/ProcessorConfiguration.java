package org.moneyline.platform.processors;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Reactor;
import org.moneyline.platform.api.ReadPoints;
import org.moneyline.platform.api.SlowFigure;
import org.moneyline.platform.database.OnlyNode;
import org.moneyline.platform.eventstore.EventLog;
import org.moneyline.platform.eventstore.StoreRecovery;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** Finds projections and reactors and gives each its processor. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProcessorSettings.class)
class ProcessorConfiguration {

    @Bean
    TransactionManager processorTransactions(PlatformTransactionManager transactions) {
        return new SpringTransactionManager(transactions);
    }

    /** The only node need not wait for the claims of one that was killed to run out. */
    @Bean
    Positions positions(
            DataSource dataSource, ProcessorSettings settings, ObjectProvider<OnlyNode> alone) {
        return new Positions(
                dataSource,
                UUID.randomUUID().toString(),
                alone.getIfAvailable() == null ? settings.claimLimit() : Duration.ZERO);
    }

    @Bean
    ReadPoints readPoints(
            EventProcessors processors,
            Positions positions,
            PlatformTransactionManager transactions) {
        return new TableReadPoints(processors, positions, transactions);
    }

    @Bean
    DeadLetterRows deadLetterRows(DataSource dataSource) {
        return new DeadLetterRows(dataSource);
    }

    @Bean
    StoredDeadLetters deadLetters(DeadLetterRows rows, EventStore store, EventLog log) {
        return new StoredDeadLetters(rows, store, log);
    }

    @Bean
    SlowFigure deadLetterFigure(StoredDeadLetters letters) {
        return SlowFigure.of(
                "moneyline.dead.letters",
                "Events that are set aside, those that wait behind others included",
                "events",
                letters::count);
    }

    @Bean
    ProjectionHealth projectionsHealthIndicator(EventProcessors processors) {
        return new ProjectionHealth(processors::status);
    }

    @Bean
    EventProcessors eventProcessors(
            EventTail tail,
            EventLog log,
            StoreRecovery recovery,
            DataSource dataSource,
            Positions positions,
            TransactionManager transactions,
            ParameterResolverFactory parameters,
            DeadLetterRows deadLetterRows,
            StoredDeadLetters deadLetters,
            EventStore store,
            ProcessorSettings settings,
            ObjectProvider<MeterRegistry> meters,
            ObjectProvider<BatchedProjection> projections,
            ObjectProvider<Reactor> reactors) {
        EventProcessors processors =
                new EventProcessors(
                        tail,
                        log,
                        dataSource,
                        positions,
                        transactions,
                        parameters,
                        deadLetterRows,
                        deadLetters,
                        store,
                        settings,
                        meters.getIfAvailable(SimpleMeterRegistry::new));
        processors.addProjections(projections.orderedStream().toList());
        processors.addReactors(reactors.orderedStream().toList());
        recovery.onRecovery(processors::beginAnew);
        return processors;
    }
}
