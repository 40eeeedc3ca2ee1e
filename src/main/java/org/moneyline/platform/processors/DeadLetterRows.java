package org.moneyline.platform.processors;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.DeadLetters.Id;
import org.moneyline.platform.api.DeadLetters.Letter;

/**
 * The table of events set aside. It keeps their indexes; the events themselves stay where they are.
 *
 * <p>Two may be at one key at a time: the processor, which puts what follows behind the others, and
 * a person who has them tried again, perhaps on another node. A lock on the key keeps the last
 * letter from being taken away while another is put behind it.
 */
final class DeadLetterRows {

    private static final int CAUSE_LIMIT_CHARS = 4000;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final String LETTERS =
            "select d.processor, d.global_index, d.order_key, d.attempts, d.cause, d.set_aside_at,"
                    + " e.aggregate_id, a.name, e.sequence, e.recorded_at, t.name,"
                    + " convert_from(e.payload, 'UTF8'), convert_from(e.metadata, 'UTF8')"
                    + " from dead_letter_entry d"
                    + " join event_entry e on e.global_index = d.global_index"
                    + " join event_type t on t.id = e.type"
                    + " left join aggregate_type a on a.id = e.aggregate_type"
                    + " where (d.global_index, d.processor) > (?, ?)"
                    + " order by d.global_index, d.processor limit ?";

    private final DataSource dataSource;

    DeadLetterRows(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    private interface Work<T extends @Nullable Object> {
        T on(Connection connection) throws SQLException;
    }

    /** One transaction of its own, whatever the calling thread has under way. */
    private <T extends @Nullable Object> T with(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The dead letters are out of reach.", e);
        }
    }

    // The processor's side

