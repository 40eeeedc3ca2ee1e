package org.moneyline.platform.processors;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.moneyline.platform.api.ReadPoints;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads in one snapshot of the database, in which every projection's position stands beside its
 * tables. What a processor here has passed since without writing anything counts as read.
 */
final class TableReadPoints implements ReadPoints {

    private final EventProcessors processors;
    private final Positions positions;
    private final TransactionTemplate snapshot;

    TableReadPoints(
            EventProcessors processors,
            Positions positions,
            PlatformTransactionManager transactions) {
        this.processors = processors;
        this.positions = positions;
        snapshot = new TransactionTemplate(transactions);
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    @Override
    public <T> At<T> read(Supplier<T> questions) {
        // Before the snapshot: whatever was committed for them is in it.
        Map<String, Long> passed = processors.projectionPositions();
        return snapshot.execute(status -> {
            Map<String, Long> reached = new HashMap<>();
            positions
                    .all(passed.keySet())
                    .forEach((processor, at) ->
                            reached.put(
                                    processor, reached(at, passed.getOrDefault(processor, 0L))));
            return new At<>(questions.get(), reached);
        });
    }

    /** One that is being rebuilt has passed nothing beyond its table, whatever it had before. */
    private static long reached(Positions.Position stored, long passed) {
        return stored.position() < stored.replayUntil()
                ? stored.position()
                : Math.max(stored.position(), passed);
    }
}
