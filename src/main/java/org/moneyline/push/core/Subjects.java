package org.moneyline.push.core;

import org.moneyline.kernel.Refusal;

/** Makes what topics are about. */
@FunctionalInterface
public interface Subjects {

    /**
     * Waits, if it must, until it can be made as of a position.
     *
     * @param atLeast the last event that it must contain
     * @throws Refusal of the kind NOT_FOUND if there is no such thing, of any other if it cannot be
     *     made just now
     */
    Subject make(TopicName topic, long atLeast);
}
