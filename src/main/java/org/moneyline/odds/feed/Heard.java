package org.moneyline.odds.feed;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * A provider's message, read and found well formed, before it has its place among the others.
 *
 * @param stream which of the provider's streams it belongs to; each is alive or silent by itself
 * @param sentAt the provider's own time
 * @param introduces events it says all about that is needed to know them; facts of events that
 *     nobody introduced are none of ours
 */
public record Heard(int stream, Instant sentAt, Content content, List<Introduced> introduces) {

    public Heard(int stream, Instant sentAt, Content content) {
        this(stream, sentAt, content, List.of());
    }

    /** What the message is there for. */
    public sealed interface Content {

        /**
         * Facts, told when the message has its turn: some formats send only what differs from the
         * messages before.
         */
        record News(Supplier<Told> tell) implements Content {}

        /**
         * The provider is there.
         *
         * @param subscribed false if it says that it has not been sending us everything
         */
        record Alive(boolean subscribed) implements Content {}

        /** Everything that was missed has been sent. */
        record SnapshotComplete(long requestId) implements Content {}

        /** Everything follows afresh: this message holds the whole state of the stream. */
        record Image(Supplier<Told> tell) implements Content {}
    }

    /** The provider's own id of an event, and what is to know of it. */
    public record Introduced(String event, Fact.Scheduled said) {}

    /** A fact and the provider's own id of the event it is about. */
    public record About(String event, Fact fact) {}

    /**
     * @param ignored how many things it says that are none of our business
     */
    public record Told(List<About> facts, int ignored) {

        public static final Told NOTHING = new Told(List.of(), 0);
    }
}
