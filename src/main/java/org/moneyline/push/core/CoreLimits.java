package org.moneyline.push.core;

import java.time.Duration;

/**
 * @param historyMaxFrames how many deltas of a topic are kept for those who come back
 * @param historyMaxBytes what they may weigh together
 * @param historiesMaxBytes what the deltas of all topics may weigh; a topic that changes when there
 *     is no more room forgets its own
 * @param topicsMax how many topics can be followed at once
 * @param backlogMaxEvents how many events wait while topics are being made
 * @param idleKept how long a topic without subscribers is followed for those who come back
 */
public record CoreLimits(
        int historyMaxFrames,
        int historyMaxBytes,
        long historiesMaxBytes,
        int topicsMax,
        int backlogMaxEvents,
        Duration idleKept) {

    /**
     * A minute of a busy market; topics for every match of a weekend. More deltas would outlive the
     * young generation of the heap where many markets move at once.
     */
    public static final CoreLimits USUAL =
            new CoreLimits(
                    64, 64 * 1024, 64L * 1024 * 1024, 20_000, 100_000, Duration.ofSeconds(60));
}
