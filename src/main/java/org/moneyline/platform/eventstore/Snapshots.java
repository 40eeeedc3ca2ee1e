package org.moneyline.platform.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.serialization.SerializationException;
import org.moneyline.platform.serialization.EventCodec;
import org.moneyline.platform.serialization.StoredName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the last known state of long streams. A snapshot is only ever a shortcut: one that is
 * unreadable or of another shape is passed over and the events are read from the start.
 */
final class Snapshots {

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final DataSource dataSource;
    private final EventCodec codec;

    Snapshots(DataSource dataSource, EventCodec codec) {
        this.dataSource = dataSource;
        this.codec = codec;
    }

    Optional<DomainEventMessage<?>> read(UUID aggregateId) {
        try (Connection connection = dataSource.getConnection()) {
            return read(connection, aggregateId);
        } catch (SQLException e) {
            throw new StoreFailure("Cannot read the snapshot of " + aggregateId + ".", e);
        }
    }

    Optional<DomainEventMessage<?>> read(Connection connection, UUID aggregateId)
            throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "select sequence, aggregate_type, name, revision, payload from"
                                + " snapshot_entry where aggregate_id = ?")) {
            query.setObject(1, aggregateId);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                StoredName name = new StoredName(row.getString(3), row.getInt(4));
                Optional<Class<?>> type = codec.types().findType(name);
                if (type.isEmpty()) {
                    LOG.info(
                            "The snapshot of {} is a {}, which is no longer read.",
                            aggregateId,
                            name);
                    return Optional.empty();
                }
                Object state = codec.read(type.get(), row.getBytes(5));
                return Optional.of(
                        new GenericDomainEventMessage<>(
                                row.getString(2), aggregateId.toString(), row.getLong(1), state));
            }
        } catch (SerializationException e) {
            LOG.warn(
                    "The snapshot of {} is unreadable, its events are read instead.",
                    aggregateId,
                    e);
            return Optional.empty();
        }
    }

    /** Keeps the state unless a later one is there already. */
    void store(UUID aggregateId, long sequence, String aggregateType, Object state) {
        StoredName name = codec.types().nameOf(state.getClass());
        byte[] payload = codec.write(state);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement upsert =
                        connection.prepareStatement(
                                "insert into snapshot_entry as s (aggregate_id, sequence,"
                                        + " aggregate_type, name, revision, payload, recorded_at)"
                                        + " values (?, ?, ?, ?, ?, ?, now()) on conflict"
                                        + " (aggregate_id) do update set sequence ="
                                        + " excluded.sequence, name = excluded.name, revision ="
                                        + " excluded.revision, payload = excluded.payload,"
                                        + " recorded_at = excluded.recorded_at where s.sequence <="
                                        + " excluded.sequence")) {
            upsert.setObject(1, aggregateId);
            upsert.setLong(2, sequence);
            upsert.setString(3, aggregateType);
            upsert.setString(4, name.name());
            upsert.setShort(5, (short) name.revision());
            upsert.setBytes(6, payload);
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw new StoreFailure("Cannot keep the snapshot of " + aggregateId + ".", e);
        }
    }
}
