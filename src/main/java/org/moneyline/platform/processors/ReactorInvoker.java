package org.moneyline.platform.processors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Reactor;
import org.moneyline.platform.eventstore.Causation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a reactor's handlers on virtual threads, where no unit of work is under way: a command sent
 * inside the processor's own would hold its locks, and leave its events unwritten, until the whole
 * batch commits. The batch waits for all of them, and only then does the position move.
 */
final class ReactorInvoker implements EventHandlerInvoker {

    private static final Logger LOG = LoggerFactory.getLogger(ReactorInvoker.class);

    private static final String BATCH = ReactorInvoker.class.getName() + ".batch";

    /** More reactions side by side would not make the store faster. */
    private static final int CONCURRENT_LIMIT = 256;

    private static final int ATTEMPTS_LIMIT = 5;
    private static final Duration RETRY_PAUSE = Duration.ofMillis(50);

    private final Reactor reactor;
    private final HandlerMethods handlers;
    private final Progress progress;
    private final DeadLetters deadLetters;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore permits = new Semaphore(CONCURRENT_LIMIT);

    ReactorInvoker(
            Reactor reactor,
            ParameterResolverFactory parameters,
            Progress progress,
            DeadLetters deadLetters) {
        this.reactor = reactor;
        this.handlers = new HandlerMethods(reactor, parameters);
        this.progress = progress;
        this.deadLetters = deadLetters;
    }

    @Override
    public boolean canHandle(EventMessage<?> event, Segment segment) {
        boolean wants =
                segment.matches(InOrder.ONE_AFTER_THE_OTHER)
                        && handlers.handlesType(event.getPayloadType());
        progress.saw(EventParameter.indexOf(event), wants);
        return wants;
    }

    /** A reactor is never replayed: what it caused outside cannot be taken back. */
    @Override
    public boolean supportsReset() {
        return false;
    }

    @Override
    public void handle(EventMessage<?> event, Segment segment) {
        UnitOfWork<?> unit = CurrentUnitOfWork.get();
        Batch batch = unit.getResource(BATCH);
        if (batch == null) {
            batch = new Batch();
            unit.resources().put(BATCH, batch);
            Batch begun = batch;
            unit.onPrepareCommit(u -> react(begun));
            unit.afterCommit(u -> progress.committed(begun.last));
            unit.onRollback(u -> progress.failed(u.getExecutionResult().getExceptionResult()));
        }
        EventTail.Event seen = EventParameter.of(event);
        Object key = reactor.orderKeyOf(seen);
        batch.inOrder
                .computeIfAbsent(key == null ? new Object() : key, k -> new ArrayList<>())
                .add(event);
        batch.last = seen.globalIndex();
    }

    private void react(Batch batch) {
        List<Future<?>> running = new ArrayList<>();
        for (Map.Entry<Object, List<EventMessage<?>>> one : batch.inOrder.entrySet()) {
            permits.acquireUninterruptibly();
            running.add(
                    threads.submit(() -> {
                        try {
                            react(one.getKey().toString(), one.getValue());
                        } finally {
                            permits.release();
                        }
                        return null;
                    }));
        }
        RuntimeException failure = null;
        for (Future<?> future : running) {
            try {
                awaitUninterruptibly(future);
            } catch (ExecutionException e) {
                // All are waited for, or the next attempt would run beside the rest of this one.
                failure = new ReactionFailure(reactor.processor(), e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static void awaitUninterruptibly(Future<?> future) throws ExecutionException {
        boolean interrupted = false;
        while (true) {
            try {
                future.get();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void react(String key, List<EventMessage<?>> events) throws InterruptedException {
        for (EventMessage<?> event : events) {
            if (deadLetters.enqueueIfBlocked(reactor.processor(), key, event)) {
                continue;
            }
            Exception failure = attempt(event);
            for (int attempt = 1; failure != null && attempt < ATTEMPTS_LIMIT; attempt++) {
                Thread.sleep(RETRY_PAUSE.multipliedBy(1L << attempt));
                failure = attempt(event);
            }
            if (failure != null) {
                LOG.error(
                        "{} cannot handle event {}; it is set aside.",
                        reactor.processor(),
                        event.getIdentifier(),
                        failure);
                deadLetters.enqueue(reactor.processor(), key, event, failure);
            }
        }
    }

    @SuppressWarnings("CatchingUnchecked") // Whatever a reaction throws, the event is not lost.
    private @org.jspecify.annotations.Nullable Exception attempt(EventMessage<?> event) {
        Exception[] failure = new Exception[1];
        Causation.of(
                event.getIdentifier(),
                event.getMetaData(),
                () -> {
                    try {
                        handlers.handle(event);
                    } catch (Exception e) {
                        failure[0] = e;
                    }
                });
        return failure[0];
    }

    void close() {
        threads.shutdown();
    }

    private static final class Batch {
        private final Map<Object, List<EventMessage<?>>> inOrder = new LinkedHashMap<>();
        private long last;
    }

    /** A reaction could neither be done nor set aside. */
    static final class ReactionFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReactionFailure(String processor, Throwable cause) {
            super("%s cannot go on: %s".formatted(processor, cause.getMessage()), cause);
        }
    }
}
