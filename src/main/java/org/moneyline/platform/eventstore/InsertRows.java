package org.moneyline.platform.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Event rows as one array for each column, for one statement that writes them all. */
final class InsertRows {

    /**
     * Of what {@code head} took, the first index belongs to the first row. The number of rows is
     * its first parameter, the columns are the others.
     */
    static final String INSERT =
            "insert into event_entry (global_index, aggregate_id, sequence, recorded_at, type,"
                    + " aggregate_type, payload, metadata) select head.last_index - ? + e.place,"
                    + " e.aggregate_id, e.sequence, e.recorded_at, e.type, e.aggregate_type,"
                    + " e.payload, e.metadata from head, unnest(?::uuid[], ?::bigint[],"
                    + " ?::timestamptz[], ?::smallint[], ?::smallint[], ?::bytea[], ?::bytea[]) with"
                    + " ordinality as e (aggregate_id, sequence, recorded_at, type, aggregate_type,"
                    + " payload, metadata, place)";

    /** Binds from a parameter on, and answers the number of the next one. */
    int bind(
            Connection connection,
            PreparedStatement statement,
            int from,
            int count,
            List<PendingUnit> units)
            throws SQLException {
        @Nullable UUID[] ids = new UUID[count];
        @Nullable Long[] sequences = new Long[count];
        String[] times = new String[count];
        Short[] types = new Short[count];
        @Nullable Short[] aggregateTypes = new Short[count];
        byte[][] payloads = new byte[count][];
        byte[] @Nullable [] metadata = new byte[count][];
        int i = 0;
        for (PendingUnit unit : units) {
            for (PendingEvent event : unit.events()) {
                if (event.aggregateId() != null) {
                    ids[i] = event.aggregateId();
                    sequences[i] = event.sequence();
                    aggregateTypes[i] = event.aggregateTypeId();
                }
                times[i] = Micros.toInstant(event.recordedAtMicros()).toString();
                types[i] = event.typeId();
                payloads[i] = event.payloadBytes();
                metadata[i] = event.metadataBytes();
                i++;
            }
        }
        int next = from;
        statement.setInt(next++, count);
        statement.setArray(next++, connection.createArrayOf("uuid", ids));
        statement.setArray(next++, connection.createArrayOf("int8", sequences));
        statement.setArray(next++, connection.createArrayOf("timestamptz", times));
        statement.setArray(next++, connection.createArrayOf("int2", types));
        statement.setArray(next++, connection.createArrayOf("int2", aggregateTypes));
        statement.setArray(next++, connection.createArrayOf("bytea", payloads));
        statement.setArray(next++, connection.createArrayOf("bytea", metadata));
        return next;
    }
}
