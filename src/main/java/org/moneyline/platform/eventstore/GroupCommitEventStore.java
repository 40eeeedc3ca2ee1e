package org.moneyline.platform.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.axonframework.common.Registration;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.WritePosition;
import org.moneyline.platform.serialization.EventCodec;

/**
 * Axon's event store on top of the group committer. Events are staged on the unit of work that
 * published them and move to its parent when that one commits; the root hands all of them over in
 * its commit phase, after subscribers ran. So nothing becomes durable under a command that fails,
 * and what several nested commands did becomes durable together.
 */
final class GroupCommitEventStore implements EventStore {

    private static final String STAGED = GroupCommitEventStore.class.getName() + ".staged";

    private final GroupCommitter committer;
    private final EventRows rows;
    private final Snapshots snapshots;
    private final StreamReads reads;
    private final EventCodec codec;
    private final Dictionary dictionary;
    private final Set<Consumer<List<? extends EventMessage<?>>>> subscribers =
            new CopyOnWriteArraySet<>();
    private final Set<MessageDispatchInterceptor<? super EventMessage<?>>> interceptors =
            new CopyOnWriteArraySet<>();

    GroupCommitEventStore(
            GroupCommitter committer,
            EventRows rows,
            Snapshots snapshots,
            StreamReads reads,
            EventCodec codec,
            Dictionary dictionary) {
        this.committer = committer;
        this.rows = rows;
        this.snapshots = snapshots;
        this.reads = reads;
        this.codec = codec;
        this.dictionary = dictionary;
    }

    // Publishing

    @Override
    public void publish(List<? extends EventMessage<?>> events) {
        if (!CurrentUnitOfWork.isStarted()) {
            List<EventMessage<?>> published = new ArrayList<>();
            add(published, events, MetaData.emptyInstance());
            tellSubscribers(published);
            append(published);
            return;
        }
        UnitOfWork<?> unit = CurrentUnitOfWork.get();
        if (unit.phase().isAfter(UnitOfWork.Phase.PREPARE_COMMIT)
                || unit.root().phase().isAfter(UnitOfWork.Phase.PREPARE_COMMIT)) {
            throw new IllegalStateException(
                    "The unit of work has already been committed; events come too late for it.");
        }
        add(staged(unit), events, unit.getCorrelationData());
    }

    private void add(
            List<EventMessage<?>> staged,
            List<? extends EventMessage<?>> events,
            MetaData correlation) {
        for (EventMessage<?> event : events) {
            EventMessage<?> message =
                    correlation.isEmpty() ? event : event.andMetaData(correlation);
            for (MessageDispatchInterceptor<? super EventMessage<?>> interceptor : interceptors) {
                message = (EventMessage<?>) interceptor.handle(message);
            }
            staged.add(message);
        }
    }

    private List<EventMessage<?>> staged(UnitOfWork<?> unit) {
        List<EventMessage<?>> known = unit.getResource(STAGED);
        if (known != null) {
            return known;
        }
        List<EventMessage<?>> staged = new ArrayList<>(4);
        unit.resources().put(STAGED, staged);
        unit.onPrepareCommit(u -> {
            Optional<UnitOfWork<?>> parent = u.parent();
            if (parent.isPresent()) {
                staged(parent.get()).addAll(staged);
                staged.clear();
            } else {
                tellSubscribers(staged);
            }
        });
        if (unit.isRoot()) {
            unit.onCommit(u -> append(staged));
        }
        return staged;
    }

    /** Subscribers may publish more while they are told. */
    private void tellSubscribers(List<EventMessage<?>> staged) {
        if (subscribers.isEmpty()) {
            return;
        }
        int told = 0;
        while (told < staged.size()) {
            List<EventMessage<?>> news = List.copyOf(staged.subList(told, staged.size()));
            told = staged.size();
            for (Consumer<List<? extends EventMessage<?>>> subscriber : subscribers) {
                subscriber.accept(news);
            }
        }
    }

    private void append(List<EventMessage<?>> messages) {
        if (messages.isEmpty()) {
            return;
        }
        List<PendingEvent> events = new ArrayList<>(messages.size());
        for (EventMessage<?> message : messages) {
            events.add(pending(message));
        }
        WritePosition.moveTo(committer.append(events));
    }

    private PendingEvent pending(EventMessage<?> message) {
        Object payload = message.getPayload();
        UUID aggregateId = null;
        String aggregateType = null;
        long sequence = 0;
        short aggregateTypeId = 0;
        if (message instanceof DomainEventMessage<?> domain && domain.getType() != null) {
            aggregateId = uuid(domain.getAggregateIdentifier());
            aggregateType = domain.getType();
            sequence = domain.getSequenceNumber();
            aggregateTypeId = dictionary.aggregateId(aggregateType);
        }
        return new PendingEvent(
                aggregateId,
                aggregateType,
                sequence,
                Micros.of(message.getTimestamp()),
                payload,
                message.getMetaData(),
                codec.write(payload),
                codec.writeMetadata(message.getMetaData()),
                dictionary.eventId(codec.types().nameOf(payload.getClass())),
                aggregateTypeId);
    }

