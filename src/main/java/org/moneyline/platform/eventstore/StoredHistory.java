package org.moneyline.platform.eventstore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.StateFold;
import org.moneyline.platform.serialization.EventCodec;

/** Answers from the rows as they are, and folds states with what the modules registered. */
final class StoredHistory implements EventHistory {

    private static final int LIMIT = 1000;

    private final EventRows rows;
    private final EventCodec codec;
    private final Map<String, StateFold> folds;

    StoredHistory(EventRows rows, EventCodec codec, Map<String, StateFold> folds) {
        this.rows = rows;
        this.codec = codec;
        this.folds = folds;
    }

    @Override
    public List<Entry> of(UUID aggregateId, long fromSequence, int limit) {
        return rows.rawOf(aggregateId, fromSequence, Math.clamp(limit, 1, LIMIT)).stream()
                .map(StoredHistory::entry)
                .toList();
    }

    private static Entry entry(EventRows.Raw raw) {
        byte[] metadata = raw.metadata();
        return new Entry(
                raw.globalIndex(),
                raw.aggregateId() == null ? new UUID(0, 0) : raw.aggregateId(),
                String.valueOf(raw.aggregateType()),
                raw.sequence(),
                Micros.toInstant(raw.recordedAtMicros()),
                raw.name().name(),
                raw.name().revision(),
                new String(raw.payload(), StandardCharsets.UTF_8),
                metadata == null ? null : new String(metadata, StandardCharsets.UTF_8));
    }

    @Override
    public long count(UUID aggregateId) {
        return rows.lastSequence(aggregateId).map(last -> last + 1).orElse(0L);
    }

    @Override
    public Optional<String> stateAfter(UUID aggregateId, long sequence) {
        Object state = null;
        long next = 0;
        while (next <= sequence) {
            int page = (int) Math.min(LIMIT, sequence - next + 1);
            List<EventRows.Raw> raw = rows.rawOf(aggregateId, next, page);
            if (raw.size() < page) {
                return Optional.empty();
            }
            List<RecordedEvent> events = new ArrayList<>(raw.size());
            for (EventRows.Raw one : raw) {
                rows.current(one, events);
            }
            StateFold fold = folds.get(String.valueOf(raw.getFirst().aggregateType()));
            if (fold == null) {
                return Optional.empty();
            }
            state = fold(fold, state, events);
            next += raw.size();
        }
        return Optional.ofNullable(state)
                .map(known -> new String(codec.write(known), StandardCharsets.UTF_8));
    }

    private static @Nullable Object fold(
            StateFold fold, @Nullable Object before, List<RecordedEvent> events) {
        Object state = before;
        for (RecordedEvent event : events) {
            state = fold.evolve(state, event.getPayload());
        }
        return state;
    }

    @Override
    public List<Entry> correlated(String correlationId, int limit) {
        return rows.rawCorrelated(correlationId, Math.clamp(limit, 1, LIMIT)).stream()
                .map(StoredHistory::entry)
                .toList();
    }
}
