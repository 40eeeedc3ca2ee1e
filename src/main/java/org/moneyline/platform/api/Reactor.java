package org.moneyline.platform.api;

import org.jspecify.annotations.Nullable;

/**
 * Reacts to events with commands, or with something outside such as a mail. A Spring bean of this
 * type is found by itself and gets a processor of its own.
 *
 * <p>Its {@code @EventHandler} methods run on virtual threads outside any unit of work: a command
 * they send is committed by itself. Events with the same {@link #orderKey} are handled one after
 * the other, others side by side. The position moves on when all of a batch are done, so after a
 * crash an event may come again: what a handler does must be harmless the second time. One that
 * keeps failing is set aside as a dead letter, together with what follows under its key.
 *
 * <p>A reactor is never replayed.
 */
public abstract class Reactor {

    /** Where a reactor begins that has never run on this store. */
    public enum Beginning {
        /** It makes up for everything that happened before it was there. */
        FIRST_EVENT,
        /** It reacts to what happens from now on. */
        NEXT_EVENT
    }

    private final String processor;

    /**
     * @param processor the name people see, such as {@code betting-mail}
     */
    protected Reactor(String processor) {
        this.processor = processor;
    }

    public final String processor() {
        return processor;
    }

    /**
     * Where it begins when the product is started with it for the first time; later it goes on
     * where it was. Whatever must not be missed begins at the first event, which is the default.
     * One that tells people something begins at the next: nobody wants a mail about last year.
     */
    public Beginning beginning() {
        return Beginning.FIRST_EVENT;
    }

    /** What must be handled in order; by default the aggregate. Null: no order matters. */
    protected @Nullable Object orderKey(EventTail.Event event) {
        return event.aggregateId();
    }

    /**
     * Whether nothing is left to do for an event, as far as this node knows: somebody has done it
     * before the log came to it. Asked on the thread that reads the log, for every event and before
     * anything is prepared for a reaction, so it answers from memory and at once. Whatever is not
     * known is not done.
     */
    protected boolean isDone(EventTail.Event event) {
        return false;
    }

    /** Makes it visible to the platform. */
    public final boolean isDoneWith(EventTail.Event event) {
        return isDone(event);
    }

    /** Makes the key visible to the platform. */
    public final @Nullable Object orderKeyOf(EventTail.Event event) {
        return orderKey(event);
    }
}
