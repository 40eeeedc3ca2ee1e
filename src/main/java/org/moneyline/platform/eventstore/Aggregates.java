package org.moneyline.platform.eventstore;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;
import org.axonframework.modelling.command.inspection.AggregateModel;
import org.axonframework.modelling.command.inspection.AnnotatedAggregateMetaModelFactory;
import org.moneyline.platform.api.StateFold;

/**
 * Registers aggregates, all in the same way: a bounded cache, our own locks, a snapshot after so
 * many events if somebody knows how to fold the state, and their commands on the bus.
 */
final class Aggregates {

    private final EventStore store;
    private final CommandBus commands;
    private final SnapshotTaker snapshotter;
    private final Map<String, StateFold> folds;
    private final StoreSettings settings;
    private final AggregateSettings exceptions;
    private final ParameterResolverFactory parameters;
    private final BooleanSupplier stalled;
    private final Map<String, CachedRepository<?>> repositories = new HashMap<>();

    Aggregates(
            EventStore store,
            CommandBus commands,
            SnapshotTaker snapshotter,
            Map<String, StateFold> folds,
            StoreSettings settings,
            AggregateSettings exceptions,
            ParameterResolverFactory parameters,
            BooleanSupplier stalled) {
        this.store = store;
        this.commands = commands;
        this.snapshotter = snapshotter;
        this.folds = folds;
        this.settings = settings;
        this.exceptions = exceptions;
        this.parameters = parameters;
        this.stalled = stalled;
    }

    <T> CachedRepository<T> register(Class<T> aggregate) {
        AggregateModel<T> model =
                AnnotatedAggregateMetaModelFactory.inspectAggregate(aggregate, parameters);
        String type = model.type();
        SnapshotTriggerDefinition trigger =
                folds.containsKey(type)
                        ? new EventCountSnapshotTriggerDefinition(
                                snapshotter,
                                exceptions.snapshotEveryEvents(
                                        type, settings.snapshotEveryEvents()))
                        : NoSnapshotTriggerDefinition.INSTANCE;
        EventSourcingRepository.Builder<T> builder =
                EventSourcingRepository.builder(aggregate)
                        .aggregateModel(model)
                        .eventStore(store)
                        .parameterResolverFactory(parameters)
                        .lockFactory(new AggregateLocks(settings.lockWaitLimit(), stalled))
                        .repositoryProvider(this::repositoryFor)
                        .snapshotTriggerDefinition(trigger);
        CachedRepository<T> repository =
                new CachedRepository<>(
                        builder, exceptions.cached(type, settings.aggregatesCached()));
        if (repositories.putIfAbsent(aggregate.getName(), repository) != null) {
            throw new IllegalStateException(aggregate.getName() + " is registered twice.");
        }
        snapshotter.asks(aggregate, repository::image);
        AggregateAnnotationCommandHandler.<T>builder()
                .aggregateType(aggregate)
                .aggregateModel(model)
                .parameterResolverFactory(parameters)
                .commandTargetResolver(new RecordTargetResolver())
                .repository(repository)
                .build()
                .subscribe(commands);
        return repository;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // Axon expects null for an unknown type.
    private <R> CachedRepository<R> repositoryFor(Class<R> aggregate) {
        return (CachedRepository<R>) repositories.get(aggregate.getName());
    }

    /**
     * These were read from the database: what is cached of their streams is out of date, unless
     * this node wrote them itself and they were read before they were handed over.
     */
    void forget(List<RecordedEvent> read) {
        for (RecordedEvent event : read) {
            if (event.aggregateUuid() != null) {
                String id = event.getAggregateIdentifier();
                long sequence = event.getSequenceNumber();
                repositories
                        .values()
                        .forEach(repository -> repository.forgetUnlessKnown(id, sequence));
            }
        }
    }
}
