package org.moneyline.platform.api;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A read model in tables, kept up to date in batches. A Spring bean of this type is found by
 * itself; its {@code @EventHandler} methods are called in event order, on one thread, inside one
 * transaction a batch. Beans with the same processor name share a processor, a position and the
 * transaction.
 *
 * <p>A handler collects rows; they are written once, at the end of the batch. It may also use JPA
 * or JDBC directly, which takes part in the same transaction. A handler that throws stops the
 * projection: the batch is undone and tried again after a pause.
 */
public abstract class BatchedProjection {

    private final String processor;
    private final List<RowBatch> batches = new ArrayList<>();

    /**
     * @param processor the name people see, such as {@code wallet-projection}
     */
    protected BatchedProjection(String processor) {
        this.processor = processor;
    }

    public final String processor() {
        return processor;
    }

    /** The tables emptied before a rebuild, in an order their foreign keys allow. */
    public abstract List<String> tables();

    /** Rows written with one statement each, sent together. Batches are flushed in this order. */
    protected final RowBatch batch(String sql) {
        return keep(RowBatch.of(sql));
    }

    /**
     * Rows written by one statement with an array for each column: {@code insert into t (a, b)
     * select * from unnest(?, ?) on conflict ...}.
     *
     * @param columnTypes the arrays' element types as PostgreSQL names them
     */
    protected final RowBatch unnested(String sql, String... columnTypes) {
        return keep(RowBatch.unnested(sql, columnTypes));
    }

    /**
     * New rows in the binary form of COPY, the cheapest way of all. None may be there already.
     *
     * @param columns each a name and a type, {@code "bet_id uuid"}; the types known are uuid, int2,
     *     int4, int8, bool, text, timestamptz, text[], int4[] and int8[]
     */
    protected final RowBatch copied(String table, String... columns) {
        return keep(RowBatch.copied(table, columns));
    }

    private RowBatch keep(RowBatch batch) {
        batches.add(batch);
        return batch;
    }

    /**
     * Writes what the batch collected. Overridden by a projection that folds in memory first; call
     * {@code super.flush} for the row batches.
     */
    public void flush(Connection connection) throws SQLException {
        for (RowBatch batch : batches) {
            batch.flush(connection);
        }
    }

    /**
     * Forgets what was collected and not written, because the batch was undone. Called at the start
     * of every batch as well.
     */
    public void discard() {
        batches.forEach(RowBatch::clear);
    }

    /**
     * Forgets what was kept from one batch to the next, because the tables may say something else.
     * Called before the first batch, and before the next one after a batch was undone, after the
     * tables were emptied, and after another node may have written. In between, this projection
     * alone writes its tables.
     */
    public void begin() {}
}
