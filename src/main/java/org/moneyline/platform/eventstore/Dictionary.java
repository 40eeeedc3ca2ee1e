package org.moneyline.platform.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.serialization.StoredName;
import org.moneyline.platform.serialization.StoredTypes;

/** The numbers that stand for names in the rows. Numbers are given once and never change. */
final class Dictionary {

    private final DataSource dataSource;
    private final Map<StoredName, Short> eventIds = new ConcurrentHashMap<>();
    private final Map<Short, StoredName> events = new ConcurrentHashMap<>();
    private final Map<String, Short> aggregateIds = new ConcurrentHashMap<>();
    private final Map<Short, String> aggregates = new ConcurrentHashMap<>();
    private final ReentrantLock adding = new ReentrantLock();

    Dictionary(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Gives every name the code knows a number, and learns those of other versions and nodes. */
    void open(StoredTypes types) {
        try (Connection connection = dataSource.getConnection()) {
            load(connection);
            for (StoredName name : types.all()) {
                if (!eventIds.containsKey(name)) {
                    insertEvent(connection, name);
                }
            }
            load(connection);
        } catch (SQLException e) {
            throw new StoreFailure("Cannot read the names of events.", e);
        }
    }

    short eventId(StoredName name) {
        Short id = eventIds.get(name);
        if (id == null) {
            throw new IllegalStateException("There is no number for the event name " + name + ".");
        }
        return id;
    }

    /** The first use of a type gives it a number; many may meet there, and one asks for all. */
    short aggregateId(String type) {
        Short id = aggregateIds.get(type);
        if (id == null) {
            adding.lock();
            try {
                id = aggregateIds.get(type);
                if (id == null) {
                    id = addAggregate(type);
                }
            } finally {
                adding.unlock();
            }
        }
        return id;
    }

    private Short addAggregate(String type) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement(
                                "insert into aggregate_type (name) values (?)"
                                        + " on conflict do nothing")) {
            insert.setString(1, type);
            insert.executeUpdate();
            load(connection);
        } catch (SQLException e) {
            throw new StoreFailure("Cannot give the aggregate type " + type + " a number.", e);
        }
        Short id = aggregateIds.get(type);
        if (id == null) {
            throw new IllegalStateException("There is no number for the aggregate " + type + ".");
        }
        return id;
    }

    StoredName event(short id) {
        StoredName name = events.get(id);
        if (name == null) {
            reload();
            name = events.get(id);
        }
        if (name == null) {
            throw new IllegalStateException("No event name has the number " + id + ".");
        }
        return name;
    }

    @Nullable String aggregate(short id) {
        String name = aggregates.get(id);
        if (name == null) {
            reload();
            name = aggregates.get(id);
        }
        return name;
    }

    private void reload() {
        try (Connection connection = dataSource.getConnection()) {
            load(connection);
        } catch (SQLException e) {
            throw new StoreFailure("Cannot read the names of events.", e);
        }
    }

    private static void insertEvent(Connection connection, StoredName name) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into event_type (name, revision) values (?, ?)"
                                + " on conflict do nothing")) {
            insert.setString(1, name.name());
            insert.setShort(2, (short) name.revision());
            insert.executeUpdate();
        }
    }

    private void load(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows =
                    statement.executeQuery("select id, name, revision from event_type")) {
                while (rows.next()) {
                    StoredName name = new StoredName(rows.getString(2), rows.getShort(3));
                    eventIds.put(name, rows.getShort(1));
                    events.put(rows.getShort(1), name);
                }
            }
            try (ResultSet rows = statement.executeQuery("select id, name from aggregate_type")) {
                while (rows.next()) {
                    aggregateIds.put(rows.getString(2), rows.getShort(1));
                    aggregates.put(rows.getShort(1), rows.getString(2));
                }
            }
        }
    }
}
