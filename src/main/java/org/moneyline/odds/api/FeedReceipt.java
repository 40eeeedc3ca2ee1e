package org.moneyline.odds.api;

import java.util.List;

/**
 * What became of messages that were pushed.
 *
 * @param refused how many were set aside with a reason
 * @param expected the number of the message that has its turn next; 0 without numbers
 * @param recoveries what the provider has to send afresh
 */
public record FeedReceipt(
        int taken, int duplicates, int refused, long expected, List<Recovery> recoveries) {

    /**
     * @param stream which of the provider's streams
     * @param requestId what the message that completes the snapshot must name
     */
    public record Recovery(int stream, long requestId, String trouble) {}
}
