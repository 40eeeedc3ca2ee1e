package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeenTest {

    private static final int SEAT = 40;

    private final Seen seen = new Seen();

    @Test
    void nothingWasSeenInTheBeginning() {
        assertThat(seen.has(SEAT, 1)).isFalse();
        assertThat(seen.has(0, 1)).isFalse();
    }

    @Test
    void seatsAreApart() {
        seen.add(SEAT, 3);
        assertThat(seen.has(SEAT, 3)).isTrue();
        assertThat(seen.has(SEAT + 1, 3)).isFalse();
        assertThat(seen.has(0, 3)).isFalse();
    }

    @Test
    void whatWasOvertakenIsStillNew() {
        seen.add(SEAT, 64);
        assertThat(seen.has(SEAT, 1)).isFalse();
        seen.add(SEAT, 1);
        assertThat(seen.has(SEAT, 1)).isTrue();
        assertThat(seen.has(SEAT, 2)).isFalse();
    }

    @Test
    void whatIsOlderThanTheWindowHasBeenUnlessItDidNotCome() {
        seen.add(SEAT, 1);
        seen.add(SEAT, 2);
        seen.add(SEAT, 64);
        seen.add(SEAT, 65);
        seen.add(SEAT, 66);
        seen.add(SEAT, 67);
        assertThat(seen.has(SEAT, 1)).isTrue();
        assertThat(seen.has(SEAT, 3)).as("waits for the bet delay still").isFalse();
        seen.add(SEAT, 3);
        assertThat(seen.has(SEAT, 3)).isTrue();
        assertThat(seen.has(SEAT, 4)).isFalse();
    }

    @Test
    void aLeapForgetsNothingThatIsStillToCome() {
        seen.add(SEAT, 1);
        seen.add(SEAT, 500);
        assertThat(seen.has(SEAT, 500)).isTrue();
        assertThat(seen.has(SEAT, 499)).isFalse();
        assertThat(seen.has(SEAT, 436)).isFalse();
        assertThat(seen.has(SEAT, 2)).isFalse();
        assertThat(seen.has(SEAT, 1)).isTrue();
    }

    @Test
    void ofTooManyThatDidNotComeTheOldestAreForgotten() {
        int leap = 10 * Seen.MISSING_MAX_INSTRUCTIONS;
        seen.add(SEAT, leap);
        assertThat(seen.snapshot().get(SEAT).missing()).hasSize(Seen.MISSING_MAX_INSTRUCTIONS);
        assertThat(seen.has(SEAT, 1)).as("counts as carried out").isTrue();
        assertThat(seen.has(SEAT, leap - Seen.MISSING_MAX_INSTRUCTIONS)).isFalse();
    }

    @Test
    void aSnapshotKnowsWhatItWasTakenOf() {
        seen.add(SEAT, 7);
        seen.add(SEAT, 5);
        seen.add(SEAT, 300);
        Seen restored = new Seen();
        restored.restore(seen.snapshot());
        assertThat(restored.has(SEAT, 5)).isTrue();
        assertThat(restored.has(SEAT, 6)).isFalse();
        assertThat(restored.has(SEAT, 7)).isTrue();
        assertThat(restored.has(SEAT, 299)).isFalse();
        assertThat(restored.has(SEAT + 1, 1)).isFalse();
        assertThat(restored.snapshot()).isEqualTo(seen.snapshot());
    }

    /** However far one is overtaken, it says what a set would say. */
    @ParameterizedTest
    @ValueSource(ints = {Seen.WINDOW_INSTRUCTIONS, 500})
    void itIsASet(int reach) {
        long seed = 20_261_121L;
        Random random = new Random(seed);
        Set<Integer> all = new HashSet<>();
        int highest = 0;
        for (int i = 0; i < 100_000; i++) {
            int number = Math.max(1, highest + 2 - random.nextInt(reach));
            assertThat(seen.has(SEAT, number))
                    .as("seed %d step %d number %d", seed, i, number)
                    .isEqualTo(all.contains(number));
            if (random.nextInt(3) > 0) {
                seen.add(SEAT, number);
                all.add(number);
                highest = Math.max(highest, number);
            }
        }
    }
}
