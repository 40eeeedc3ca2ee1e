package org.moneyline.odds.feed;

/** How one provider's messages are read; one instance for each provider. */
public interface FeedFormat {

    /**
     * Reads one message. It remembers nothing of it: what a message changes is told later, in its
     * turn, by one thread at a time.
     *
     * @throws MalformedMessage if any of it cannot be relied on; then none of it counts
     */
    Heard read(byte[] message) throws MalformedMessage;

    /** Messages were missed: what was built up from them counts no more. */
    void forget();

    /**
     * Whether messages say only what differs from those before them. Then nothing can be made of
     * one without the others, and since only a stream without differences has to say that it is
     * alive, any message says so.
     */
    boolean sendsDifferences();
}
