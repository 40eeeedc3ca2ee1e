package org.moneyline.platform.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.moneyline.platform.api.StoreBusy;

/**
 * Lets few commands at a time read their aggregates from the database. After a start all of them
 * are cold; hundreds that wanted a connection at once would leave none for the pages and the
 * projections, and most would wait in vain. Here they wait in the order they came, and each reads
 * all it needs over one connection.
 */
final class StreamReads {

    private final DataSource dataSource;
    private final Semaphore permits;
    private final Duration waitLimit;
    private final int readLimitMs;
    private final BooleanSupplier stalled;

    /**
     * @param concurrentLimit how many read at a time, well below the size of the pool
     * @param waitLimit how long one waits for its turn before it is refused
     * @param readLimit how long the database may take for an answer
     * @param stalled whether nothing is made durable any more, so that what a command reads is of
     *     no use to it
     */
    StreamReads(
            DataSource dataSource,
            int concurrentLimit,
            Duration waitLimit,
            Duration readLimit,
            BooleanSupplier stalled) {
        this.dataSource = dataSource;
        this.permits = new Semaphore(concurrentLimit, true);
        this.waitLimit = waitLimit;
        this.readLimitMs = Math.toIntExact(readLimit.toMillis());
        this.stalled = stalled;
    }

    interface Read<T> {
        T from(Connection connection) throws SQLException;
    }

    /**
     * @throws StoreBusy if there was no turn within the limit, or the database does not answer;
     *     nothing was read
     */
    <T> T read(String what, Read<T> read) {
        refuseIfStalled();
        take();
        try {
            // Whoever waited for long, here or for the aggregate, may know better by now.
            refuseIfStalled();
            return connected(what, read);
        } finally {
            permits.release();
        }
    }

    private <T> T connected(String what, Read<T> read) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, readLimitMs);
            return read.from(connection);
        } catch (SQLException e) {
            throw new StoreFailure("Cannot read " + what + ".", e);
        }
    }

    private void refuseIfStalled() {
        if (stalled.getAsBoolean()) {
            throw new StoreBusy(
                    "The database does not answer just now. Nothing was done; send the same again"
                            + " in a moment.");
        }
    }

    private void take() {
        boolean taken;
        try {
            taken = permits.tryAcquire(waitLimit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            taken = false;
        }
        if (!taken) {
            throw new StoreBusy(
                    "The database is slow: there was no turn to read within %d seconds. Nothing was done; send the same again in a moment."
                            .formatted(waitLimit.toSeconds()));
        }
    }
}