    /** The keys under which something is set aside. */
    Set<String> keysOf(String reactor) {
        return with(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement(
                            "select distinct order_key from dead_letter_entry where processor ="
                                    + " ?")) {
                query.setString(1, reactor);
                Set<String> keys = ConcurrentHashMap.newKeySet();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        keys.add(row.getString(1));
                    }
                }
                return keys;
            }
        });
    }

    void setAside(String reactor, String key, long globalIndex, int attempts, Throwable cause) {
        with(connection -> {
            insert(connection, reactor, key, globalIndex, attempts, textOf(cause));
            return null;
        });
    }

    /**
     * Puts an event behind the others of its key.
     *
     * @return false if no other is there any more, so that it need not wait
     */
    boolean setAsideBehind(String reactor, String key, long globalIndex) {
        return with(connection -> {
            lock(connection, reactor, key);
            if (waiting(connection, reactor, key) == 0) {
                return false;
            }
            insert(
                    connection,
                    reactor,
                    key,
                    globalIndex,
                    0,
                    "Waits behind an earlier event of " + key + ".");
            return true;
        });
    }

    private static void lock(Connection connection, String reactor, String key)
            throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement(
                        "select pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            lock.setString(1, "dead letters " + reactor + " " + key);
            lock.execute();
        }
    }

    private static void insert(
            Connection connection,
            String reactor,
            String key,
            long globalIndex,
            int attempts,
            String cause)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into dead_letter_entry (processor, global_index, order_key,"
                                + " attempts, cause) values (?, ?, ?, ?, ?) on conflict do"
                                + " nothing")) {
            insert.setString(1, reactor);
            insert.setLong(2, globalIndex);
            insert.setString(3, key);
            insert.setInt(4, attempts);
            insert.setString(5, cause);
            insert.executeUpdate();
        }
    }

    static String textOf(Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        // A text of the database cannot hold the character 0.
        String text = trace.toString().replace('\0', ' ');
        return text.substring(0, Math.min(text.length(), CAUSE_LIMIT_CHARS));
    }

    // The staff's side

    long count() {
        return with(connection -> {
            try (PreparedStatement query =
                            connection.prepareStatement("select count(*) from dead_letter_entry");
                    ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    List<Letter> after(Id last, int limit) {
        return with(connection -> {
            try (PreparedStatement query = connection.prepareStatement(LETTERS)) {
                query.setLong(1, last.globalIndex());
                query.setString(2, last.reactor());
                query.setInt(3, limit);
                List<Letter> letters = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        letters.add(letter(row));
                    }
                }
                return letters;
            }
        });
    }

    private static Letter letter(ResultSet row) throws SQLException {
        return new Letter(
                new Id(row.getString(1), row.getLong(2)),
                row.getString(3),
                row.getInt(4),
                row.getString(5),
                row.getObject(6, OffsetDateTime.class).toInstant(),
                row.getObject(7, UUID.class),
                row.getString(8),
                row.getLong(9),
                row.getObject(10, OffsetDateTime.class).toInstant(),
                row.getString(11),
                row.getString(12),
                row.getString(13));
    }

    /**
     * @param correlationId what the event belongs to; itself, if it says nothing
     */
    record Found(String orderKey, String eventId, String correlationId) {}

    Optional<Found> find(Id letter) {
        return with(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement(
                            "select d.order_key, e.global_index::text,"
                                    + " coalesce(event_correlation(e.metadata),"
                                    + " e.global_index::text) from dead_letter_entry d join"
                                    + " event_entry e on e.global_index = d.global_index where"
                                    + " d.processor = ? and d.global_index = ?")) {
                query.setString(1, letter.reactor());
                query.setLong(2, letter.globalIndex());
                try (ResultSet row = query.executeQuery()) {
                    return row.next()
                            ? Optional.of(
                                    new Found(row.getString(1), row.getString(2), row.getString(3)))
                            : Optional.empty();
                }
            }
        });
    }

    int waiting(String reactor, String key) {
        return with(connection -> waiting(connection, reactor, key));
    }

    private static int waiting(Connection connection, String reactor, String key)
            throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "select count(*) from dead_letter_entry where processor = ? and order_key"
                                + " = ?")) {
            query.setString(1, reactor);
            query.setString(2, key);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** What the first letter of a key came to. */
    sealed interface Step {
        record NothingLeft() implements Step {}

        record Handled() implements Step {}

        record Failed(Exception cause) implements Step {}
    }

    interface Handling {
        Optional<Exception> handle(long globalIndex);
    }

    /**
     * Tries the first letter of a key and takes it away if that went well. The letter is held
     * meanwhile, so that nobody else tries it at the same time.
     */
    Step tryFirst(String reactor, String key, Handling handling) {
        return with(connection -> {
            Optional<Long> first = holdFirst(connection, reactor, key);
            if (first.isEmpty()) {
                return new Step.NothingLeft();
            }
            Optional<Exception> failure = handling.handle(first.get());
            if (failure.isPresent()) {
                noteFailure(connection, reactor, first.get(), failure.get());
                return new Step.Failed(failure.get());
            }
            lock(connection, reactor, key);
            delete(connection, new Id(reactor, first.get()));
            return new Step.Handled();
        });
    }

    private static Optional<Long> holdFirst(Connection connection, String reactor, String key)
            throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "select global_index from dead_letter_entry where processor = ? and"
                                + " order_key = ? order by global_index limit 1 for update"
                                + " nowait")) {
            query.setString(1, reactor);
            query.setString(2, key);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw busyOr(e);
        }
    }

    private static SQLException busyOr(SQLException e) {
        if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "DEAD_LETTER_BUSY",
                    "Somebody else is having it tried just now. Look again in a moment.");
        }
        return e;
    }

    private static void noteFailure(
            Connection connection, String reactor, long globalIndex, Exception failure)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "update dead_letter_entry set attempts = attempts + 1, cause = ? where"
                                + " processor = ? and global_index = ?")) {
            update.setString(1, textOf(failure));
            update.setString(2, reactor);
            update.setLong(3, globalIndex);
            update.executeUpdate();
        }
    }

    /** Takes a letter away untried; false if it is not there any more. */
    boolean drop(Id letter, String key) {
        return with(connection -> {
            try (PreparedStatement hold =
                    connection.prepareStatement(
                            "select 1 from dead_letter_entry where processor = ? and global_index"
                                    + " = ? for update nowait")) {
                hold.setString(1, letter.reactor());
                hold.setLong(2, letter.globalIndex());
                hold.execute();
            } catch (SQLException e) {
                throw busyOr(e);
            }
            lock(connection, letter.reactor(), key);
            return delete(connection, letter);
        });
    }

    private static boolean delete(Connection connection, Id letter) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement(
                        "delete from dead_letter_entry where processor = ? and global_index ="
                                + " ?")) {
            delete.setString(1, letter.reactor());
            delete.setLong(2, letter.globalIndex());
            return delete.executeUpdate() > 0;
        }
    }
}
