package org.moneyline.odds.feed.intake;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether one stream of a provider can be relied on. It cannot after something was missed, until
 * everything has been sent afresh. A value, changed by what is heard and by time.
 *
 * @param trouble why it cannot be relied on; null while it can
 * @param requestId of the snapshot that ends the trouble; 0 before the first trouble
 * @param heardAt when it was last heard, without the time in which we could not hear it
 * @param aliveAt when it last said that it is alive; null if it never did
 */
record Liveness(
        @Nullable Trouble trouble, long requestId, Instant heardAt, @Nullable Instant aliveAt) {

    /** What makes a stream unreliable. */
    enum Trouble {
        /** Messages are missing. */
        GAP,
        /** A message could not be read, and nobody knows what it was about. */
        UNREADABLE,
        /** It did not say that it is alive. */
        SILENCE,
        /** It says itself that it did not send everything. */
        UNSUBSCRIBED,
        /** We were away, and it does not repeat what it sends. */
        RESTART
    }

    /**
     * What outlives a restart.
     *
     * @param saysAlive whether it ever said that it is alive, and so has to go on saying it
     */
    record Kept(@Nullable Trouble trouble, boolean saysAlive) {}

    static Liveness first(Instant now) {
        return new Liveness(null, 0, now, null);
    }

    /** After a restart it has as long to be heard as one that was heard just now. */
    static Liveness resumed(boolean saysAlive, Instant now) {
        return new Liveness(null, 0, now, saysAlive ? now : null);
    }

    Kept kept() {
        return new Kept(trouble, aliveAt != null);
    }

    boolean isReliable() {
        return trouble == null;
    }

    /**
     * Any message of the stream.
     *
     * @param counted whether it is certain that none is missing before it: then nothing was missed
     *     in a silence either
     * @param alive whether any message says that the stream is alive
     */
    Liveness heard(Instant now, boolean counted, boolean alive) {
        Liveness after = new Liveness(trouble, requestId, now, alive ? now : aliveAt);
        // Who has to say it, and does not, is silent whatever else it says.
        return counted && (alive || aliveAt == null) ? after.heardAgain() : after;
    }

    /** It says of itself whether it is alive. */
    Liveness alive(boolean subscribed, boolean counted, Instant now, long nextRequest) {
        Liveness after = new Liveness(trouble, requestId, heardAt, now);
        if (!subscribed) {
            return after.in(Trouble.UNSUBSCRIBED, nextRequest);
        }
        return counted ? after.heardAgain() : after;
    }

    private Liveness heardAgain() {
        return trouble == Trouble.SILENCE ? recovered() : this;
    }

    /** A snapshot that somebody asked for earlier says nothing of what was missed since. */
    Liveness complete(long request) {
        return request == requestId ? recovered() : this;
    }

    Liveness recovered() {
        return new Liveness(null, requestId, heardAt, aliveAt);
    }

    /** A silence may end by itself, what is worse may not; each trouble needs a new snapshot. */
    Liveness in(Trouble next, long nextRequest) {
        boolean worse = trouble == null || next != Trouble.SILENCE;
        return worse ? new Liveness(next, nextRequest, heardAt, aliveAt) : this;
    }

    /** For so long, until now, it could not have been heard whatever it said. */
    Liveness unheard(Duration time, Instant now) {
        return new Liveness(
                trouble,
                requestId,
                earlier(heardAt.plus(time), now),
                aliveAt == null ? null : earlier(aliveAt.plus(time), now));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Whether it has been silent for too long; once it has said so itself, only that counts. */
    boolean isSilent(Instant now, Duration aliveWithin) {
        Instant last = aliveAt == null ? heardAt : aliveAt;
        return !aliveWithin.isZero() && now.isAfter(last.plus(aliveWithin));
    }
}
