package org.moneyline.platform.processors;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventMessage;

/** Keeps the indexes of events set aside; the events themselves stay where they are. */
final class StoredDeadLetters implements DeadLetters {

    private static final int CAUSE_LIMIT_CHARS = 4000;

    private record Key(String processor, String orderKey) {}

    private final DataSource dataSource;
    private final Set<Key> blocked = ConcurrentHashMap.newKeySet();

    StoredDeadLetters(DataSource dataSource) {
        this.dataSource = dataSource;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query =
                        connection.prepareStatement(
                                "select distinct processor, order_key from dead_letter_entry");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                blocked.add(new Key(row.getString(1), row.getString(2)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The dead letters are out of reach.", e);
        }
    }

    @Override
    public void enqueue(String processor, String key, EventMessage<?> event, Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        insert(processor, key, event, trace.toString());
        blocked.add(new Key(processor, key));
    }

    @Override
    public boolean enqueueIfBlocked(String processor, String key, EventMessage<?> event) {
        if (blocked.isEmpty() || !blocked.contains(new Key(processor, key))) {
            return false;
        }
        insert(processor, key, event, "Waits behind an earlier event of " + key + ".");
        return true;
    }

    private void insert(String processor, String key, EventMessage<?> event, String cause) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement(
                                "insert into dead_letter_entry (processor, global_index, order_key,"
                                        + " cause) values (?, ?, ?, ?) on conflict do nothing")) {
            insert.setString(1, processor);
            insert.setLong(2, EventParameter.indexOf(event));
            insert.setString(3, key);
            insert.setString(4, cause.substring(0, Math.min(cause.length(), CAUSE_LIMIT_CHARS)));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("A dead letter cannot be kept.", e);
        }
    }
}
