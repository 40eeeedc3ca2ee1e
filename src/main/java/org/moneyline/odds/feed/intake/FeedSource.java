package org.moneyline.odds.feed.intake;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.FeedLinkView;
import org.moneyline.odds.api.FeedReceipt.Recovery;
import org.moneyline.odds.feed.Fact;
import org.moneyline.odds.feed.FeedCounts;
import org.moneyline.odds.feed.FeedFormat;
import org.moneyline.odds.feed.Heard;
import org.moneyline.odds.feed.Heard.About;
import org.moneyline.odds.feed.Heard.Content;
import org.moneyline.odds.feed.Heard.Introduced;
import org.moneyline.odds.feed.Heard.Told;
import org.moneyline.odds.feed.MalformedMessage;
import org.moneyline.odds.feed.MarketKey;
import org.moneyline.odds.feed.intake.FeedLanes.Saying;
import org.moneyline.odds.feed.intake.FeedSettings.Provider;
import org.moneyline.odds.feed.intake.Liveness.Trouble;
import org.moneyline.odds.feed.intake.Sequencer.Outcome;
import org.moneyline.platform.api.Outage;
import org.moneyline.platform.api.Patience;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One provider. Messages are read side by side, then taken in order, one at a time: what repeats is
 * dropped, what is missing makes a stream unreliable until it was sent afresh.
 */
final class FeedSource {

    /** A clock this far ahead of ours is wrong, and its time would outlive every correction. */
    static final Duration AHEAD_MAX = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(FeedSource.class);

    /** How soon it is seen what has to be repeated, and what was opened that must be held. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final Duration FULL_WAIT = Duration.ofMillis(100);

    /** A provider has a handful of products. */
    private static final int STREAMS_MAX = 100;

    private final String name;
    private final Provider settings;
    private final FeedFormat format;
    private final FeedMatches matches;
    private final FeedLanes lanes;
    private final SetAside quarantine;
    private final FeedCounts counts;
    private final Clock clock;
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();

    /** What is still to be done of what it said. */
    private final AtomicInteger undone = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();
    private final RecentDigests digests = new RecentDigests();
    private final Map<Integer, Liveness> streams = new HashMap<>();
    private Sequencer<Arrived> sequencer = Sequencer.fresh();

    private Instant lookedAt = Instant.EPOCH;

    /** Since when it can be heard; null on a node that runs no feeds. */
    private @Nullable Instant begunAt;

    /** We were away, and nobody repeats what was sent meanwhile. */
    private boolean missedRestart;

    /** What came while we were away is being taken: what it says now nobody knows yet. */
    private boolean behind;

    /** Whoever brings its messages waits for us, so they cannot be heard. */
    private volatile boolean deaf;

    /** The latest time it named. */
    private Instant saidAt = Instant.EPOCH;

    /** What was quoted last by messages that were only read again. */
    private final Map<Market, Again> readAgain = new LinkedHashMap<>();

    private volatile long lagMillis;

    FeedSource(
            String name,
            Provider settings,
            FeedFormat format,
            FeedMatches matches,
            FeedLanes lanes,
            SetAside quarantine,
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
        // An answer to what was asked before this start must not end what is asked now.
        this.requests.set(clock.instant().getEpochSecond());
    }

    /**
     * A message as it came, read if it could be.
     *
     * @param heard null if it could not be read
     * @param nanos when it came, by the clock that only measures
     */
    private record Arrived(
            byte[] bytes,
            boolean counted,
            @Nullable Heard heard,
            @Nullable MalformedMessage malformed,
            Instant at,
            long nanos) {}

    /** From now on it is listened to. */
    void begin() {
        lock.lock();
        try {
            begunAt = clock.instant();
        } finally {
            lock.unlock();
        }
    }

    /** A market of an event by the provider's own id. */
    private record Market(String event, MarketKey key) {}

    /** What was quoted of it. */
    private record Again(Fact.Quoted quoted, int stream, Instant at) {}

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

    AtomicInteger undone() {
        return undone;
    }

    /** Whether what was taken before a restart has to be read again to understand what follows. */
    boolean sendsDifferences() {
        return format.sendsDifferences();
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
        return !behind && (liveness == null ? !missedRestart : liveness.isReliable());
    }

    /** Whether all of its streams that were heard can be relied on. */
    boolean isReliable() {
        return !behind
                && (streams.isEmpty()
                        ? !missedRestart
                        : streams.values().stream().allMatch(Liveness::isReliable));
    }

    /** Takes one message that comes alone, and those that waited for it. */
    Taken take(byte[] message, long messageNumber) {
        return take(message, messageNumber, 1);
    }

