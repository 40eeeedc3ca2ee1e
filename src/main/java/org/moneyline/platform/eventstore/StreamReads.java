package org.moneyline.platform.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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

    /**
     * @param concurrentLimit how many read at a time, well below the size of the pool
     * @param waitLimit how long one waits for its turn before it is refused
     */
    StreamReads(DataSource dataSource, int concurrentLimit, Duration waitLimit) {
        this.dataSource = dataSource;
        this.permits = new Semaphore(concurrentLimit, true);
        this.waitLimit = waitLimit;
    }

    interface Read<T> {
        T from(Connection connection) throws SQLException;
    }

    /**
     * @throws StoreBusy if there was no turn within the limit; nothing was read
     */
    <T> T read(String what, Read<T> read) {
        take();
        try (Connection connection = dataSource.getConnection()) {
            return read.from(connection);
        } catch (SQLException e) {
            throw new StoreFailure("Cannot read " + what + ".", e);
        } finally {
            permits.release();
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
