package org.moneyline.platform.processors;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Causation;
import org.moneyline.platform.api.DeadLetters;
import org.moneyline.platform.api.StoreBusy;
import org.moneyline.platform.eventstore.EventLog;

/** Lets staff decide about the events that reactors could not handle. */
final class StoredDeadLetters implements DeadLetters {

    private static final Id BEFORE_ALL = new Id("", 0);

    /** A node hears of another one's events within moments, or is cut off. */
    private static final Duration READ_LIMIT = Duration.ofSeconds(5);

    private final DeadLetterRows rows;
    private final EventStore store;
    private final EventLog log;
    private final Map<String, ReactorWork> reactors = new ConcurrentHashMap<>();

    StoredDeadLetters(DeadLetterRows rows, EventStore store, EventLog log) {
        this.rows = rows;
        this.store = store;
        this.log = log;
    }

    /** Says who handles the letters of a reactor. */
    void handledBy(String reactor, ReactorWork invoker) {
        reactors.put(reactor, invoker);
    }

    @Override
    public long count() {
        return rows.count();
    }

    @Override
    public Page<Letter> list(@Nullable String cursor, int limit) {
        if (limit < 1 || limit > LIMIT_MAX_ITEMS) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "LIMIT_OUT_OF_RANGE",
                    "Ask for 1 to " + LIMIT_MAX_ITEMS + " at once.");
        }
        List<Letter> found = rows.after(cursor == null ? BEFORE_ALL : parsed(cursor), limit + 1);
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        Id last = found.get(limit - 1).id();
        return new Page<>(found.subList(0, limit), last.globalIndex() + "." + last.reactor());
    }

    private static Id parsed(String cursor) {
        int dot = cursor.indexOf('.');
        try {
            return new Id(cursor.substring(dot + 1), Long.parseLong(cursor, 0, dot, 10));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "CURSOR_INVALID",
                    "The cursor is not one that was given out. Start at the first page.");
        }
    }

    @Override
    public Outcome retry(Id letter, String actor, String reason) {
        DeadLetterRows.Found found = find(letter);
        ReactorWork reactor = reactors.get(letter.reactor());
        if (reactor == null) {
            throw new Refusal(
                    Refusal.Kind.REFUSED,
                    "REACTOR_UNKNOWN",
                    "There is no %s any more that could handle it. Discard it."
                            .formatted(letter.reactor()));
        }
        publish(
                new DeadLetterEvent.DeadLetterRetried(
                        letter.reactor(), letter.globalIndex(), found.orderKey()),
                found,
                actor,
                reason);
        return goOn(letter.reactor(), found.orderKey(), reactor);
    }

    @Override
    public Outcome discard(Id letter, String actor, String reason) {
        DeadLetterRows.Found found = find(letter);
        String key = found.orderKey();
        // The trace first: a letter must not vanish without one.
        publish(
                new DeadLetterEvent.DeadLetterDiscarded(
                        letter.reactor(), letter.globalIndex(), key),
                found,
                actor,
                reason);
        if (!rows.drop(letter, key)) {
            throw unknown(letter);
        }
        ReactorWork reactor = reactors.get(letter.reactor());
        return reactor == null
                ? new Outcome(0, rows.waiting(letter.reactor(), key), null)
                : goOn(letter.reactor(), key, reactor);
    }

    private DeadLetterRows.Found find(Id letter) {
        return rows.find(letter).orElseThrow(() -> unknown(letter));
    }

    private static Refusal unknown(Id letter) {
        return new Refusal(
                Refusal.Kind.NOT_FOUND,
                "DEAD_LETTER_UNKNOWN",
                "Event %d is not, or no longer, set aside by %s."
                        .formatted(letter.globalIndex(), letter.reactor()));
    }

    /** The trace hangs on the event it is about, so that it is found with all that followed. */
    private void publish(
            DeadLetterEvent event, DeadLetterRows.Found about, String actor, String reason) {
        String why = reason.strip();
        if (why.isEmpty()) {
            throw new Refusal(Refusal.Kind.INVALID, "REASON_MISSING", "Say why.");
        }
        store.publish(
                GenericEventMessage.asEventMessage(event)
                        .andMetaData(
                                MetaData.with(Causation.ACTOR, actor)
                                        .and(Causation.REASON, why)
                                        .and(Causation.CORRELATION_ID, about.correlationId())
                                        .and(Causation.CAUSATION_ID, about.eventId())));
    }

    private Outcome goOn(String reactor, String key, ReactorWork invoker) {
        int handled = 0;
        while (true) {
            switch (rows.tryFirst(reactor, key, index -> handle(invoker, index))) {
                case DeadLetterRows.Step.Handled _ -> handled++;
                case DeadLetterRows.Step.NothingLeft _ -> {
                    return new Outcome(handled, 0, null);
                }
                case DeadLetterRows.Step.Failed failed -> {
                    return new Outcome(
                            handled, rows.waiting(reactor, key), failed.cause().toString());
                }
            }
        }
    }

    private Optional<Exception> handle(ReactorWork invoker, long globalIndex) {
        for (EventLog.Logged event : eventsAt(globalIndex)) {
            Exception failure = invoker.attempt(event);
            if (failure != null) {
                return Optional.of(failure);
            }
        }
        return Optional.empty();
    }

    /** One as a rule; none or several where an upcaster made it so. */
    private List<EventLog.Logged> eventsAt(long globalIndex) {
        EventLog.Stretch stretch;
        try {
            log.expedite();
            stretch = log.after(globalIndex - 1, 1, READ_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreBusy("Interrupted while reading an event. Try again.");
        }
        if (stretch.upTo() < globalIndex) {
            throw new StoreBusy("This node has not read that far yet. Try again shortly.");
        }
        return stretch.events().stream()
                .filter(event -> event.globalIndex() == globalIndex)
                .toList();
    }
}
