package org.moneyline.platform.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.Causation;
import org.moneyline.platform.serialization.EventCodec;
import org.moneyline.platform.serialization.EventCodec.Upcasted;
import org.moneyline.platform.serialization.StoredName;

/** Reads events from the database. */
final class EventRows {

    private static final String COLUMNS =
            // A double holds microseconds exactly for some centuries yet, and is far cheaper here
            // than
            // the numeric that extract() gives.
            "select global_index, aggregate_id, sequence, (date_part('epoch', recorded_at) *"
                    + " 1000000)::bigint, type, aggregate_type, payload, metadata from event_entry";

    private static final String BY_INDEX =
            COLUMNS + " where global_index between ? and ? order by global_index";

    private static final String BY_AGGREGATE =
            COLUMNS + " where aggregate_id = ? and sequence >= ? order by sequence limit ?";

    private static final String BY_CORRELATION =
            COLUMNS
                    + " where position('correlationId'::bytea in metadata) > 0 and"
                    + " event_correlation(metadata) = ? order by global_index limit ?";

    /** What requests of the hot path did themselves is in no index; the last of it is read. */
    private static final String BY_REQUEST =
            COLUMNS
                    + " where global_index > (select last_index from event_head where id = 1) - ?"
                    + " and position(convert_to(?, 'UTF8') in metadata) > 0"
                    + " order by global_index limit ?";

    /** Read in a fraction of a second: some hours of a usual day, minutes of a busy one. */
    static final long REQUESTS_LOOKED_THROUGH_EVENTS = 200_000;

    private final DataSource dataSource;
    private final EventCodec codec;
    private final Dictionary dictionary;

    EventRows(DataSource dataSource, EventCodec codec, Dictionary dictionary) {
        this.dataSource = dataSource;
        this.codec = codec;
        this.dictionary = dictionary;
    }

    /** A row as it lies there. */
    record Raw(
            long globalIndex,
            @Nullable UUID aggregateId,
            long sequence,
            long recordedAtMicros,
            StoredName name,
            @Nullable String aggregateType,
            byte[] payload,
            byte @Nullable [] metadata) {}

