package org.moneyline.platform.processors;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * Keeps positions as plain numbers: a projection's in the transaction of its batch, a reactor's by
 * itself once the batch is done. Nothing has to be serialized, so no serializer has to be told
 * which token classes to trust.
 */
final class PositionTokenStore implements TokenStore {

    private final DataSource dataSource;
    private final String owner;
    private final Duration claimLimit;

    /**
     * @param claimLimit how long a claim holds that is not renewed; as long waits another node
     *     before it takes over
     */
    PositionTokenStore(DataSource dataSource, String owner, Duration claimLimit) {
        this.dataSource = dataSource;
        this.owner = owner;
        this.claimLimit = claimLimit;
    }

    private interface Work<T extends @Nullable Object> {
        T on(Connection connection) throws SQLException;
    }

    private <T extends @Nullable Object> T with(Work<T> work) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            return work.on(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("The positions of processors are out of reach.", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    private static long indexOf(@Nullable TrackingToken token) {
        if (token == null) {
            return 0;
        }
        if (token instanceof GlobalSequenceTrackingToken position) {
            return position.getGlobalIndex();
        }
        throw new IllegalArgumentException(
                "Only plain positions are kept, not a " + token.getClass().getName());
    }

    private static @Nullable TrackingToken tokenAt(long position) {
        return position == 0 ? null : new GlobalSequenceTrackingToken(position);
    }

    @Override
    public void initializeTokenSegments(
            String processorName, int segmentCount, @Nullable TrackingToken initialToken) {
        for (int segment = 0; segment < segmentCount; segment++) {
            insert(processorName, segment, indexOf(initialToken));
        }
    }

    private void insert(String processorName, int segment, long position) {
        with(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "insert into token_entry (processor, segment, position,"
                                    + " claimed_at) values (?, ?, ?, now()) on conflict do"
                                    + " nothing")) {
                insert.setString(1, processorName);
                insert.setInt(2, segment);
                insert.setLong(3, position);
                return insert.executeUpdate();
            }
        });
    }

    /**
     * Axon asks for it before the batch's own work. Done then, the row would stay locked, and an
     * old transaction keep the database from tidying any table, for as long as a reaction waits;
     * and where a processor has no transaction, a crash would lose the batch. So it goes to the
     * end.
     */
    @Override
    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
        if (CurrentUnitOfWork.isStarted()
                && CurrentUnitOfWork.get().phase() == UnitOfWork.Phase.PREPARE_COMMIT) {
            CurrentUnitOfWork.get().onPrepareCommit(unit -> move(token, processorName, segment));
        } else {
            move(token, processorName, segment);
        }
    }

    private void move(@Nullable TrackingToken token, String processorName, int segment) {
        int updated =
                with(connection -> {
                    try (PreparedStatement update =
                            connection.prepareStatement(
                                    "update token_entry set position = ?, claimed_at ="
                                            + " now() where processor = ? and segment = ? and"
                                            + " owner = ?")) {
                        update.setLong(1, indexOf(token));
                        update.setString(2, processorName);
                        update.setInt(3, segment);
                        update.setString(4, owner);
                        return update.executeUpdate();
                    }
                });
        if (updated == 0) {
            throw new UnableToClaimTokenException(
                    "The position of %s (%d) was taken over by another node."
                            .formatted(processorName, segment));
        }
    }

    @Override
    @SuppressWarnings("NullAway") // Axon's contract: no token stands before the first event.
    public TrackingToken fetchToken(String processorName, int segment) {
        insert(processorName, segment, 0);
        Optional<Long> position =
                with(connection -> {
                    try (PreparedStatement claim =
                            connection.prepareStatement(
                                    "update token_entry set owner = ?, claimed_at = now()"
                                            + " where processor = ? and segment = ? and (owner"
                                            + " is null or owner = ? or claimed_at < now() - ?"
                                            + " * interval '1 millisecond') returning"
                                            + " position")) {
                        claim.setString(1, owner);
                        claim.setString(2, processorName);
                        claim.setInt(3, segment);
                        claim.setString(4, owner);
                        claim.setLong(5, claimLimit.toMillis());
                        try (ResultSet row = claim.executeQuery()) {
                            return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
                        }
                    }
                });
        if (position.isEmpty()) {
            throw new UnableToClaimTokenException(
                    "%s (%d) runs on another node.".formatted(processorName, segment));
        }
        return tokenAt(position.get());
    }

    @Override
    public void extendClaim(String processorName, int segment) {
        int updated =
                with(connection -> {
                    try (PreparedStatement update =
                            connection.prepareStatement(
                                    "update token_entry set claimed_at = now() where"
                                            + " processor = ? and segment = ? and owner = ?")) {
                        update.setString(1, processorName);
                        update.setInt(2, segment);
                        update.setString(3, owner);
                        return update.executeUpdate();
                    }
                });
        if (updated == 0) {
            throw new UnableToClaimTokenException(
                    "%s (%d) was taken over by another node.".formatted(processorName, segment));
        }
    }

    @Override
    public void releaseClaim(String processorName, int segment) {
        with(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement(
                            "update token_entry set owner = null where processor = ? and"
                                    + " segment = ? and owner = ?")) {
                update.setString(1, processorName);
                update.setInt(2, segment);
                update.setString(3, owner);
                return update.executeUpdate();
            }
        });
    }

    @Override
    public int[] fetchSegments(String processorName) {
        return with(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement(
                            "select segment from token_entry where processor = ? order by"
                                    + " segment")) {
                query.setString(1, processorName);
                IntStream.Builder segments = IntStream.builder();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        segments.add(row.getInt(1));
                    }
                }
                return segments.build().toArray();
            }
        });
    }

    /** Where the processor is, and until where it repeats what it did before. */
    record Position(long position, long replayUntil) {}

    /** Gives a processor that has never run its first position, and tells where it is. */
    Position begin(String processorName, long firstPosition) {
        insert(processorName, 0, firstPosition);
        return with(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement(
                            "select min(position), coalesce(max(replay_until), 0) from"
                                    + " token_entry where processor = ?")) {
                query.setString(1, processorName);
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    return new Position(row.getLong(1), row.getLong(2));
                }
            }
        });
    }

    /**
     * Sends the processor back to the first event, and claims it: another node that took it up
     * meanwhile must not go on where it was, for its tables are empty now.
     */
    void rewind(String processorName, long replayUntil) {
        with(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement(
                            "update token_entry set position = 0, replay_until = ?, owner = ?,"
                                    + " claimed_at = now() where processor = ?")) {
                update.setLong(1, replayUntil);
                update.setString(2, owner);
                update.setString(3, processorName);
                return update.executeUpdate();
            }
        });
    }
}
