package org.moneyline.rest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.ConcurrencyException;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.WritePosition;
import org.springframework.stereotype.Component;

/**
 * Sends commands, and remembers how far each customer's writes reached, so that what they read next
 * holds what they did last.
 */
@Component
class Writes {

    /** A conflict means that another request was first; after some we say that it is busy. */
    static final int ATTEMPTS_MAX = 5;

    /** Projections are usually some milliseconds behind; an older page is better than none. */
    private static final Duration SEEN_WAIT_MAX = Duration.ofMillis(1_500);

    private static final long CONFLICT_PAUSE_MAX_NANOS = 5_000_000;

    /**
     * Customers share a place in a table of fixed size: at worst one waits for a write that was a
     * neighbour's.
     */
    private static final int PLACES = 16_384;

    private final CommandGateway gateway;
    private final Projections projections;
    private final Clock clock;
    private final AtomicLongArray reached = new AtomicLongArray(PLACES);

    Writes(CommandGateway gateway, Projections projections, Clock clock) {
        this.gateway = gateway;
        this.projections = projections;
        this.clock = clock;
        for (int i = 0; i < PLACES; i++) {
            reached.set(i, WritePosition.NONE);
        }
    }

    /**
     * Sends on this thread and returns when the events are durable.
     *
     * @throws org.moneyline.kernel.Refusal if a rule says no
     * @throws ConcurrencyException if other requests were first again and again
     */
    <R> R send(AccountId accountId, Object command) {
        WritePosition.clear();
        R answer = decide(command);
        remember(accountId);
        return answer;
    }

    private <R> R decide(Object command) {
        for (int attempt = 1; ; attempt++) {
            try {
                return gateway.sendAndWait(command);
            } catch (ConcurrencyException e) {
                if (attempt == ATTEMPTS_MAX) {
                    throw e;
                }
                LockSupport.parkNanos(
                        ThreadLocalRandom.current().nextLong(CONFLICT_PAUSE_MAX_NANOS) + 1);
            }
        }
    }

    /** As exact as the database keeps it, so that an answer and a later look at it agree. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** For a command whose customer is not known yet. */
    <R> R send(Object command) {
        return decide(command);
    }

    /** Waits, for a short while, until the projections show this customer's last write. */
    void awaitSeen(AccountId accountId) {
        long position = reached.get(place(accountId.value()));
        if (position != WritePosition.NONE) {
            projections.awaitPosition(position, SEEN_WAIT_MAX);
        }
    }

    private void remember(AccountId accountId) {
        long position = WritePosition.last();
        if (position != WritePosition.NONE) {
            reached.accumulateAndGet(place(accountId.value()), position, Math::max);
        }
    }

    private static int place(UUID id) {
        int hash = id.hashCode();
        return (hash ^ (hash >>> 15)) & (PLACES - 1);
    }
}
