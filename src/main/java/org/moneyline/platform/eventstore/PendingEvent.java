package org.moneyline.platform.eventstore;

import java.util.UUID;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/** An event on its way into the store, already serialized by the thread that made it. */
record PendingEvent(
        @Nullable UUID aggregateId,
        @Nullable String aggregateType,
        long sequence,
        long recordedAtMicros,
        Object payload,
        MetaData metadata,
        byte[] payloadBytes,
        byte @Nullable [] metadataBytes,
        short typeId,
        short aggregateTypeId) {

    RecordedEvent recorded(long globalIndex) {
        return RecordedEvent.live(
                globalIndex,
                aggregateId,
                aggregateType,
                sequence,
                recordedAtMicros,
                payload,
                metadata);
    }
}
