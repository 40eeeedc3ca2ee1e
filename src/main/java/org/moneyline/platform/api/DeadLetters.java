package org.moneyline.platform.api;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Page;

/**
 * Events that a reactor could not handle. Such an event is tried a few times and then set aside, so
 * that the others go on; what follows under its order key waits behind it, untried, because it must
 * not overtake. Once the cause is mended, staff have it tried again; or they give it up. Either is
 * itself an event, with the person's name and reason.
 */
public interface DeadLetters {

    /** The most letters one page has. */
    int LIMIT_MAX_ITEMS = Page.LIMIT_MAX_ITEMS;

    /** How many events are set aside, those that wait behind others included. */
    long count();

    /**
     * The oldest event first. Codes: CURSOR_INVALID, LIMIT_OUT_OF_RANGE.
     *
     * @param cursor the {@code next} of the page before, null for the first
     */
    Page<Letter> list(@Nullable String cursor, int limit);

    /**
     * Has the reactor handle what is set aside under the letter's key, the oldest first, until one
     * fails again. Codes: DEAD_LETTER_UNKNOWN, also for one that was handled meanwhile;
     * DEAD_LETTER_BUSY while somebody else does the same; REACTOR_UNKNOWN if there is no such
     * reactor any more; REASON_MISSING.
     *
     * @param actor who wants it
     */
    Outcome retry(Id letter, String actor, String reason);

    /**
     * Gives one event up: its reactor will never see it. What waited behind it is then handled as
     * by {@link #retry}. Codes: DEAD_LETTER_UNKNOWN, DEAD_LETTER_BUSY, REASON_MISSING.
     */
    Outcome discard(Id letter, String actor, String reason);

    /**
     * @param reactor who could not handle it
     * @param globalIndex the event's place among all events
     */
    record Id(String reactor, long globalIndex) {}

    /**
     * An event that is set aside.
     *
     * @param orderKey what it must be handled in order with, as a rule the aggregate
     * @param attempts how often it was tried; 0 if it only waits behind an earlier one
     * @param error why it failed, or what it waits for; the first line says it in short
     * @param aggregateId null if the event belongs to no stream
     * @param event the event's stored name, such as {@code wallet.stake-held}
     * @param payload JSON as it was stored
     * @param metadata JSON: who, why, and what led to it; null if there is none
     */
    record Letter(
            Id id,
            String orderKey,
            int attempts,
            String error,
            Instant setAsideAt,
            @Nullable UUID aggregateId,
            @Nullable String aggregateType,
            long sequence,
            Instant recordedAt,
            String event,
            String payload,
            @Nullable String metadata) {

        /** Whether it only waits behind an earlier one of its key. */
        public boolean isWaiting() {
            return attempts == 0;
        }
    }

    /**
     * @param handled how many events the reactor has handled now
     * @param waiting how many are still set aside under the key
     * @param error why it stopped, null if nothing is left
     */
    record Outcome(int handled, int waiting, @Nullable String error) {}
}
