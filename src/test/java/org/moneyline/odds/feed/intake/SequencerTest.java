package org.moneyline.odds.feed.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.odds.feed.intake.Sequencer.Outcome;

class SequencerTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final int WINDOW = Sequencer.WINDOW_MAX_MESSAGES;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    in order                           | 5 6 7           | 5 6 7
                    the first one starts the count     | 40              | 40
                    the same one twice                 | 5 5 6 6         | 5 dup 6 dup
                    two of them turned round           | 5 7 6           | 5 6 7
                    three of them turned round         | 5 8 7 6         | 5 6 7 8
                    one that waits comes twice         | 5 7 7 6         | 5 dup 6 7
                    one that was late twice            | 5 7 6 6         | 5 6 7 dup
                    without a number, as it comes      | 0 5 0 6         | 0 5 0 6
                    missing for too long               | 5 7 wait        | 5 gap1 7
                    several missing for too long       | 5 8 11 wait     | 5 gap2 8 gap2 11
                    it comes after it was given up     | 5 7 wait 6 8    | 5 gap1 7 dup 8
                    nothing is missing, time passes    | 5 wait 6        | 5 6
                    further ahead than the window      | 5 71            | 5 gap65 71
                    with others waiting                | 5 7 71          | 5 gap1 7 gap63 71
                    just inside the window             | 5 70 wait       | 5 gap64 70
                    the sender begins again            | 70 1 2          | 70 anew 1 2
                    from before it was first heard     | 3 4 1 5         | 3 4 dup 5
                    it begins again while it is young  | 1 2 3 1' 2' 3'  | 1 2 3 anew 1 2 3
                    again, and its first one is lost   | 90 91 2' 3'     | 90 91 anew 2 3
                    again, and some were lost before   | 5 7 wait 6 5'   | 5 gap1 7 dup anew 5
                    sent again long after              | 1 99 wait 1     | 1 gap97 99 dup
                    """)
    void messages_have_their_turn(String what, String arrivals, String outcomes) {
        assertThat(told(arrivals)).isEqualTo(outcomes);
    }

    @Test
    void whatever_the_network_does_each_message_has_one_turn_in_order_or_is_told_missing() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            List<Long> sent = new ArrayList<>();
            for (long number = 1; number <= 300; number++) {
                if (random.nextInt(50) > 0) {
                    sent.add(number);
                }
                if (random.nextInt(20) == 0) {
                    sent.add(number);
                }
            }
            for (int i = 0; i + 5 < sent.size(); i += 5) {
                java.util.Collections.shuffle(sent.subList(i, i + 5), random);
            }
            sent.removeFirst();
            sent.addFirst(1L);
            List<Long> turns = new ArrayList<>();
            long missing = 0;
            Sequencer<Long> sequencer = Sequencer.fresh();
            Instant now = NOON;
            Set<Long> came = new HashSet<>();
            for (long number : sent) {
                now = now.plusMillis(20);
                boolean seen = !came.add(number);
                for (Outcome<Long> outcome : both(sequencer, number, seen, now)) {
                    switch (outcome) {
                        case Outcome.Turn<Long> turn -> turns.add(turn.message());
                        case Outcome.Gap<Long> gap -> missing += gap.messages();
                        default -> {
                            // Told elsewhere.
                        }
                    }
                }
                sequencer = sequencer.tick(now).next().arrived(number, seen, number, 1, now).next();
            }
            assertThat(turns).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
            assertThat(turns.size() + missing).as("seed %d", seed).isEqualTo(sequencer.next() - 1);
        }
    }

    private static List<Outcome<Long>> both(
            Sequencer<Long> sequencer, long number, boolean seen, Instant now) {
        Sequencer.Step<Long> tick = sequencer.tick(now);
        List<Outcome<Long>> outcomes = new ArrayList<>(tick.outcomes());
        outcomes.addAll(tick.next().arrived(number, seen, number, 1, now).outcomes());
        return outcomes;
    }

    @Test
    void what_was_given_up_long_ago_and_comes_for_the_first_time_is_no_gap() {
        Sequencer<Long> sequencer = afterAGap(5, 7);
        for (long number = 8; number < 1_000; number++) {
            sequencer = sequencer.arrived(number, false, number, 1, NOON).next();
        }
        Sequencer.Step<Long> late = sequencer.arrived(6, false, 6L, 1, NOON);
        assertThat(late.outcomes()).containsExactly(new Outcome.Duplicate<>());
        assertThat(late.next().arrived(1_000, false, 1_000L, 1, NOON).outcomes())
                .containsExactly(new Outcome.Turn<>(1_000L));
    }

    @Test
    void the_last_numbers_that_were_given_up_are_remembered() {
        int most = Sequencer.GIVEN_UP_MAX_MESSAGES;
        Sequencer<Long> sequencer = afterAGap(1, 1_000_000);
        assertThat(sequencer.givenUp()).hasSize(most).first().isEqualTo(1_000_000L - most);
        sequencer = sequencer.arrived(1_000_002, false, 1L, 1, NOON).next();
        sequencer = sequencer.tick(NOON.plus(Sequencer.WINDOW_WAIT)).next();
        assertThat(sequencer.givenUp()).hasSize(most).last().isEqualTo(1_000_001L);
    }

    private static Sequencer<Long> afterAGap(long first, long next) {
        return Sequencer.<Long>fresh()
                .arrived(first, false, first, 1, NOON)
                .next()
                .arrived(next, false, next, 1, NOON)
                .next()
                .tick(NOON.plus(Sequencer.WINDOW_WAIT))
                .next();
    }

    /** Of requests with twenty messages each, whichever has its turn first. */
    @Test
    void requests_with_many_messages_may_be_on_their_way_side_by_side() {
        for (int first : List.of(1, 20, 50)) {
            Sequencer<Long> sequencer =
                    Sequencer.<Long>fresh().arrived(1, false, 1L, 1, NOON).next();
            List<Outcome<Long>> outcomes = new ArrayList<>();
            for (int request = first; request >= 0; request--) {
                for (long number = 2 + 20 * request; number < 22 + 20 * request; number++) {
                    Sequencer.Step<Long> step = sequencer.arrived(number, false, number, 20, NOON);
                    outcomes.addAll(step.outcomes());
                    sequencer = step.next();
                }
            }
            assertThat(outcomes).hasSize(20 * (first + 1)).allMatch(Outcome.Turn.class::isInstance);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 65", "2, 129", "16, 1025", "1000000, 1025"})
    void what_is_further_ahead_is_a_gap_however_many_come_together(int together, long ahead) {
        Sequencer<Long> sequencer = Sequencer.<Long>fresh().arrived(1, false, 1L, 1, NOON).next();
        assertThat(sequencer.arrived(1 + ahead, false, 1L, together, NOON).outcomes()).isEmpty();
        assertThat(sequencer.arrived(2 + ahead, false, 1L, together, NOON).outcomes())
                .first()
                .isEqualTo(new Outcome.Gap<>(ahead));
    }

    @Test
    void what_waits_is_bounded() {
        Sequencer<Long> sequencer = Sequencer.<Long>fresh().arrived(1, false, 1L, 1, NOON).next();
        for (long number = 3; number <= 1_000; number++) {
            sequencer = sequencer.arrived(number, false, number, 1, NOON).next();
            assertThat(sequencer.early()).hasSizeLessThanOrEqualTo(WINDOW);
        }
    }

    private static String told(String arrivals) {
        Sequencer<Long> sequencer = Sequencer.fresh();
        Instant now = NOON;
        Set<String> came = new HashSet<>();
        List<String> told = new ArrayList<>();
        for (String arrival : arrivals.strip().split(" +")) {
            Sequencer.Step<Long> step;
            if (arrival.equals("wait")) {
                now = now.plus(Sequencer.WINDOW_WAIT);
                step = sequencer.tick(now);
            } else {
                // One with a mark has other bytes than the one without.
                long number = Long.parseLong(arrival.replace("'", ""));
                step = sequencer.arrived(number, !came.add(arrival), number, 1, now);
            }
            sequencer = step.next();
            step.outcomes().forEach(outcome -> told.add(text(outcome)));
        }
        return told.stream().collect(Collectors.joining(" "));
    }

    private static String text(Outcome<Long> outcome) {
        return switch (outcome) {
            case Outcome.Turn<Long> turn -> turn.message().toString();
            case Outcome.Duplicate<Long> _ -> "dup";
            case Outcome.Gap<Long> gap -> "gap" + gap.messages();
            case Outcome.CountedAnew<Long> _ -> "anew";
        };
    }
}
