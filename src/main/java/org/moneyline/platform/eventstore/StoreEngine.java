package org.moneyline.platform.eventstore;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import javax.sql.DataSource;
import org.moneyline.platform.api.StateFold;
import org.moneyline.platform.serialization.EventCodec;

/** The parts of the event store, started and stopped in their order. */
final class StoreEngine implements AutoCloseable {

    private final GroupCommitter committer;
    private final Tail tail;
    private final TailFollowers followers;
    private final SnapshotTaker snapshotTaker;
    private final GroupCommitEventStore store;
    private final StoredHistory history;
    private final EventRows rows;

    private StoreEngine(
            GroupCommitter committer,
            Tail tail,
            TailFollowers followers,
            SnapshotTaker snapshotTaker,
            GroupCommitEventStore store,
            StoredHistory history,
            EventRows rows) {
        this.committer = committer;
        this.tail = tail;
        this.followers = followers;
        this.snapshotTaker = snapshotTaker;
        this.store = store;
        this.history = history;
        this.rows = rows;
    }

    static StoreEngine start(
            DataSource dataSource,
            OwnConnections connections,
            EventCodec codec,
            StoreSettings settings,
            Map<String, StateFold> folds,
            boolean alone,
            CommitProbe probe,
            MeterRegistry meters) {
        String node = EventStoreConfiguration.nodeName();
        Dictionary dictionary = new Dictionary(dataSource);
        dictionary.open(codec.types());
        EventRows rows = new EventRows(dataSource, codec, dictionary);
        Snapshots snapshots = new Snapshots(dataSource, codec);
        Tail tail = new Tail(connections, rows, settings, node, meters);
        tail.start();
        GroupCommitter committer =
                new GroupCommitter(connections, settings, node, alone, tail, probe, meters);
        committer.start();
        return new StoreEngine(
                committer,
                tail,
                new TailFollowers(tail, meters),
                new SnapshotTaker(rows, snapshots, folds),
                new GroupCommitEventStore(
                        committer,
                        rows,
                        snapshots,
                        new StreamReads(
                                dataSource,
                                settings.streamReads(),
                                settings.streamReadWaitLimit(),
                                settings.streamReadLimit(),
                                committer::isStalled),
                        codec,
                        dictionary),
                new StoredHistory(rows, codec, folds),
                rows);
    }

    GroupCommitter committer() {
        return committer;
    }

    Tail tail() {
        return tail;
    }

    TailFollowers followers() {
        return followers;
    }

    SnapshotTaker snapshotTaker() {
        return snapshotTaker;
    }

    GroupCommitEventStore store() {
        return store;
    }

    EventRows rows() {
        return rows;
    }

    StoredHistory history() {
        return history;
    }

    @Override
    public void close() {
        committer.close();
        followers.close();
        snapshotTaker.close();
        tail.close();
    }
}
