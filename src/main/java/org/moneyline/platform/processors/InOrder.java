package org.moneyline.platform.processors;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.async.SequencingPolicy;

/**
 * All events one after the other. Axon's own policy hashes an object that differs in every JVM, so
 * that two nodes would disagree about whose segment an event is.
 */
final class InOrder implements SequencingPolicy<EventMessage<?>> {

    static final String ONE_AFTER_THE_OTHER = "one-after-the-other";

    @Override
    public Object getSequenceIdentifierFor(EventMessage<?> event) {
        return ONE_AFTER_THE_OTHER;
    }
}
