package org.moneyline.platform.processors;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.Causation;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Outage;
import org.moneyline.platform.api.Reactor;
import org.moneyline.platform.eventstore.EventLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a reactor's handlers on virtual threads, where no unit of work is under way: a command sent
 * inside one would hold its locks, and leave its events unwritten, until the whole batch commits.
 * No transaction is open either: a reaction may wait for minutes, and an old transaction keeps the
 * database from tidying any table. The batch waits for all reactions, and only then does the
 * position move.
 */
final class ReactorWork implements Work {

    private static final Logger LOG = LoggerFactory.getLogger(ReactorWork.class);

    /**
     * More reactions side by side would not make the store faster, and those of one beat stand in
     * the same line for the processors as the requests that come just then.
     */
    private static final int CONCURRENT_LIMIT = 64;

    private static final int ATTEMPTS_LIMIT = 5;

    private final Reactor reactor;
    private final HandlerMethods handlers;
    private final DeadLetterRows deadLetters;
    private final Duration retryPause;
    private final Counter setAside;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore permits = new Semaphore(CONCURRENT_LIMIT);

    /**
     * The order keys under which something is set aside; null if that has to be looked up. Only the
     * node that runs the processor adds to them. That others take letters away is found out when
     * the next event of the key comes.
     */
    private volatile @Nullable Set<String> blocked;

    /** Of the batch under way. Added to while they run, so that all can be cut short. */
    private volatile Collection<Future<?>> reactions = List.of();

    ReactorWork(
            Reactor reactor,
            ParameterResolverFactory parameters,
            DeadLetterRows deadLetters,
            Duration retryPause,
            MeterRegistry meters) {
        this.reactor = reactor;
        this.handlers = new HandlerMethods(reactor, parameters);
        this.deadLetters = deadLetters;
        this.retryPause = retryPause;
        this.setAside =
                Counter.builder("moneyline.processor.set.aside")
                        .description("Events the reactor could not handle")
                        .baseUnit("events")
                        .tag("processor", reactor.processor())
                        .register(meters);
    }

    @Override
    public boolean wants(Class<?> payloadType) {
        return handlers.handlesType(payloadType);
    }

    /** Whoever runs it next may set something aside. */
    @Override
    public void released() {
        blocked = null;
    }

    @Override
    public void cutShort() {
        reactions.forEach(reaction -> reaction.cancel(true));
    }

    @Override
    public void handle(List<EventLog.Logged> events, Runnable move) throws InterruptedException {
        Map<String, List<EventMessage<?>>> inOrder = new LinkedHashMap<>();
        for (EventLog.Logged event : events) {
            EventTail.Event placed = event.placed();
            if (reactor.isDoneWith(placed)) {
                continue;
            }
            Object key = reactor.orderKeyOf(placed);
            inOrder.computeIfAbsent(
                            key == null ? "event " + event.globalIndex() : key.toString(),
                            k -> new ArrayList<>())
                    .add(event);
        }
        react(inOrder);
        move.run();
    }

    private void react(Map<String, List<EventMessage<?>>> inOrder) throws InterruptedException {
        Collection<Future<?>> running = new ConcurrentLinkedQueue<>();
        reactions = running;
        Set<String> waiting = blockedKeys();
        for (Map.Entry<String, List<EventMessage<?>>> one : inOrder.entrySet()) {
            try {
                permits.acquire();
            } catch (InterruptedException e) {
                // The end. What began is not left running beside whoever goes on.
                running.forEach(reaction -> reaction.cancel(true));
                throw e;
            }
            running.add(
                    threads.submit(() -> {
                        try {
                            react(one.getKey(), one.getValue(), waiting);
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
            } catch (ExecutionException | CancellationException e) {
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

    private Set<String> blockedKeys() {
        Set<String> known = blocked;
        if (known == null) {
            known = deadLetters.keysOf(reactor.processor());
            blocked = known;
        }
        return known;
    }

    private void react(String key, List<EventMessage<?>> events, Set<String> waiting)
            throws InterruptedException {
        for (EventMessage<?> event : events) {
            if (waiting.contains(key)) {
                if (deadLetters.setAsideBehind(
                        reactor.processor(), key, EventParameter.indexOf(event))) {
                    continue;
                }
                waiting.remove(key);
            }
            Exception failure = attempt(event);
            for (int attempt = 1; failure != null && attempt < ATTEMPTS_LIMIT; attempt++) {
                if (failure instanceof InterruptedException cutShort) {
                    throw cutShort;
                }
                Thread.sleep(retryPause.multipliedBy(1L << (attempt - 1)));
                failure = attempt(event);
            }
            if (failure != null && Outage.isBehind(failure)) {
                // Nothing is wrong with the event; the whole batch waits until the database is
                // there and has room. It may well be back for the next line already.
                throw new ReactionFailure(reactor.processor(), failure);
            }
            if (failure != null) {
                LOG.error(
                        "{} cannot handle event {}; it is set aside.",
                        reactor.processor(),
                        event.getIdentifier(),
                        failure);
                deadLetters.setAside(
                        reactor.processor(),
                        key,
                        EventParameter.indexOf(event),
                        ATTEMPTS_LIMIT,
                        failure);
                waiting.add(key);
                setAside.increment();
            }
        }
    }

    /** Null if it went well. */
    @SuppressWarnings("CatchingUnchecked") // Whatever a reaction throws, the event is not lost.
    @Nullable Exception attempt(EventMessage<?> event) {
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

    /** A reaction could neither be done nor set aside. */
    static final class ReactionFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReactionFailure(String processor, Throwable cause) {
            super("%s cannot go on: %s".formatted(processor, cause.getMessage()), cause);
        }
    }
}
