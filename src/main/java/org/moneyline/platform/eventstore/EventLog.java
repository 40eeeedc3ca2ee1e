package org.moneyline.platform.eventstore;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.axonframework.eventhandling.EventMessage;
import org.moneyline.platform.api.EventTail;

/** The log as processors read it: in stretches, in order, each event once. */
public interface EventLog {

    /**
     * What follows an index. News comes with the pulse, which makes few large stretches of many
     * small commits.
     *
     * @param limitEvents about how many at most; events of one index are never parted
     * @param wait how long to wait for the first event
     */
    Stretch after(long index, int limitEvents, Duration wait) throws InterruptedException;

    /**
     * Keeps in memory what a reader has not passed yet, as far as there is room; the rest is read
     * from the database.
     *
     * @param reader the index up to which it has taken everything
     */
    void keepFor(LongSupplier reader);

    /**
     * Slows writers down while a reader falls behind, so that what people are shown is not long
     * past just because more is written than can be shown. One that is further behind than what is
     * in memory, as after an outage, slows nobody down.
     *
     * @param lag how many events the reader has not taken; 0 where nobody needs to wait for it
     */
    void slowDownFor(LongSupplier lag);

    /** Wakes whoever waits now instead of at the next pulse. */
    void expedite();

    /**
     * @param upTo the index the next stretch goes on after; where it began if nothing came
     */
    record Stretch(List<Logged> events, long upTo) {}

    /** An event that knows its place. */
    interface Logged extends EventMessage<Object> {

        long globalIndex();

        EventTail.Event placed();
    }
}
