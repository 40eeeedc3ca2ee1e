package org.moneyline.odds.feed.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts a connection's messages back in the order of their numbers. A message that is early waits a
 * little for those before it; if they do not come they are missed, and whoever builds on them must
 * know. A value: each step gives the next one and what happened, in order.
 *
 * @param first the number this count was first heard at
 * @param next the number that has its turn; 0 before the first message
 * @param givenUp the last numbers that nobody waits for any more
 * @param early messages that wait
 * @param waitingSince when the first of them came; null if none waits
 */
record Sequencer<M>(
        long first,
        long next,
        SortedSet<Long> givenUp,
        SortedMap<Long, M> early,
        @Nullable Instant waitingSince) {

    /**
     * How far ahead a message that comes alone may be: more than networks reorder, little enough to
     * hold. Of requests with several messages each, as many may be on their way.
     */
    static final int WINDOW_MAX_MESSAGES = 64;

    /** However many come together: those that wait are gone through for each that comes. */
    static final int EARLY_MAX_MESSAGES = 1_024;

    /**
     * A provider may send again what was given up as long as it likes; as many are told from
     * another count as messages are remembered to find repetitions.
     */
    static final int GIVEN_UP_MAX_MESSAGES = RecentDigests.REMEMBERED_MESSAGES;

    /** Retransmission takes less; a price that waits longer is worth nothing. */
    static final Duration WINDOW_WAIT = Duration.ofMillis(500);

    /** The number of a message that has none: it has its turn as it comes. */
    static final long NONE = 0;

    static <M> Sequencer<M> fresh() {
        return new Sequencer<>(0, 0, new TreeSet<>(), new TreeMap<>(), null);
    }

    /** What comes of a step. */
    sealed interface Outcome<M> {

        /** It has its turn. */
        record Turn<M>(M message) implements Outcome<M> {}

        /** It was here before, or comes after it was given up. */
        record Duplicate<M>() implements Outcome<M> {}

        /** So many messages are missing before what comes next. */
        record Gap<M>(long messages) implements Outcome<M> {}

        /** The sender counts from one again, so nobody knows what was missed. */
        record CountedAnew<M>() implements Outcome<M> {}
    }

    record Step<M>(Sequencer<M> next, List<Outcome<M>> outcomes) {}

    /**
     * @param seen whether the same bytes came before: then it was sent again, whatever its number
     * @param together how many messages came in the same request
     */
    Step<M> arrived(long number, boolean seen, M message, int together, Instant now) {
        if (number == NONE) {
            return new Step<>(this, List.of(new Outcome.Turn<>(message)));
        }
        if (next == 0) {
            return new Step<>(counting(number), List.of(new Outcome.Turn<>(message)));
        }
        if (!seen && isOfAnotherCount(number)) {
            List<Outcome<M>> outcomes = new ArrayList<>();
            outcomes.add(new Outcome.CountedAnew<>());
            outcomes.add(new Outcome.Turn<>(message));
            return new Step<>(counting(number), outcomes);
        }
        if (number < next || early.containsKey(number)) {
            return new Step<>(this, List.of(new Outcome.Duplicate<>()));
        }
        if (number == next) {
            List<Outcome<M>> outcomes = new ArrayList<>();
            outcomes.add(new Outcome.Turn<>(message));
            return advanced(number + 1, early, outcomes, now);
        }
        SortedMap<Long, M> waiting = new TreeMap<>(early);
        waiting.put(number, message);
        if (number - next > Math.min(EARLY_MAX_MESSAGES, (long) WINDOW_MAX_MESSAGES * together)) {
            return givenUp(waiting);
        }
        return new Step<>(
                new Sequencer<>(
                        first, next, givenUp, waiting, waitingSince == null ? now : waitingSince),
                List.of());
    }

    /**
     * Whether a message that never came before has the number of one that did, or is older than
     * anything still on its way.
     */
    private boolean isOfAnotherCount(long number) {
        return !givenUp.contains(number)
                && (number < next - WINDOW_MAX_MESSAGES || (number >= first && number < next));
    }

    /** Gives up what was waited for long enough. */
    Step<M> tick(Instant now) {
        return waitingSince == null || now.isBefore(waitingSince.plus(WINDOW_WAIT))
                ? new Step<>(this, List.of())
                : givenUp(early);
    }

    private Step<M> advanced(
            long from, SortedMap<Long, M> waiting, List<Outcome<M>> outcomes, Instant now) {
        if (waiting.isEmpty()) {
            return new Step<>(new Sequencer<>(first, from, givenUp, waiting, null), outcomes);
        }
        SortedMap<Long, M> left = new TreeMap<>(waiting);
        long turn = from;
        while (!left.isEmpty() && left.firstKey() == turn) {
            outcomes.add(new Outcome.Turn<>(left.firstEntry().getValue()));
            left.remove(turn);
            turn++;
        }
        return new Step<>(
                new Sequencer<>(first, turn, givenUp, left, left.isEmpty() ? null : now), outcomes);
    }

    /** All that wait have their turn; the holes between them are told. */
    private Step<M> givenUp(SortedMap<Long, M> waiting) {
        List<Outcome<M>> outcomes = new ArrayList<>();
        long turn = next;
        SortedSet<Long> missing = new TreeSet<>(givenUp);
        for (var entry : waiting.entrySet()) {
            if (entry.getKey() != turn) {
                outcomes.add(new Outcome.Gap<>(entry.getKey() - turn));
                long oldest = entry.getKey() - GIVEN_UP_MAX_MESSAGES;
                for (long one = Math.max(turn, oldest); one < entry.getKey(); one++) {
                    missing.add(one);
                }
            }
            outcomes.add(new Outcome.Turn<>(entry.getValue()));
            turn = entry.getKey() + 1;
        }
        while (missing.size() > GIVEN_UP_MAX_MESSAGES) {
            missing.removeFirst();
        }
        return new Step<>(new Sequencer<>(first, turn, missing, new TreeMap<>(), null), outcomes);
    }

    /** From this message on. */
    private Sequencer<M> counting(long number) {
        return new Sequencer<>(number, number + 1, new TreeSet<>(), new TreeMap<>(), null);
    }
}
