package org.moneyline.faults;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.model.AccountFold;
import org.moneyline.betting.exchange.model.BookFold;
import org.moneyline.betting.exchange.model.PositionFold;
import org.moneyline.betting.sportsbook.model.BetFold;
import org.moneyline.odds.model.FixtureFold;
import org.moneyline.odds.model.MarketFold;
import org.moneyline.platform.api.StateFold;
import org.moneyline.platform.serialization.EventCodec;
import org.moneyline.platform.serialization.EventJson;
import org.moneyline.platform.serialization.StoredName;
import org.moneyline.platform.serialization.StoredTypes;
import org.moneyline.wallet.model.WalletFold;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds every snapshot against its stream folded anew from the first event, as far as the snapshot
 * goes: if the two are equal, so is whatever follows. Here the product's own folds are trusted, and
 * what is doubted is that the state they come to is the one that was kept.
 */
final class FoldedAnew {

    /**
     * Of each kind of aggregate, those that come first by a hash of their ids until they have so
     * many events: some seconds of folding, where a run with a million orders has minutes of it.
     */
    private static final int EVENTS_MAX_OF_A_TYPE = 50_000;

    private static final int PAGE_EVENTS = 1_000;

    private static final String SNAPSHOTS =
            """
            select aggregate_id, sequence, aggregate_type, name, revision, payload
            from (select s.*, sum(sequence + 1) over (partition by aggregate_type
                                                      order by md5(aggregate_id::text)) events
                  from snapshot_entry s) s
            where events - sequence <= %d
            """
                    .formatted(EVENTS_MAX_OF_A_TYPE);

    private static final String EVENTS =
            """
            select t.name, t.revision, e.payload
            from event_entry e join event_type t on t.id = e.type
            where e.aggregate_id = ? and e.sequence <= ? order by e.sequence
            """;

    private final EventCodec codec =
            new EventCodec(StoredTypes.scan("org.moneyline"), EventJson.mapper(), List.of());
    private final Map<String, StateFold> folds = new HashMap<>();

    FoldedAnew() {
        Stream.of(
                        new AccountFold(),
                        new BetFold(),
                        new BookFold(),
                        new FixtureFold(),
                        new MarketFold(),
                        new PositionFold(),
                        new WalletFold())
                .forEach(fold -> folds.put(fold.aggregateType(), fold));
    }

    private record Snapshot(
            UUID aggregateId, long sequence, String type, StoredName name, byte[] state) {

        @Override
        public String toString() {
            return type + " " + aggregateId + " at " + sequence;
        }
    }

    /**
     * Answers how many snapshots were looked at.
     *
     * @param findings what is wrong is added to it
     */
    int compare(Connection connection, List<String> findings) throws SQLException {
        List<Snapshot> snapshots = snapshots(connection);
        List<String> wrong = new ArrayList<>();
        for (Snapshot snapshot : snapshots) {
            if (!isWhatItsEventsComeTo(connection, snapshot)) {
                wrong.add(snapshot.toString());
            }
        }
        if (!wrong.isEmpty()) {
            findings.add(
                    "a snapshot is not what its events come to: "
                            + wrong.size()
                            + " times, first "
                            + wrong.getFirst());
        }
        return snapshots.size();
    }

    private static List<Snapshot> snapshots(Connection connection) throws SQLException {
        List<Snapshot> snapshots = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SNAPSHOTS)) {
            while (row.next()) {
                snapshots.add(
                        new Snapshot(
                                row.getObject(1, UUID.class),
                                row.getLong(2),
                                row.getString(3),
                                new StoredName(row.getString(4), row.getInt(5)),
                                row.getBytes(6)));
            }
        }
        return snapshots;
    }

    private boolean isWhatItsEventsComeTo(Connection connection, Snapshot snapshot)
            throws SQLException {
        Object folded = folded(connection, snapshot);
        if (folded == null || !codec.types().nameOf(folded.getClass()).equals(snapshot.name())) {
            return false;
        }
        JsonMapper trees = JsonMapper.shared();
        return trees.readTree(codec.write(folded)).equals(trees.readTree(snapshot.state()))
                // A set is written in any order.
                || folded.equals(codec.read(folded.getClass(), snapshot.state()));
    }

    /** Null if the stream does not go as far as the snapshot, or nobody knows how to fold it. */
    private @Nullable Object folded(Connection connection, Snapshot snapshot) throws SQLException {
        StateFold fold = folds.get(snapshot.type());
        Object state = null;
        long read = 0;
        try (PreparedStatement statement = connection.prepareStatement(EVENTS)) {
            statement.setFetchSize(PAGE_EVENTS);
            statement.setObject(1, snapshot.aggregateId());
            statement.setLong(2, snapshot.sequence());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    StoredName name = new StoredName(row.getString(1), row.getInt(2));
                    Optional<Class<?>> type = codec.types().findType(name);
                    if (fold == null || type.isEmpty()) {
                        return null;
                    }
                    state = fold.evolve(state, codec.read(type.get(), row.getBytes(3)));
                    read++;
                }
            }
        }
        return read == snapshot.sequence() + 1 ? state : null;
    }
}
