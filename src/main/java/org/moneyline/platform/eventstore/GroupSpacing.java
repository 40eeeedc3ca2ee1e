package org.moneyline.platform.eventstore;

import java.time.Duration;

/**
 * How far apart groups begin while events keep coming. What the last ones took says what a group
 * costs here and now: where the disk is quick and the processors have time, waiting for company
 * would only make everybody later, and what is done for a large group at once keeps others from the
 * processor. Where a group is dear, few are made.
 */
final class GroupSpacing {

    /** Writing cheap groups takes a quarter of the committer's time; dear ones take more of it. */
    private static final int TIMES_WHAT_ONE_TAKES = 4;

    /** One that took long by chance moves the mean by this part of the difference. */
    private static final int WEIGHT = 8;

    private final long longestNanos;
    private long meanNanos;

    /**
     * @param longest never further apart than this; zero for no wait at all
     */
    GroupSpacing(Duration longest) {
        longestNanos = longest.toNanos();
        meanNanos = longestNanos / TIMES_WHAT_ONE_TAKES;
    }

    /** A group was written. */
    void took(long nanos) {
        // One that hung says nothing of what a group costs.
        long counted = Math.min(nanos, longestNanos);
        meanNanos += (counted - meanNanos) / WEIGHT;
    }

    /** From the beginning of one group to the beginning of the next. */
    long nanos() {
        return Math.min(longestNanos, TIMES_WHAT_ONE_TAKES * meanNanos);
    }
}
