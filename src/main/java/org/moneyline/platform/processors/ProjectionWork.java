package org.moneyline.platform.processors;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.eventstore.EventLog;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * Feeds the projections of one processor and lets them write once a batch, in one transaction with
 * the position.
 */
final class ProjectionWork implements Work {

    private final List<BatchedProjection> projections;
    private final List<HandlerMethods> handlers;
    private final DataSource dataSource;
    private final TransactionManager transactions;

    ProjectionWork(
            List<BatchedProjection> projections,
            ParameterResolverFactory parameters,
            DataSource dataSource,
            TransactionManager transactions) {
        this.projections = projections;
        this.handlers =
                projections.stream()
                        .map(projection -> new HandlerMethods(projection, parameters))
                        .toList();
        this.dataSource = dataSource;
        this.transactions = transactions;
    }

    @Override
    public boolean wants(Class<?> payloadType) {
        for (HandlerMethods methods : handlers) {
            if (methods.handlesType(payloadType)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void begins() {
        projections.forEach(BatchedProjection::begin);
    }

    @Override
    public void handle(List<EventLog.Logged> events, Runnable move) throws Exception {
        projections.forEach(BatchedProjection::discard);
        Transaction transaction = transactions.startTransaction();
        boolean done = false;
        try {
            commitLater();
            for (EventLog.Logged event : events) {
                for (HandlerMethods methods : handlers) {
                    methods.handle(event);
                }
            }
            flush();
            move.run();
            transaction.commit();
            done = true;
        } finally {
            if (!done) {
                projections.forEach(BatchedProjection::discard);
                transaction.rollback();
            }
        }
    }

    /**
     * The events are durable, and rows and position are lost together if they are lost: the batch
     * simply comes again. So the disk the bets wait for is not kept busy with it.
     */
    private void commitLater() {
        use(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set local synchronous_commit = off");
            }
        });
    }

    private void flush() {
        use(connection -> {
            for (BatchedProjection projection : projections) {
                projection.flush(connection);
            }
        });
    }

    private interface Use {
        void of(Connection connection) throws SQLException;
    }

    private void use(Use use) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            use.of(connection);
        } catch (SQLException e) {
            throw new ProjectionFailure(projections.getFirst().processor(), e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }
}
