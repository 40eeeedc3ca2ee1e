package org.moneyline.odds.api;

/** Where a sporting event is in its life. */
public enum EventStatus {
    SCHEDULED,
    IN_PLAY,
    FINISHED,
    ABANDONED;

    /** Nothing is played any more. */
    public boolean isOver() {
        return this == FINISHED || this == ABANDONED;
    }
}