    static UUID uuid(String aggregateIdentifier) {
        try {
            return UUID.fromString(aggregateIdentifier);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The id of an aggregate must print as a UUID, not as '%s'."
                            .formatted(aggregateIdentifier),
                    e);
        }
    }

    @Override
    public Registration subscribe(Consumer<List<? extends EventMessage<?>>> messageProcessor) {
        subscribers.add(messageProcessor);
        return () -> subscribers.remove(messageProcessor);
    }

    @Override
    public Registration registerDispatchInterceptor(
            MessageDispatchInterceptor<? super EventMessage<?>> dispatchInterceptor) {
        interceptors.add(dispatchInterceptor);
        return () -> interceptors.remove(dispatchInterceptor);
    }

    // Streams of one aggregate

    @Override
    public DomainEventStream readEvents(String aggregateIdentifier) {
        UUID id = uuid(aggregateIdentifier);
        return reads.read(
                "the stream of " + id,
                connection -> {
                    Optional<DomainEventMessage<?>> snapshot = snapshots.read(connection, id);
                    if (snapshot.isEmpty()) {
                        return readEvents(connection, id, 0);
                    }
                    return DomainEventStream.concat(
                            DomainEventStream.of(snapshot.get()),
                            readEvents(connection, id, snapshot.get().getSequenceNumber() + 1));
                });
    }

    @Override
    public DomainEventStream readEvents(String aggregateIdentifier, long firstSequenceNumber) {
        UUID id = uuid(aggregateIdentifier);
        return reads.read(
                "the stream of " + id,
                connection -> readEvents(connection, id, firstSequenceNumber));
    }

    private DomainEventStream readEvents(Connection connection, UUID id, long firstSequence)
            throws SQLException {
        StoredStream stored = new StoredStream(rows, reads, id, firstSequence);
        stored.readPage(connection);
        List<DomainEventMessage<?>> staged = stagedOf(id.toString(), firstSequence).toList();
        return staged.isEmpty()
                ? stored
                : DomainEventStream.concat(stored, DomainEventStream.of(staged));
    }

    private static Stream<DomainEventMessage<?>> stagedOf(String id, long firstSequence) {
        List<DomainEventMessage<?>> found = new ArrayList<>();
        if (CurrentUnitOfWork.isStarted()) {
            collectStaged(CurrentUnitOfWork.get(), id, firstSequence, found);
        }
        return found.stream();
    }

    private static void collectStaged(
            UnitOfWork<?> unit, String id, long firstSequence, List<DomainEventMessage<?>> found) {
        unit.parent().ifPresent(parent -> collectStaged(parent, id, firstSequence, found));
        if (unit.isRolledBack()) {
            return;
        }
        List<EventMessage<?>> staged = unit.getResource(STAGED);
        if (staged != null) {
            for (EventMessage<?> message : staged) {
                if (message instanceof DomainEventMessage<?> domain
                        && id.equals(domain.getAggregateIdentifier())
                        && domain.getSequenceNumber() >= firstSequence) {
                    found.add(domain);
                }
            }
        }
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String aggregateIdentifier) {
        Optional<Long> staged =
                stagedOf(aggregateIdentifier, 0)
                        .map(DomainEventMessage::getSequenceNumber)
                        .max(Long::compareTo);
        return staged.isPresent() ? staged : rows.lastSequence(uuid(aggregateIdentifier));
    }

    @Override
    public void storeSnapshot(DomainEventMessage<?> snapshot) {
        snapshots.store(
                uuid(snapshot.getAggregateIdentifier()),
                snapshot.getSequenceNumber(),
                snapshot.getType(),
                snapshot.getPayload());
    }

    /** Reads a stream page by page, so that a long one does not have to fit into memory. */
    private static final class StoredStream implements DomainEventStream {

        private static final int PAGE_EVENTS = 1000;

        private final EventRows rows;
        private final StreamReads reads;
        private final UUID id;
        private long nextSequence;
        private boolean exhausted;
        private Iterator<RecordedEvent> page = List.<RecordedEvent>of().iterator();
        private @Nullable RecordedEvent next;
        private @Nullable Long last;

        StoredStream(EventRows rows, StreamReads reads, UUID id, long firstSequence) {
            this.rows = rows;
            this.reads = reads;
            this.id = id;
            this.nextSequence = firstSequence;
        }

        @Override
        public boolean hasNext() {
            while (next == null) {
                if (page.hasNext()) {
                    next = page.next();
                } else if (exhausted) {
                    return false;
                } else {
                    reads.read(
                            "the stream of " + id,
                            connection -> {
                                readPage(connection);
                                return id;
                            });
                }
            }
            return true;
        }

        void readPage(Connection connection) throws SQLException {
            List<EventRows.Raw> raw = rows.rawOf(connection, id, nextSequence, PAGE_EVENTS);
            exhausted = raw.size() < PAGE_EVENTS;
            List<RecordedEvent> events = new ArrayList<>(raw.size());
            for (EventRows.Raw one : raw) {
                rows.current(one, events);
                // Counted even if an upcaster drops it, or the next event would collide.
                last = one.sequence();
                nextSequence = one.sequence() + 1;
            }
            page = events.iterator();
        }

        @Override
        public DomainEventMessage<?> next() {
            DomainEventMessage<?> event = peek();
            next = null;
            return event;
        }

        @Override
        public DomainEventMessage<?> peek() {
            RecordedEvent event = hasNext() ? next : null;
            if (event == null) {
                throw new java.util.NoSuchElementException("The stream has no more events.");
            }
            return event;
        }

        @Override
        @SuppressWarnings("NullAway") // Axon expects null for a stream without events.
        public Long getLastSequenceNumber() {
            return last;
        }
    }

    // All streams

    /** Axon's processors are not used, and nothing else asks for a stream of all. */
    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken token) {
        throw new UnsupportedOperationException(
                "Follow the log with a projection, a reactor or the EventTail.");
    }
}