    /**
     * @param together how many messages came in the same request
     */
    Taken take(byte[] message, long messageNumber, int together) {
        long nanos = System.nanoTime();
        Instant now = clock.instant();
        boolean counted = messageNumber != Sequencer.NONE;
        Arrived arrived = read(message, counted, now, nanos);
        if (arrived.heard() != null) {
            // Where this fails nothing has been taken, and the same may be sent again.
            introduce(arrived.heard());
        }
        long digest = RecentDigests.of(message);
        lock.lock();
        try {
            boolean seen = !digests.add(digest);
            if (!counted && seen && !saysOnlyThatItIsAlive(arrived)) {
                counts.duplicates().increment();
                return Taken.DUPLICATE;
            }
            if (arrived.malformed() != null) {
                setAside(arrived.malformed(), message, now);
            }
            boolean repeated =
                    apply(sequencer.arrived(messageNumber, seen, arrived, together, now), now);
            return arrived.malformed() != null
                    ? Taken.REFUSED
                    : repeated ? Taken.DUPLICATE : Taken.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /** Takes one of a source that waits for us, as soon as there is room for it. */
    void takeInTime(byte[] message) throws InterruptedException {
        if (lanes.isFull() || !isTakenAtOnce(message)) {
            unheard(() -> {
                while (lanes.isFull()) {
                    Thread.sleep(FULL_WAIT);
                }
                Patience.persist(() -> take(message, Sequencer.NONE), Outage::isBehind);
                return true;
            });
        }
    }

    private boolean isTakenAtOnce(byte[] message) {
        try {
            take(message, Sequencer.NONE);
            return true;
        } catch (RuntimeException e) {
            if (!Outage.isBehind(e)) {
                throw e;
            }
            return false;
        }
    }

    /** Waits until everything it said is done, up to a bound; returns whether it is. */
    boolean awaitDone(Duration bound) throws InterruptedException {
        return unheard(() -> lanes.awaitIdle(this, bound));
    }

    private interface Waiting {
        boolean done() throws InterruptedException;
    }

    /** While we wait for ourselves its messages wait as well: that is no silence of it. */
    private boolean unheard(Waiting waiting) throws InterruptedException {
        Instant from = clock.instant();
        deaf = true;
        try {
            return waiting.done();
        } finally {
            lock.lock();
            try {
                Instant now = clock.instant();
                unheard(Duration.between(from, now), now);
                deaf = false;
            } finally {
                lock.unlock();
            }
        }
    }

    /** It brought something, and there was no room for it. */
    void turnedAway() {
        lock.lock();
        try {
            unheard(settings.aliveWithin(), clock.instant());
        } finally {
            lock.unlock();
        }
    }

    private void unheard(Duration time, Instant now) {
        streams.replaceAll((stream, liveness) -> liveness.unheard(time, now));
    }

    private void introduce(Heard heard) {
        for (Introduced one : heard.introduces()) {
            if (matches.find(name, one.event()) == null
                    && matches.schedule(name, one.event(), one.said()) == null) {
                refused("TOO_MANY_MATCHES", "no more matches can be remembered", one.toString());
            }
        }
    }

    /**
     * A message that was taken before this start: it says what those that follow differ from, and
     * nothing else of it counts.
     */
    void readAgain(byte[] message) {
        Arrived arrived = read(message, false, clock.instant(), System.nanoTime());
        lock.lock();
        try {
            Heard heard = arrived.heard();
            if (heard == null) {
                format.forget();
                readAgain.clear();
                return;
            }
            switch (heard.content()) {
                case Content.News news -> readAgain(news.tell().get(), heard);
                case Content.Image image -> {
                    readAgain.clear();
                    readAgain(image.tell().get(), heard);
                }
                case Content.Alive alive -> {
                    if (!alive.subscribed()) {
                        format.forget();
                        readAgain.clear();
                    }
                }
                case Content.SnapshotComplete _ -> {
                    // It is complete already.
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void readAgain(Told told, Heard heard) {
        for (About about : told.facts()) {
            String event = about.event();
            switch (about.fact()) {
                case Fact.Quoted f ->
                        readAgain.put(
                                new Market(event, f.market()),
                                new Again(f, heard.stream(), timeOf(heard)));
                case Fact.Stopped f -> {
                    MarketKey stopped = f.market();
                    readAgain
                            .keySet()
                            .removeIf(one ->
                                    one.event().equals(event)
                                            && (stopped == null || stopped.equals(one.key())));
                }
                default -> {
                    // Done before this start.
                }
            }
        }
    }

    /**
     * Its streams as they stood before this start. Those that could not be relied on still cannot,
     * and any of them may have fallen silent.
     */
    void resume(Map<Integer, Liveness.Kept> before) {
        Instant now = clock.instant();
        lock.lock();
        try {
            before.forEach((stream, kept) -> {
                streams.put(stream, Liveness.resumed(kept.saysAlive(), now));
                if (kept.trouble() != null) {
                    readAgain.values().removeIf(again -> again.stream() == stream);
                    trouble(stream, kept.trouble(), now);
                }
            });
        } finally {
            lock.unlock();
        }
    }

    /** What the next start has to know of its streams. */
    Map<Integer, Liveness.Kept> kept() {
        lock.lock();
        try {
            Map<Integer, Liveness.Kept> kept = new HashMap<>();
            streams.forEach((stream, liveness) -> kept.put(stream, liveness.kept()));
            return kept;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What came while we were away is about to be taken. It holds prices of then, so until the last
     * of it nothing counts. Of a recording all is long past.
     */
    void catchUp() {
        Instant now = clock.instant();
        lock.lock();
        try {
            if (!settings.recording()) {
                behind = true;
                String reason = "what the feed said while we were away is not all taken";
                mine(match -> lanes.lost(match, this, 0, reason, now, true));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Everything that came while we were away is taken. */
    void caughtUp() {
        Instant now = clock.instant();
        lock.lock();
        try {
            quoteReadAgain();
            if (!behind) {
                return;
            }
            behind = false;
            if (streams.isEmpty()) {
                mine(match -> lanes.found(match, this, 0, now));
            }
            streams.forEach((stream, liveness) -> {
                if (liveness.isReliable()) {
                    mine(match -> lanes.found(match, this, stream, now));
                }
            });
        } finally {
            lock.unlock();
        }
    }

    /** Everything was read again: what was quoted last still is, since only changes are sent. */
    void quoteReadAgain() {
        Instant now = clock.instant();
        lock.lock();
        try {
            readAgain.forEach((market, again) -> {
                FeedMatch match = matches.find(name, market.event());
                if (match != null && !match.isOver()) {
                    hear(again.stream(), false, now);
                    lanes.take(
                            match,
                            again.quoted(),
                            new Saying(this, again.stream(), again.at(), System.nanoTime()));
                }
            });
            readAgain.clear();
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
                        && !deaf
                        && !settings.recording()
                        && liveness.isSilent(now, settings.aliveWithin())) {
                    trouble(entry.getKey(), Trouble.SILENCE, now);
                }
            }
            if (!now.isBefore(lookedAt.plus(LOOK_EVERY))) {
                lookedAt = now;
                // Whose silence is noticed needs no reminder that it still means what it said.
                boolean standsByIt = isWatched();
                mine(match -> {
                    // Before its lock, which whoever works on it may hold: most of them are over.
                    if (match.isOver()) {
                        return;
                    }
                    lanes.holdOpened(match, this);
                    if (standsByIt) {
                        lanes.repeat(match, this, now);
                    }
                });
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
            format.forget();
            mine(match -> {
                missedRestart |= !match.isOver();
                lanes.lost(match, this, 0, "the feed has to recover after a restart", now, false);
            });
        } finally {
            lock.unlock();
        }
    }

    /** What it sent before nobody can read any more, and some of it nobody has. */
    void wasCutOff() {
        lock.lock();
        try {
            missed(Trouble.GAP, clock.instant());
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
                                    isReliable(stream) ? "LIVE" : "RECOVERING",
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

    /** How many of its streams cannot be relied on, or one that was to be heard by now. */
    int troubledStreams() {
        lock.lock();
        try {
            int troubled =
                    (int) streams.values().stream().filter(one -> one.trouble() != null).count();
            return unheard() == null ? troubled : 1;
        } finally {
            lock.unlock();
        }
    }

    /** Why it is in trouble that none of its streams was ever heard; null if it is not. */
    private @Nullable String unheard() {
        return begunAt != null
                        && streams.isEmpty()
                        && isWatched()
                        && clock.instant().isAfter(begunAt.plus(settings.aliveWithin()))
                ? FeedLinkView.UNHEARD
                : null;
    }

    private static @Nullable String name(@Nullable Trouble trouble) {
        return trouble == null ? null : trouble.name();
    }

    /** Whether anybody expects it to say that it is alive. */
    private boolean isWatched() {
        return !settings.recording() && !settings.aliveWithin().isZero();
    }

    private FeedLinkView view(
            int stream, String state, @Nullable Liveness liveness, FeedLinkView.Counts soFar) {
        return new FeedLinkView(
                name,
                settings.format().name(),
                stream,
                state,
                liveness == null ? unheard() : name(liveness.trouble()),
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

    private Arrived read(byte[] message, boolean counted, Instant now, long nanos) {
        try {
            Heard heard = format.read(message);
            if (!settings.recording() && heard.sentAt().isAfter(now.plus(AHEAD_MAX))) {
                throw new MalformedMessage(
                        "TIME_IN_FUTURE", "it says it was sent later than now: " + heard.sentAt());
            }
            return new Arrived(message, counted, heard, null, now, nanos);
        } catch (MalformedMessage e) {
            return new Arrived(message, counted, null, e, now, nanos);
        } catch (RuntimeException e) {
            // Nobody thought of it: all the same it must not stop those that come behind it.
            LOG.error("A message of {} cannot be read", name, e);
            return new Arrived(
                    message,
                    counted,
                    null,
                    new MalformedMessage("FAILED", "it cannot be read: " + e),
                    now,
                    nanos);
        }
    }

    /** Who says only that repeats itself, and may. */
    private static boolean saysOnlyThatItIsAlive(Arrived arrived) {
        Heard heard = arrived.heard();
        return heard != null && heard.content() instanceof Content.Alive;
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
                case Outcome.Turn<Arrived> turn -> turnOf(turn.message(), now);
            }
        }
        return repeated;
    }

    /** Whatever a message does, those behind it have their turn. */
    private void turnOf(Arrived arrived, Instant now) {
        try {
            turn(arrived, now);
        } catch (RuntimeException e) {
            LOG.error("A message of {} cannot be taken", name, e);
            setAside(
                    new MalformedMessage("FAILED", "it cannot be taken: " + e),
                    arrived.bytes(),
                    now);
            missed(Trouble.UNREADABLE, now);
        }
    }

    private void turn(Arrived arrived, Instant now) {
        Heard heard = arrived.heard();
        MalformedMessage malformed = arrived.malformed();
        if (heard == null) {
            if (malformed != null) {
                unreadable(malformed, arrived.nanos(), now);
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
        boolean unsubscribed =
                heard.content() instanceof Content.Alive alive && !alive.subscribed();
        // Who says that something is missing ends no silence by it.
        hear(stream, arrived.counted() && !unsubscribed, now);
        switch (heard.content()) {
            case Content.Alive alive -> alive(stream, alive, arrived.counted(), now);
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
            case Content.News news -> tell(news.tell().get(), heard, arrived.nanos());
            case Content.Image image -> {
                tell(image.tell().get(), heard, arrived.nanos());
                change(stream, liveness(stream, now).recovered(), now);
            }
        }
    }

    /** Nobody knows what it said, unless it can only have been about one match. */
    private void unreadable(MalformedMessage malformed, long nanos, Instant now) {
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
                    // When it was said cannot be read either: not before anything that could.
                    new Saying(this, 0, saidAt, nanos));
        }
    }

    private Instant timeOf(Heard heard) {
        return settings.recording() ? clock.instant() : heard.sentAt();
    }

    private void tell(Told told, Heard heard, long nanos) {
        counts.ignored().increment(told.ignored());
        Instant at = timeOf(heard);
        saidAt = at.isAfter(saidAt) ? at : saidAt;
        Saying saying = new Saying(this, heard.stream(), at, nanos);
        for (About about : told.facts()) {
            FeedMatch match = matches.find(name, about.event());
            if (match == null) {
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
            change(
                    stream,
                    liveness(stream, now).heard(now, counted, format.sendsDifferences()),
                    now);
        }
    }

    private void alive(int stream, Content.Alive alive, boolean counted, Instant now) {
        Liveness before = liveness(stream, now);
        change(
                stream,
                before.alive(
                        alive.subscribed(),
                        counted,
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
        if (trouble != null && after.requestId() != before.requestId()) {
            String reason =
                    switch (trouble) {
                        case GAP -> "messages of the feed are missing";
                        case UNREADABLE -> "a message of the feed could not be read";
                        case SILENCE -> "the feed is silent";
                        case UNSUBSCRIBED -> "the feed does not send everything";
                        case RESTART -> "the feed has to recover after a restart";
                    };
            // Whoever counts will tell whether anything was missed in a silence.
            boolean asItWas = trouble == Trouble.SILENCE && sequencer.next() != 0;
            if (!asItWas) {
                format.forget();
            }
            mine(match -> lanes.lost(match, this, stream, reason, now, asItWas));
        } else if (!before.isReliable() && isReliable(stream)) {
            mine(match -> lanes.found(match, this, stream, now));
        }
    }

    private void mine(Consumer<FeedMatch> action) {
        matches.each(name, action);
    }
}
