package org.moneyline.platform.api;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows all events of the product in the order of their commit, for read models kept in the
 * memory of this node. Nothing is remembered: after a restart a board follows from the beginning
 * again, or from where it stored a copy of itself.
 */
public interface EventTail {

    /**
     * Delivers every event after an index, on one thread of its own, at once when it is committed.
     * A consumer that throws is told the same event again after a pause, since a board must not
     * miss one.
     *
     * @param afterIndex 0 for all events
     */
    Following follow(String name, long afterIndex, Consumer<Event> consumer);

    /**
     * The same for events of some kinds alone. Others pass it by without waking anybody, so a board
     * that wants little costs little, however much happens.
     *
     * @param wanted classes or interfaces of payloads
     */
    default Following follow(
            String name, long afterIndex, Set<Class<?>> wanted, Consumer<Event> consumer) {
        return follow(
                name,
                afterIndex,
                event -> {
                    if (wanted.stream().anyMatch(kind -> kind.isInstance(event.payload()))) {
                        consumer.accept(event);
                    }
                });
    }

    /** The same for who wants events of one kind, and of them what they say. */
    default <T> Following follow(
            String name, long afterIndex, Class<T> wanted, Consumer<T> consumer) {
        return follow(
                name,
                afterIndex,
                Set.<Class<?>>of(wanted),
                event -> consumer.accept(wanted.cast(event.payload())));
    }

    /** The index of the last committed event; 0 if there is none. */
    long head();

    /**
     * The same of all nodes, also if this one has not heard of it yet. It asks the database, so it
     * is not for every decision.
     */
    default long stored() {
        return head();
    }

    /**
     * An event with where and when it happened.
     *
     * @param globalIndex its place among all events
     * @param aggregateId null if it belongs to no stream
     * @param sequence its place in its stream, from 0
     */
    record Event(
            long globalIndex,
            @Nullable UUID aggregateId,
            long sequence,
            Instant recordedAt,
            Object payload,
            Map<String, Object> metadata) {}

    /** A running subscription. */
    interface Following extends AutoCloseable {

        /** The index of the last event the consumer has taken. */
        long position();

        /** Waits in memory until the consumer has taken an event. */
        boolean awaitPosition(long globalIndex, java.time.Duration bound);

        /**
         * Whether a decision must not rely on the board: the consumer stumbles over an event, or
         * has not taken everything that this node knew of so long ago. Cheap enough to be asked for
         * every decision: no lock, no database.
         *
         * @param allowed how far behind is still good enough; at least a second
         */
        boolean isOutOfDate(java.time.Duration allowed);

        /**
         * No event comes any more, once this returns: one that the consumer is busy with is waited
         * for, some seconds at most. The consumer may close it too.
         */
        @Override
        void close();
    }
}
