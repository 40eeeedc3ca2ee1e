package org.moneyline.push.socket;

import org.moneyline.push.core.TopicName;

/** One topic of one connection. Touched by its connection's thread alone. */
final class Subscription implements Placed {

    /** Waits to be let in; whatever comes before that is in what it is let in with. */
    static final long CLOSED = Long.MAX_VALUE;

    final Peer peer;
    final TopicName topic;

    /** Among the topic's subscribers of the thread. */
    private final Spot spot = new Spot();

    /** Everything of the topic up to here was sent. */
    long clock = CLOSED;

    /** Where it stood when it was last let in or told something, for being let in again. */
    long had;

    /** Changes were left out, because the client does not read. */
    boolean behind;

    boolean gone;

    Subscription(Peer peer, TopicName topic, long had) {
        this.peer = peer;
        this.topic = topic;
        this.had = had;
    }

    @Override
    public Spot spot() {
        return spot;
    }
}
