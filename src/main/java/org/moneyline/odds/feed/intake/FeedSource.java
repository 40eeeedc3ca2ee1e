package org.moneyline.odds.feed.intake;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.FeedLinkView;
import org.moneyline.odds.api.FeedReceipt.Recovery;
import org.moneyline.odds.feed.Fact;
import org.moneyline.odds.feed.FeedFormat;
import org.moneyline.odds.feed.Heard;
import org.moneyline.odds.feed.Heard.About;
import org.moneyline.odds.feed.Heard.Content;
import org.moneyline.odds.feed.Heard.Told;
import org.moneyline.odds.feed.MalformedMessage;
import org.moneyline.odds.feed.intake.FeedLanes.Saying;
import org.moneyline.odds.feed.intake.FeedSettings.Provider;
import org.moneyline.odds.feed.intake.Liveness.Trouble;
import org.moneyline.odds.feed.intake.Sequencer.Outcome;

/**
 * One provider. Messages are read side by side, then taken in order, one at a time: what repeats is
 * dropped, what is missing makes a stream unreliable until it was sent afresh.
 */
final class FeedSource {

    /** A clock this far ahead of ours is wrong, and its time would outlive every correction. */
    static final Duration AHEAD_MAX = Duration.ofMinutes(1);

    private static final Duration REPEAT_LOOK_EVERY = Duration.ofSeconds(1);

    /** A provider has a handful of products. */
    private static final int STREAMS_MAX = 100;

    private final String name;
    private final Provider settings;
    private final FeedFormat format;
    private final FeedMatches matches;
    private final FeedLanes lanes;
    private final QuarantineLog quarantine;
    private final FeedCounts counts;
    private final Clock clock;
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();

    private final ReentrantLock lock = new ReentrantLock();
    private final RecentDigests digests = new RecentDigests();
    private final Map<Integer, Liveness> streams = new HashMap<>();
    private Sequencer<Arrived> sequencer = Sequencer.fresh();

    private Instant repeatedAt = Instant.EPOCH;

    /** We were away, and nobody repeats what was sent meanwhile. */
    private boolean missedRestart;

    private volatile long lagMillis;

    FeedSource(
            String name,
            Provider settings,
            FeedFormat format,
            FeedMatches matches,
            FeedLanes lanes,
            QuarantineLog quarantine,
            FeedCounts counts,
            Clock clock) {
        this.name = name;
        this.settings = settings;
        this.format = format;
        this.matches = matches;
        this.lanes = lanes;
        this.quarantine = quarantine;
        this.counts = counts;
        this.clock = clock;
        // The number of a quote must rise over restarts as well.
        this.number.set(clock.instant().toEpochMilli() * 1_000);
    }

    /**
     * A message as it came, read if it could be.
     *
     * @param heard null if it could not be read
     */
    private record Arrived(
            byte[] bytes,
            boolean counted,
            @Nullable Heard heard,
            @Nullable MalformedMessage malformed,
            Instant at) {}

    /** What became of a message. */
    enum Taken {
        TAKEN,
        DUPLICATE,
        REFUSED
    }

    String name() {
        return name;
    }

    FeedCounts counts() {
        return counts;
    }

    Provider settings() {
        return settings;
    }

    /** Quotes of a provider are numbered as they are taken, in the order of their times. */
    long nextNumber(Instant at) {
        long micros = at.toEpochMilli() * 1_000;
        return number.updateAndGet(last -> Math.max(last + 1, micros));
    }

    boolean isReliable(int stream) {
        Liveness liveness = streams.get(stream);
        return liveness == null ? !missedRestart : liveness.isReliable();
    }

    /** Takes one message, and those that waited for it. */
    Taken take(byte[] message, long messageNumber) {
        long from = System.nanoTime();
        Taken taken = taken(message, messageNumber);
        counts.priced().record(System.nanoTime() - from, TimeUnit.NANOSECONDS);
        return taken;
    }

