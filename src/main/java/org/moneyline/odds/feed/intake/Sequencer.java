package org.moneyline.odds.feed.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts a connection's messages back in the order of their numbers. A message that is early waits a
 * little for those before it; if they do not come they are missed, and whoever builds on them must
 * know. A value: each step gives the next one and what happened, in order.
 *
 * @param next the number that has its turn; 0 before the first message
 * @param early messages that wait
 * @param waitingSince when the first of them came; null if none waits
 */
record Sequencer<M>(long next, SortedMap<Long, M> early, @Nullable Instant waitingSince) {

    /** How far ahead a message may be: more than networks reorder, little enough to hold. */
    static final int WINDOW_MAX_MESSAGES = 64;

    /** Retransmission takes less; a price that waits longer is worth nothing. */
    static final Duration WINDOW_WAIT = Duration.ofMillis(500);

    /** The number of a message that has none: it has its turn as it comes. */
    static final long NONE = 0;

    static <M> Sequencer<M> fresh() {
        return new Sequencer<>(0, new TreeMap<>(), null);
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

    /** A message that could not be read takes part with its number alone: {@code null}. */
    Step<M> arrived(long number, M message, Instant now) {
        if (number == NONE) {
            return new Step<>(this, List.of(new Outcome.Turn<>(message)));
        }
        if (next == 0) {
            return new Step<>(at(number + 1), List.of(new Outcome.Turn<>(message)));
        }
        if (number == 1 && next > WINDOW_MAX_MESSAGES + 1) {
            List<Outcome<M>> outcomes = new ArrayList<>();
            outcomes.add(new Outcome.CountedAnew<>());
            outcomes.add(new Outcome.Turn<>(message));
            return new Step<>(at(2), outcomes);
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
        if (number - next > WINDOW_MAX_MESSAGES) {
            return givenUp(waiting);
        }
        return new Step<>(
                new Sequencer<>(next, waiting, waitingSince == null ? now : waitingSince),
                List.of());
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
            return new Step<>(at(from), outcomes);
        }
        SortedMap<Long, M> left = new TreeMap<>(waiting);
        long turn = from;
        while (!left.isEmpty() && left.firstKey() == turn) {
            outcomes.add(new Outcome.Turn<>(left.firstEntry().getValue()));
            left.remove(turn);
            turn++;
        }
        return new Step<>(new Sequencer<>(turn, left, left.isEmpty() ? null : now), outcomes);
    }

    /** All that wait have their turn; the holes between them are told. */
    private Step<M> givenUp(SortedMap<Long, M> waiting) {
        List<Outcome<M>> outcomes = new ArrayList<>();
        long turn = next;
        for (var entry : waiting.entrySet()) {
            if (entry.getKey() != turn) {
                outcomes.add(new Outcome.Gap<>(entry.getKey() - turn));
            }
            outcomes.add(new Outcome.Turn<>(entry.getValue()));
            turn = entry.getKey() + 1;
        }
        return new Step<>(at(turn), outcomes);
    }

    private static <M> Sequencer<M> at(long number) {
        return new Sequencer<>(number, new TreeMap<>(), null);
    }
}
