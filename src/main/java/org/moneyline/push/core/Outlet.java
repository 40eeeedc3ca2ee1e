package org.moneyline.push.core;

import java.util.List;

/**
 * Where deltas go: to one thread that keeps subscribers of its own. It is told in the order in
 * which things happen, by several threads though never by two at once, and must not wait.
 */
public interface Outlet {

    /** Something changed, for all of its subscribers of the topic who have been let in. */
    void delta(TopicName topic, Frame frame);

    /**
     * Lets one subscriber in.
     *
     * @param frames what it needs to be up to date
     * @param clock it has everything of the topic up to here, once it has the frames
     */
    void opened(Object subscriber, List<Frame> frames, long clock);

    /** The subscriber cannot be let in. */
    void refused(Object subscriber, String code);

    /** Nobody can be led on from what they have: each is to be let in anew. */
    void reset(TopicName topic);
}
