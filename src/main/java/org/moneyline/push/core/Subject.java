package org.moneyline.push.core;

import java.util.Map;
import org.moneyline.platform.api.EventTail;

/**
 * What a topic is about: a tree that is made once, as of some event, and led on by every later one.
 * The same events lead to the same trees wherever it was begun.
 */
public interface Subject {

    /** As it is now. A tree once given never changes. */
    Map<String, Object> tree();

    /**
     * An event of the topic. One that it contains already changes nothing.
     *
     * @return whether it was taken; false if it was contained
     * @throws Missed if events are missing before this one
     */
    boolean take(EventTail.Event event);

    /** What changed with the last event was told to everybody who is there. */
    default void told() {}

    /** Something between was not heard of: the subject must be made anew. */
    final class Missed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Missed(String message) {
            super(message, null, false, false);
        }
    }
}
