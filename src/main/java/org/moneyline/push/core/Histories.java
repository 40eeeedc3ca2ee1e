package org.moneyline.push.core;

/** What the deltas that all topics keep weigh together. */
final class Histories {

    private final long maxBytes;
    private long bytes;

    Histories(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Negative for what is forgotten. */
    void add(int more) {
        bytes += more;
    }

    boolean areTooLarge() {
        return bytes > maxBytes;
    }
}
