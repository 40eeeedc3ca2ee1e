package org.moneyline.platform.processors;

import org.axonframework.eventhandling.EventMessage;

/** Where events go that a reactor cannot handle, so that the others need not wait for them. */
interface DeadLetters {

    void enqueue(String processor, String key, EventMessage<?> event, Throwable cause);

    /** An event behind a dead letter of its key must not overtake it. */
    boolean enqueueIfBlocked(String processor, String key, EventMessage<?> event);
}
