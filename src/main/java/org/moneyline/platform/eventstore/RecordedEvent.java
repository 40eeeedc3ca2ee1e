package org.moneyline.platform.eventstore;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.EventTail;

/**
 * A durable event. It is shared by all that follow the store, so it never changes; the payload of
 * one read from the database is parsed by the first who asks for it.
 */
final class RecordedEvent
        implements DomainEventMessage<Object>, TrackedEventMessage<Object>, EventLog.Logged {

    private static final long serialVersionUID = 1L;

    /** Parses a payload. */
    @FunctionalInterface
    interface PayloadReader {
        Object read(Class<?> type, byte[] payload);
    }

    private final long globalIndex;
    private final @Nullable UUID aggregateId;
    private final @Nullable String aggregateType;
    private final long sequence;
    private final long recordedAtMicros;
    private final Class<?> payloadType;
    private final transient MetaData metadata;
    private final transient @Nullable TrackingToken token;
    private final transient @Nullable PayloadReader reader;

    // Written at most a few times with equal values: a record is safe to publish through a race.
    private transient @Nullable Object payload;
    private transient byte @Nullable [] bytes;

    private RecordedEvent(
            long globalIndex,
            @Nullable UUID aggregateId,
            @Nullable String aggregateType,
            long sequence,
            long recordedAtMicros,
            Class<?> payloadType,
            MetaData metadata,
            @Nullable TrackingToken token,
            @Nullable PayloadReader reader,
            @Nullable Object payload,
            byte @Nullable [] bytes) {
        this.globalIndex = globalIndex;
        this.aggregateId = aggregateId;
        this.aggregateType = aggregateType;
        this.sequence = sequence;
        this.recordedAtMicros = recordedAtMicros;
        this.payloadType = payloadType;
        this.metadata = metadata;
        this.token = token;
        this.reader = reader;
        this.payload = payload;
        this.bytes = bytes;
    }

    static RecordedEvent live(
            long globalIndex,
            @Nullable UUID aggregateId,
            @Nullable String aggregateType,
            long sequence,
            long recordedAtMicros,
            Object payload,
            MetaData metadata) {
        return new RecordedEvent(
                globalIndex,
                aggregateId,
                aggregateType,
                sequence,
                recordedAtMicros,
                payload.getClass(),
                metadata,
                null,
                null,
                payload,
                null);
    }

    static RecordedEvent stored(
            long globalIndex,
            @Nullable UUID aggregateId,
            @Nullable String aggregateType,
            long sequence,
            long recordedAtMicros,
            Class<?> payloadType,
            byte[] bytes,
            PayloadReader reader,
            MetaData metadata) {
        return new RecordedEvent(
                globalIndex,
                aggregateId,
                aggregateType,
                sequence,
                recordedAtMicros,
                payloadType,
                metadata,
                null,
                reader,
                null,
                bytes);
    }

    @Override
    public long globalIndex() {
        return globalIndex;
    }

    @Override
    public EventTail.Event placed() {
        return new EventTail.Event(
                globalIndex, aggregateId, sequence, getTimestamp(), getPayload(), metadata);
    }

    @Nullable UUID aggregateUuid() {
        return aggregateId;
    }

    /** Stable over replays and restarts, so that a reaction can be recognised by it. */
    @Override
    public String getIdentifier() {
        return Long.toString(globalIndex);
    }

    @Override
    public Object getPayload() {
        Object known = payload;
        if (known == null) {
            byte[] unread = bytes;
            PayloadReader with = reader;
            if (unread == null || with == null) {
                // Another thread has parsed it between our two looks.
                known = payload;
                if (known == null) {
                    throw new IllegalStateException("The event has neither payload nor bytes.");
                }
                return known;
            }
            known = with.read(payloadType, unread);
            payload = known;
        }
        return known;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Class<Object> getPayloadType() {
        return (Class<Object>) payloadType;
    }

    @Override
    public MetaData getMetaData() {
        return metadata;
    }

    @Override
    public Instant getTimestamp() {
        return Micros.toInstant(recordedAtMicros);
    }

    @Override
    public long getSequenceNumber() {
        return sequence;
    }

    @Override
    @SuppressWarnings("NullAway") // Axon declares no nullness; an event outside a stream has no id.
    public String getAggregateIdentifier() {
        return aggregateId == null ? null : aggregateId.toString();
    }

    @Override
    @SuppressWarnings("NullAway") // As above.
    public String getType() {
        return aggregateType;
    }

    @Override
    public TrackingToken trackingToken() {
        TrackingToken own = token;
        return own != null ? own : new GlobalSequenceTrackingToken(globalIndex);
    }

    @Override
    public RecordedEvent withTrackingToken(TrackingToken other) {
        if (token == null
                && other instanceof GlobalSequenceTrackingToken same
                && same.getGlobalIndex() == globalIndex) {
            return this;
        }
        return copy(metadata, other);
    }

    @Override
    public RecordedEvent withMetaData(Map<String, ?> other) {
        return copy(MetaData.from(other), token);
    }

    @Override
    public RecordedEvent andMetaData(Map<String, ?> more) {
        return more.isEmpty() ? this : copy(metadata.mergedWith(more), token);
    }

    private RecordedEvent copy(MetaData otherMetadata, @Nullable TrackingToken otherToken) {
        return new RecordedEvent(
                globalIndex,
                aggregateId,
                aggregateType,
                sequence,
                recordedAtMicros,
                payloadType,
                otherMetadata,
                otherToken,
                reader,
                payload,
                bytes);
    }

    @Override
    public String toString() {
        return "RecordedEvent[%d %s %s/%d]"
                .formatted(globalIndex, payloadType.getSimpleName(), aggregateId, sequence);
    }
}
