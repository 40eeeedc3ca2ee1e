package org.moneyline.platform.processors;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * How far each processor is, and which node runs it. A projection's position is written in the
 * transaction of its batch, a reactor's by itself once the batch is done.
 */
final class Positions {

    private final DataSource dataSource;
    private final String owner;
    private final Duration claimLimit;

    /**
     * @param claimLimit how long a claim holds that is not renewed; as long waits another node
     *     before it takes over
     */
    Positions(DataSource dataSource, String owner, Duration claimLimit) {
        this.dataSource = dataSource;
        this.owner = owner;
        this.claimLimit = claimLimit;
    }

    /** Where the processor is, and until where it repeats what it did before. */
    record Position(long position, long replayUntil) {}

    /** The processor goes on elsewhere; what was just done is undone here. */
    static final class TakenOver extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TakenOver(String processor) {
            super(
                    "%s was taken over by another node, or the database has lost its last moments."
                            .formatted(processor));
        }
    }

    /** Gives a processor that has never run its first position, and tells where it is. */
    Position begin(String processor, long firstPosition) {
        return with(
                """
                with begun as (
                    insert into token_entry (processor, segment, position, claimed_at)
                    values (?, 0, ?, now()) on conflict do nothing
                    returning position, replay_until)
                select position, coalesce(replay_until, 0) from begun
                union all
                select position, coalesce(replay_until, 0) from token_entry where processor = ?
                limit 1
                """,
                statement -> {
                    statement.setString(1, processor);
                    statement.setLong(2, firstPosition);
                    statement.setString(3, processor);
                    try (ResultSet row = statement.executeQuery()) {
                        row.next();
                        return new Position(row.getLong(1), row.getLong(2));
                    }
                });
    }

    /** Makes this node the one that runs the processor; empty if another one does. */
    OptionalLong claim(String processor) {
        return with(
                """
                update token_entry set owner = ?, claimed_at = now()
                where processor = ? and (owner is null or owner = ?
                    or claimed_at < now() - ? * interval '1 millisecond')
                returning position
                """,
                statement -> {
                    statement.setString(1, owner);
                    statement.setString(2, processor);
                    statement.setString(3, owner);
                    statement.setLong(4, claimLimit.toMillis());
                    try (ResultSet row = statement.executeQuery()) {
                        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
                    }
                });
    }

    /**
     * Moves the position and renews the claim.
     *
     * @param from where the batch began. What the database lost in a crash has to be done again, so
     *     it must stand there still.
     * @throws TakenOver if another node runs the processor by now, or it stands elsewhere
     */
    void move(String processor, long from, long to) {
        int moved =
                with(
                        """
                        update token_entry set position = ?, claimed_at = now()
                        where processor = ? and owner = ? and position = ?
                        """,
                        statement -> {
                            statement.setLong(1, to);
                            statement.setString(2, processor);
                            statement.setString(3, owner);
                            statement.setLong(4, from);
                            return statement.executeUpdate();
                        });
        if (moved == 0) {
            throw new TakenOver(processor);
        }
    }

    /**
     * Says that this node still runs these, and gives those it does run. The others were taken over
     * or have lost the claim with the database's last moments.
     */
    Set<String> renew(Collection<String> processors) {
        return with(
                """
                update token_entry set claimed_at = now() where owner = ? and processor = any (?)
                returning processor
                """,
                statement -> {
                    statement.setString(1, owner);
                    statement.setArray(
                            2,
                            statement
                                    .getConnection()
                                    .createArrayOf("text", processors.toArray(String[]::new)));
                    Set<String> renewed = new HashSet<>();
                    try (ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            renewed.add(row.getString(1));
                        }
                    }
                    return renewed;
                });
    }

    /** Where processors stand, as this transaction sees it. */
    Map<String, Position> all(Collection<String> processors) {
        return with(
                """
                select processor, position, coalesce(replay_until, 0) from token_entry
                where processor = any (?)
                """,
                statement -> {
                    statement.setArray(
                            1,
                            statement
                                    .getConnection()
                                    .createArrayOf("text", processors.toArray(String[]::new)));
                    Map<String, Position> positions = new HashMap<>();
                    try (ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            positions.put(
                                    row.getString(1), new Position(row.getLong(2), row.getLong(3)));
                        }
                    }
                    return positions;
                });
    }

    /** Lets another node have the processor at once. */
    void release(String processor) {
        with(
                "update token_entry set owner = null where processor = ? and owner = ?",
                statement -> {
                    statement.setString(1, processor);
                    statement.setString(2, owner);
                    return statement.executeUpdate();
                });
    }

    /**
     * Sends the processor back to the first event, and claims it: another node that took it up
     * meanwhile must not go on where it was, for its tables are empty now.
     */
    void rewind(String processor, long replayUntil) {
        with(
                """
                update token_entry set position = 0, replay_until = ?, owner = ?, claimed_at = now()
                where processor = ?
                """,
                statement -> {
                    statement.setLong(1, replayUntil);
                    statement.setString(2, owner);
                    statement.setString(3, processor);
                    return statement.executeUpdate();
                });
    }

    private interface Use<T extends @Nullable Object> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private <T extends @Nullable Object> T with(String sql, Use<T> use) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return use.of(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("The positions of processors are out of reach.", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }
}