    long head() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query =
                        connection.prepareStatement(
                                "select last_index from event_head where id = 1");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new StoreFailure("Cannot read the head of the event store.", e);
        }
    }

    /** Events of all streams in index order; both ends included. */
    List<RecordedEvent> between(long first, long last) {
        List<RecordedEvent> events = new ArrayList<>((int) Math.min(last - first + 1, 8192));
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query = connection.prepareStatement(BY_INDEX)) {
            query.setLong(1, first);
            query.setLong(2, last);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    current(raw(row), events);
                }
            }
        } catch (SQLException e) {
            throw new StoreFailure("Cannot read events %d to %d.".formatted(first, last), e);
        }
        return events;
    }

    /**
     * Over all streams, in index order: what carries the correlation, and what the request of that
     * name did itself if that was lately. The first condition is the one of the index over them.
     */
    List<Raw> rawCorrelated(String correlationId, int limit) {
        List<Raw> events = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement indexed = connection.prepareStatement(BY_CORRELATION);
                PreparedStatement recent = connection.prepareStatement(BY_REQUEST)) {
            indexed.setString(1, correlationId);
            indexed.setInt(2, limit);
            read(indexed, events);
            recent.setLong(1, REQUESTS_LOOKED_THROUGH_EVENTS);
            recent.setString(2, "\"" + Causation.REQUEST_ID + "\":\"" + correlationId + "\"");
            recent.setInt(3, limit);
            read(recent, events);
        } catch (SQLException e) {
            throw new StoreFailure("Cannot find the events of " + correlationId + ".", e);
        }
        return events.stream()
                .sorted(Comparator.comparingLong(Raw::globalIndex))
                .limit(limit)
                .toList();
    }

    private void read(PreparedStatement query, List<Raw> events) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                events.add(raw(row));
            }
        }
    }

    /** At most {@code limit} raw events of one stream. */
    List<Raw> rawOf(UUID aggregateId, long fromSequence, int limit) {
        try (Connection connection = dataSource.getConnection()) {
            return rawOf(connection, aggregateId, fromSequence, limit);
        } catch (SQLException e) {
            throw new StoreFailure("Cannot read the events of " + aggregateId + ".", e);
        }
    }

    List<Raw> rawOf(Connection connection, UUID aggregateId, long fromSequence, int limit)
            throws SQLException {
        List<Raw> events = new ArrayList<>(Math.min(limit, 1024));
        try (PreparedStatement query = connection.prepareStatement(BY_AGGREGATE)) {
            query.setObject(1, aggregateId);
            query.setLong(2, fromSequence);
            query.setInt(3, limit);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    events.add(raw(row));
                }
            }
        }
        return events;
    }

    Optional<Long> lastSequence(UUID aggregateId) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query =
                        connection.prepareStatement(
                                "select max(sequence) from event_entry where aggregate_id = ?")) {
            query.setObject(1, aggregateId);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                long last = row.getLong(1);
                return row.wasNull() ? Optional.empty() : Optional.of(last);
            }
        } catch (SQLException e) {
            throw new StoreFailure("Cannot read the last event of " + aggregateId + ".", e);
        }
    }

    private Raw raw(ResultSet row) throws SQLException {
        UUID aggregateId = row.getObject(2, UUID.class);
        return new Raw(
                row.getLong(1),
                aggregateId,
                row.getLong(3),
                row.getLong(4),
                dictionary.event(row.getShort(5)),
                aggregateId == null ? null : dictionary.aggregate(row.getShort(6)),
                row.getBytes(7),
                row.getBytes(8));
    }

    /** Adds the event as the code knows it now; an upcaster may make it none or several. */
    void current(Raw raw, List<RecordedEvent> events) {
        Optional<Class<?>> type = codec.types().findType(raw.name());
        if (type.isPresent()) {
            events.add(
                    recorded(raw, type.get(), raw.payload(), codec.readMetadata(raw.metadata())));
        } else {
            for (Upcasted upcasted : codec.upcast(new Data(raw, codec))) {
                events.add(recorded(raw, upcasted.type(), upcasted.payload(), upcasted.metadata()));
            }
        }
    }

    private RecordedEvent recorded(Raw raw, Class<?> type, byte[] payload, MetaData metadata) {
        return RecordedEvent.stored(
                raw.globalIndex(),
                raw.aggregateId(),
                raw.aggregateType(),
                raw.sequence(),
                raw.recordedAtMicros(),
                type,
                payload,
                codec::read,
                metadata);
    }

    /** A row as upcasters want to see it. */
    private record Data(Raw raw, EventCodec codec) implements DomainEventData<byte[]> {

        @Override
        public String getEventIdentifier() {
            return Long.toString(raw.globalIndex());
        }

        @Override
        public Instant getTimestamp() {
            return Micros.toInstant(raw.recordedAtMicros());
        }

        @Override
        public SerializedObject<byte[]> getMetaData() {
            byte[] metadata = raw.metadata();
            return new SerializedMetaData<>(
                    metadata == null ? new byte[] {'{', '}'} : metadata, byte[].class) {
                @Override
                public org.axonframework.serialization.SerializedType getType() {
                    return codec.serializer().typeForClass(MetaData.class);
                }
            };
        }

        @Override
        public SerializedObject<byte[]> getPayload() {
            return new SimpleSerializedObject<>(
                    raw.payload(),
                    byte[].class,
                    new SimpleSerializedType(
                            raw.name().name(), Integer.toString(raw.name().revision())));
        }

        @Override
        @SuppressWarnings("NullAway") // Axon declares no nullness.
        public String getType() {
            return raw.aggregateType();
        }

        @Override
        public String getAggregateIdentifier() {
            return String.valueOf(raw.aggregateId());
        }

        @Override
        public long getSequenceNumber() {
            return raw.sequence();
        }
    }
}
