package org.moneyline.platform.eventstore;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.StateFold;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots on a thread of its own, so that they cost the command next to nothing. Of an
 * aggregate whose state never changes it writes the one the last commit left. Of others it folds
 * the durable events once more instead of looking at the live aggregate, which a command may be
 * changing meanwhile.
 */
final class SnapshotTaker implements Snapshotter, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTaker.class);

    /** More than this waiting means that snapshots lag; the next threshold asks again. */
    private static final int QUEUE_LIMIT = 1000;

    private static final int PAGE_EVENTS = 1000;

    private final EventRows rows;
    private final Snapshots snapshots;
    private final Map<String, StateFold> folds;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(QUEUE_LIMIT),
                    Thread.ofPlatform().name("snapshots").daemon().factory());

    private final Map<String, Function<String, @Nullable Image>> images = new ConcurrentHashMap<>();

    /**
     * A state as it is after an event.
     *
     * @param type of the aggregate
     * @param sequence of the last event in it
     */
    record Image(String type, long sequence, Object state) {}

    SnapshotTaker(EventRows rows, Snapshots snapshots, Map<String, StateFold> folds) {
        this.rows = rows;
        this.snapshots = snapshots;
        this.folds = folds;
    }

    /**
     * @param image gives the live state, if it may be shared; asked while the aggregate is locked
     */
    void asks(Class<?> aggregate, Function<String, @Nullable Image> image) {
        images.put(aggregate.getName(), image);
    }

    @Override
    public void scheduleSnapshot(Class<?> aggregateClass, String aggregateIdentifier) {
        if (CurrentUnitOfWork.isStarted()
                && CurrentUnitOfWork.get().root().phase().isBefore(UnitOfWork.Phase.AFTER_COMMIT)) {
            // The lock is kept until after that, and by then the events are durable.
            CurrentUnitOfWork.get()
                    .root()
                    .afterCommit(unit ->
                            schedule(
                                    aggregateIdentifier,
                                    imageOf(aggregateClass, aggregateIdentifier)));
        } else {
            schedule(aggregateIdentifier, null);
        }
    }

    private @Nullable Image imageOf(Class<?> aggregateClass, String aggregateIdentifier) {
        Function<String, @Nullable Image> image = images.get(aggregateClass.getName());
        return image == null ? null : image.apply(aggregateIdentifier);
    }

    private void schedule(String aggregateIdentifier, @Nullable Image image) {
        if (!waiting.add(aggregateIdentifier)) {
            return;
        }
        try {
            executor.execute(() -> {
                waiting.remove(aggregateIdentifier);
                try {
                    UUID id = UUID.fromString(aggregateIdentifier);
                    if (image == null) {
                        take(id);
                    } else {
                        snapshots.store(id, image.sequence(), image.type(), image.state());
                    }
                } catch (RuntimeException e) {
                    LOG.warn("No snapshot of {} could be taken.", aggregateIdentifier, e);
                }
            });
        } catch (RejectedExecutionException e) {
            waiting.remove(aggregateIdentifier);
            LOG.warn("Too many snapshots are waiting, {} has to do without.", aggregateIdentifier);
        }
    }

    /** Folds from the last snapshot to the last durable event and keeps the result. */
    void take(UUID aggregateId) {
        DomainEventMessage<?> known = snapshots.read(aggregateId).orElse(null);
        Object state = known == null ? null : known.getPayload();
        long sequence = known == null ? -1 : known.getSequenceNumber();
        String type = known == null ? null : known.getType();
        long start = sequence;
        boolean more = true;
        while (more) {
            List<EventRows.Raw> raw = rows.rawOf(aggregateId, sequence + 1, PAGE_EVENTS);
            List<RecordedEvent> events = new java.util.ArrayList<>(raw.size());
            for (EventRows.Raw one : raw) {
                rows.current(one, events);
                sequence = one.sequence();
                type = one.aggregateType();
            }
            StateFold fold = type == null ? null : folds.get(type);
            if (fold == null) {
                return;
            }
            for (RecordedEvent event : events) {
                state = fold.evolve(state, event.getPayload());
            }
            more = raw.size() == PAGE_EVENTS;
        }
        if (state != null && type != null && sequence > start) {
            snapshots.store(aggregateId, sequence, type, state);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