    private Taken taken(byte[] message, long messageNumber) {
        Instant now = clock.instant();
        Arrived arrived = read(message, messageNumber != Sequencer.NONE, now);
        lock.lock();
        try {
            if (arrived.malformed() != null) {
                setAside(arrived.malformed(), message, now);
            }
            if (messageNumber == Sequencer.NONE && isRepeated(arrived)) {
                counts.duplicates().increment();
                return Taken.DUPLICATE;
            }
            boolean repeated = apply(sequencer.arrived(messageNumber, arrived, now), now);
            return arrived.malformed() != null
                    ? Taken.REFUSED
                    : repeated ? Taken.DUPLICATE : Taken.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /** What only time brings: missing messages are given up, silent streams noticed. */
    void tick() {
        Instant now = clock.instant();
        lock.lock();
        try {
            apply(sequencer.tick(now), now);
            for (Map.Entry<Integer, Liveness> entry : List.copyOf(streams.entrySet())) {
                Liveness liveness = entry.getValue();
                if (liveness.isReliable()
                        && !settings.recording()
                        && liveness.isSilent(now, settings.aliveWithin())) {
                    trouble(entry.getKey(), Trouble.SILENCE, now);
                }
            }
            // Whose silence is noticed needs no reminder that it still means what it said.
            if (!settings.recording()
                    && !settings.aliveWithin().isZero()
                    && !now.isBefore(repeatedAt.plus(REPEAT_LOOK_EVERY))) {
                repeatedAt = now;
                mine(match -> lanes.repeat(match, this, now));
            }
        } finally {
            lock.unlock();
        }
    }

    /** What was sent while we were away is not repeated: nothing counts until a snapshot. */
    void wasAway() {
        Instant now = clock.instant();
        lock.lock();
        try {
            mine(match -> {
                missedRestart |= !match.isOver();
                lanes.lost(match, this, 0, "the feed has to recover after a restart", now);
            });
        } finally {
            lock.unlock();
        }
    }

    long expected() {
        lock.lock();
        try {
            return sequencer.next();
        } finally {
            lock.unlock();
        }
    }

    List<Recovery> recoveries() {
        lock.lock();
        try {
            List<Recovery> recoveries = new ArrayList<>();
            streams.forEach((stream, liveness) -> {
                if (liveness.trouble() != null) {
                    recoveries.add(
                            new Recovery(stream, liveness.requestId(), liveness.trouble().name()));
                }
            });
            return recoveries;
        } finally {
            lock.unlock();
        }
    }

    List<FeedLinkView> views() {
        FeedLinkView.Counts soFar =
                new FeedLinkView.Counts(
                        (long) counts.messages().count(),
                        (long) counts.duplicates().count(),
                        (long) counts.gaps().count(),
                        (long) counts.quarantined().count(),
                        (long) counts.ignored().count(),
                        (long) counts.late().count());
        lock.lock();
        try {
            List<FeedLinkView> views = new ArrayList<>();
            streams.forEach((stream, liveness) ->
                    views.add(
                            view(
                                    stream,
                                    liveness.isReliable() ? "LIVE" : "RECOVERING",
                                    liveness,
                                    soFar)));
            if (views.isEmpty()) {
                views.add(view(0, "WAITING", null, soFar));
            }
            return views;
        } finally {
            lock.unlock();
        }
    }

    private FeedLinkView view(
            int stream, String state, @Nullable Liveness liveness, FeedLinkView.Counts soFar) {
        return new FeedLinkView(
                name,
                settings.format().name(),
                stream,
                state,
                liveness == null || liveness.trouble() == null ? null : liveness.trouble().name(),
                liveness == null || liveness.isReliable() ? 0 : liveness.requestId(),
                liveness == null ? null : liveness.heardAt(),
                liveness == null ? null : liveness.aliveAt(),
                liveness == null || settings.recording() ? null : lagMillis,
                soFar);
    }

    /** A fact of this provider that a rule refused. */
    void refused(String code, String reason, String what) {
        counts.quarantined().increment();
        quarantine.add(clock.instant(), name, code, reason, what.getBytes(StandardCharsets.UTF_8));
    }

    private Arrived read(byte[] message, boolean counted, Instant now) {
        try {
            Heard heard = format.read(message);
            if (!settings.recording() && heard.sentAt().isAfter(now.plus(AHEAD_MAX))) {
                throw new MalformedMessage(
                        "TIME_IN_FUTURE", "it says it was sent later than now: " + heard.sentAt());
            }
            return new Arrived(message, counted, heard, null, now);
        } catch (MalformedMessage e) {
            return new Arrived(message, counted, null, e, now);
        }
    }

    /** One that says only that it is alive repeats itself, and may. */
    private boolean isRepeated(Arrived arrived) {
        Heard heard = arrived.heard();
        boolean alive = heard != null && heard.content() instanceof Content.Alive;
        return !alive && !digests.add(arrived.bytes());
    }

    private void setAside(MalformedMessage malformed, byte[] message, Instant now) {
        counts.quarantined().increment();
        quarantine.add(now, name, malformed.code(), malformed.getMessage(), message);
    }

    /** Returns whether nothing but a repetition came of it. */
    private boolean apply(Sequencer.Step<Arrived> step, Instant now) {
        sequencer = step.next();
        boolean repeated = false;
        for (Outcome<Arrived> outcome : step.outcomes()) {
            switch (outcome) {
                case Outcome.Duplicate<Arrived> _ -> {
                    counts.duplicates().increment();
                    repeated = true;
                }
                case Outcome.Gap<Arrived> _ -> missed(Trouble.GAP, now);
                case Outcome.CountedAnew<Arrived> _ -> missed(Trouble.GAP, now);
                case Outcome.Turn<Arrived> turn -> turn(turn.message(), now);
            }
        }
        return repeated;
    }

    private void turn(Arrived arrived, Instant now) {
        Heard heard = arrived.heard();
        MalformedMessage malformed = arrived.malformed();
        if (heard == null) {
            if (malformed != null) {
                unreadable(malformed, now);
            }
            return;
        }
        counts.messages().increment();
        if (!settings.recording()) {
            Duration lag = Duration.between(heard.sentAt(), arrived.at());
            lagMillis = Math.max(0, lag.toMillis());
            counts.lag().record(lag.isNegative() ? Duration.ZERO : lag);
        }
        int stream = heard.stream();
        hear(stream, arrived.counted(), now);
        switch (heard.content()) {
            case Content.Alive alive -> alive(stream, alive, now);
            case Content.SnapshotComplete complete -> {
                Liveness before = liveness(stream, now);
                // Whoever writes a file was not told what to name.
                change(
                        stream,
                        settings.source() == null
                                ? before.complete(complete.requestId())
                                : before.recovered(),
                        now);
            }
            case Content.News news -> tell(news.tell().get(), heard);
            case Content.Image image -> {
                tell(image.tell().get(), heard);
                change(stream, liveness(stream, now).recovered(), now);
            }
        }
    }

    /** Nobody knows what it said, unless it can only have been about one match. */
    private void unreadable(MalformedMessage malformed, Instant now) {
        String event = malformed.event();
        FeedMatch match = event == null ? null : matches.find(name, event);
        if (event == null) {
            if (!malformed.code().equals("MESSAGE_UNKNOWN")) {
                missed(Trouble.UNREADABLE, now);
            }
        } else if (match != null) {
            lanes.take(
                    match,
                    new Fact.Stopped(null, "a message about it could not be read"),
                    new Saying(this, match.voice(name).stream, now));
        }
    }

    private void tell(Told told, Heard heard) {
        counts.ignored().increment(told.ignored());
        Instant at = settings.recording() ? clock.instant() : heard.sentAt();
        Saying saying = new Saying(this, heard.stream(), at);
        for (About about : told.facts()) {
            FeedMatch match = matches.find(name, about.event());
            if (about.fact() instanceof Fact.Scheduled scheduled) {
                boolean known = match != null;
                match = matches.schedule(name, about.event(), scheduled);
                lanes.take(
                        match,
                        known ? new Fact.Rescheduled(scheduled.startsAt()) : scheduled,
                        saying);
            } else if (match == null) {
                counts.ignored().increment();
            } else {
                lanes.take(match, about.fact(), saying);
            }
        }
    }

    private Liveness liveness(int stream, Instant now) {
        return streams.computeIfAbsent(
                stream,
                s ->
                        missedRestart
                                ? Liveness.first(now)
                                        .in(Trouble.RESTART, requests.incrementAndGet())
                                : Liveness.first(now));
    }

    private void hear(int stream, boolean counted, Instant now) {
        if (stream != 0 && (streams.size() < STREAMS_MAX || streams.containsKey(stream))) {
            change(stream, liveness(stream, now).heard(now, counted), now);
        }
    }

    private void alive(int stream, Content.Alive alive, Instant now) {
        Liveness before = liveness(stream, now);
        change(
                stream,
                before.alive(
                        alive.subscribed(),
                        now,
                        alive.subscribed() ? 0 : requests.incrementAndGet()),
                now);
    }

    /** What was missed may have been on any stream. */
    private void missed(Trouble trouble, Instant now) {
        counts.gaps().increment();
        format.forget();
        for (Integer stream : List.copyOf(streams.keySet())) {
            trouble(stream, trouble, now);
        }
    }

    private void trouble(int stream, Trouble trouble, Instant now) {
        change(stream, liveness(stream, now).in(trouble, requests.incrementAndGet()), now);
    }

    private void change(int stream, Liveness after, Instant now) {
        Liveness before = liveness(stream, now);
        streams.put(stream, after);
        Trouble trouble = after.trouble();
        if (before.isReliable() && trouble != null) {
            String reason =
                    switch (trouble) {
                        case GAP -> "messages of the feed are missing";
                        case UNREADABLE -> "a message of the feed could not be read";
                        case SILENCE -> "the feed is silent";
                        case UNSUBSCRIBED -> "the feed does not send everything";
                        case RESTART -> "the feed has to recover after a restart";
                    };
            mine(match -> lanes.lost(match, this, stream, reason, now));
        } else if (!before.isReliable() && after.isReliable()) {
            mine(match -> lanes.found(match, this, stream));
        }
    }

    private interface OnMatch {
        void act(FeedMatch match);
    }

    private void mine(OnMatch action) {
        matches.each((provider, match) -> {
            if (provider.equals(name)) {
                action.act(match);
            }
        });
    }
}
