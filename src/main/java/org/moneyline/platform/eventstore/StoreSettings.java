package org.moneyline.platform.eventstore;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The limits of the event store.
 *
 * @param queueLimitEvents how many events may wait for the committer; beyond it callers are refused
 *     at once. About two seconds' worth at full speed.
 * @param groupLimitEvents the most that goes into one transaction, so that the first in the group
 *     does not wait for the last without bound
 * @param groupInterval how far apart two transactions begin at most while events keep coming; less
 *     far where one takes less than a quarter of it; zero for as soon as the last is done
 * @param lagLimitEvents how far a projection may be behind before writers wait for it; they wait
 *     0.1 s at most for a group, and for none that is behind what is in memory
 * @param unsentLimit how long a unit may wait without being sent to the database before it is
 *     refused
 * @param ringEvents how many of the latest events are kept in memory; a power of two
 * @param pulse the shortest time between two wake-ups of the projections, which turns many small
 *     transactions into few larger ones
 * @param chunkEvents how many events are read from the database at once by a follower that is
 *     behind
 * @param chunksKept how many such chunks are kept, so that several followers replaying together
 *     parse each event once
 * @param snapshotEveryEvents after how many events an aggregate's state is kept
 * @param aggregatesCached how many aggregates of each type are kept in memory
 * @param lockWaitLimit how long a command waits for an aggregate that another one holds
 * @param streamReads how many commands read their aggregate from the database at a time; at most
 *     half of the connection pool, so that pages and projections are never without one
 * @param streamReadWaitLimit how long a command waits for its turn to read before it is refused
 * @param streamReadLimit how long the database may take for an answer to such a read before the
 *     connection counts as cut: few may read at a time, and those that hang keep the others waiting
 */
@ConfigurationProperties("moneyline.store")
record StoreSettings(
        @DefaultValue("50000") int queueLimitEvents,
        @DefaultValue("4096") int groupLimitEvents,
        @DefaultValue("8ms") Duration groupInterval,
        @DefaultValue("16384") int lagLimitEvents,
        @DefaultValue("5s") Duration unsentLimit,
        @DefaultValue("32768") int ringEvents,
        @DefaultValue("50ms") Duration pulse,
        @DefaultValue("1024") int chunkEvents,
        @DefaultValue("128") int chunksKept,
        @DefaultValue("1000") int snapshotEveryEvents,
        @DefaultValue("20000") int aggregatesCached,
        @DefaultValue("10s") Duration lockWaitLimit,
        @DefaultValue("6") int streamReads,
        @DefaultValue("8s") Duration streamReadWaitLimit,
        @DefaultValue("20s") Duration streamReadLimit) {

    StoreSettings {
        if (Integer.bitCount(ringEvents) != 1) {
            throw new IllegalArgumentException(
                    "moneyline.store.ring-events must be a power of two, not " + ringEvents);
        }
    }
}
