package org.moneyline.platform.eventstore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.axonframework.eventsourcing.AggregateDeletedException;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.Aggregate;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.SharedState;

/**
 * Keeps the aggregates last used in memory, so that a command on a busy one reads nothing. What is
 * cached belongs to whoever holds the aggregate's lock, and the lock is kept until the events are
 * durable. An aggregate that changed in a unit of work that was rolled back is forgotten; one that
 * merely refused stays.
 */
final class CachedRepository<T> extends EventSourcingRepository<T> {

    private final Cache<String, EventSourcedAggregate<T>> cache;

    CachedRepository(Builder<T> builder, int aggregatesCached) {
        super(builder);
        this.cache = Caffeine.newBuilder().maximumSize(aggregatesCached).build();
    }

    /**
     * An event of the aggregate was read from the database. If it is cached with an event in that
     * place, that is the same one, or it is not stored yet and never will be: then it is forgotten
     * with its unit of work.
     */
    void forgetUnlessKnown(String aggregateIdentifier, long sequence) {
        EventSourcedAggregate<T> cached = cache.getIfPresent(aggregateIdentifier);
        Long version = cached == null ? null : cached.version();
        if (version == null || version < sequence) {
            cache.invalidate(aggregateIdentifier);
        }
    }

    boolean isCached(String aggregateIdentifier) {
        return cache.getIfPresent(aggregateIdentifier) != null;
    }

    /**
     * What is to be kept of an aggregate whose state may be shared, for whoever holds its lock;
     * null for others.
     */
    SnapshotTaker.@Nullable Image image(String aggregateIdentifier) {
        EventSourcedAggregate<T> cached = cache.getIfPresent(aggregateIdentifier);
        if (cached == null || !(cached.getAggregateRoot() instanceof SharedState shared)) {
            return null;
        }
        Object state = shared.state();
        Long sequence = cached.version();
        return state == null || sequence == null
                ? null
                : new SnapshotTaker.Image(cached.type(), sequence, state);
    }

    @Override
    protected void validateOnLoad(Aggregate<T> aggregate, Long expectedVersion) {
        String id = aggregate.identifierAsString();
        Long before = aggregate.version();
        CurrentUnitOfWork.get()
                .onRollback(unit -> {
                    if (!Objects.equals(before, aggregate.version())) {
                        cache.invalidate(id);
                    }
                });
        super.validateOnLoad(aggregate, expectedVersion);
    }

    /**
     * A new aggregate is as ready as one that was read. Otherwise Axon would take it for one that
     * is still being read, and ask for its snapshots once nobody holds the lock any more.
     */
    @Override
    protected EventSourcedAggregate<T> doCreateNewForLock(Callable<T> factoryMethod)
            throws Exception {
        EventSourcedAggregate<T> created = super.doCreateNewForLock(factoryMethod);
        created.getSnapshotTrigger().initializationFinished();
        return created;
    }

    @Override
    protected EventSourcedAggregate<T> doLoadWithLock(String id, Long expectedVersion) {
        EventSourcedAggregate<T> cached = cache.getIfPresent(id);
        if (cached == null) {
            return super.doLoadWithLock(id, expectedVersion);
        }
        if (cached.isDeleted()) {
            throw new AggregateDeletedException(id);
        }
        return cached;
    }

    @Override
    protected void doSaveWithLock(EventSourcedAggregate<T> aggregate) {
        super.doSaveWithLock(aggregate);
        keep(aggregate);
    }

    @Override
    protected void doDeleteWithLock(EventSourcedAggregate<T> aggregate) {
        super.doDeleteWithLock(aggregate);
        keep(aggregate);
    }

    private void keep(EventSourcedAggregate<T> aggregate) {
        String id = aggregate.identifierAsString();
        CurrentUnitOfWork.get().onRollback(unit -> cache.invalidate(id));
        cache.put(id, aggregate);
    }
}
