package org.moneyline.platform.eventstore;

/** Lets whoever waits for the followers of the store hurry them up. */
@FunctionalInterface
public interface EventTailPulse {

    /** Wakes the followers now instead of at the next pulse. */
    void expedite();
}
