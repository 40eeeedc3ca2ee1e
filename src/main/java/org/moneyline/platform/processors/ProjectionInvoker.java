package org.moneyline.platform.processors;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.moneyline.platform.api.BatchedProjection;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** Feeds the projections of one processor and lets them write once a batch. */
final class ProjectionInvoker implements EventHandlerInvoker {

    private static final String BATCH = ProjectionInvoker.class.getName() + ".batch";

    private final List<BatchedProjection> projections;
    private final List<HandlerMethods> handlers;
    private final DataSource dataSource;
    private final Progress progress;

    ProjectionInvoker(
            List<BatchedProjection> projections,
            ParameterResolverFactory parameters,
            DataSource dataSource,
            Progress progress) {
        this.projections = projections;
        this.handlers =
                projections.stream()
                        .map(projection -> new HandlerMethods(projection, parameters))
                        .toList();
        this.dataSource = dataSource;
        this.progress = progress;
    }

    @Override
    public boolean canHandle(EventMessage<?> event, Segment segment) {
        boolean wants =
                segment.matches(InOrder.ONE_AFTER_THE_OTHER) && wants(event.getPayloadType());
        progress.saw(EventParameter.indexOf(event), wants);
        return wants;
    }

    private boolean wants(Class<?> payloadType) {
        for (HandlerMethods methods : handlers) {
            if (methods.handlesType(payloadType)) {
                return true;
            }
        }
        return false;
    }

    /** Everything is read: a processor that skipped events by type would not know how far it is. */
    @Override
    public boolean canHandleType(Class<?> payloadType) {
        return true;
    }

    @Override
    public void handle(EventMessage<?> event, Segment segment) throws Exception {
        UnitOfWork<?> unit = CurrentUnitOfWork.get();
        Batch batch = unit.getResource(BATCH);
        if (batch == null) {
            batch = new Batch();
            unit.resources().put(BATCH, batch);
            Batch begun = batch;
            projections.forEach(BatchedProjection::discard);
            unit.onPrepareCommit(u -> flush());
            unit.afterCommit(u -> progress.committed(begun.last));
            unit.onRollback(u -> {
                projections.forEach(BatchedProjection::discard);
                progress.failed(u.getExecutionResult().getExceptionResult());
            });
        }
        for (HandlerMethods methods : handlers) {
            methods.handle(event);
        }
        batch.last = EventParameter.indexOf(event);
    }

    private void flush() {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            for (BatchedProjection projection : projections) {
                projection.flush(connection);
            }
        } catch (SQLException e) {
            throw new ProjectionFailure(projections.getFirst().processor(), e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    private static final class Batch {
        private long last;
    }
}
