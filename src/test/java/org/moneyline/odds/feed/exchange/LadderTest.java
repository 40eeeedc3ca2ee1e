package org.moneyline.odds.feed.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.moneyline.odds.feed.exchange.StreamChange.Level;

class LadderTest {

    private final Ladder ladder = new Ladder();

    @Test
    void a_price_is_there_as_long_as_there_is_money_however_often_it_is_said() {
        assertThat(ladder.isEmpty()).isTrue();
        ladder.step(List.of(with(2_000), with(2_000), without(3_000)));
        assertThat(ladder.lowest()).isEqualTo(2_000);
        assertThat(ladder.highest()).isEqualTo(2_000);
        ladder.step(List.of(without(2_000)));
        assertThat(ladder.isEmpty()).isTrue();
        ladder.step(List.of(without(2_000)));
        assertThat(ladder.isEmpty()).isTrue();
    }

    @Test
    void its_ends_are_those_of_a_sorted_set_whatever_comes_and_goes() {
        Random random = new Random(28);
        TreeSet<Integer> expected = new TreeSet<>();
        for (int i = 0; i < 20_000; i++) {
            Level level = new Level(1_010 + random.nextInt(60), random.nextBoolean());
            ladder.step(List.of(level));
            if (level.money()) {
                expected.add(level.thousandths());
            } else {
                expected.remove(level.thousandths());
            }
            assertThat(ladder.isEmpty()).as("step %d", i).isEqualTo(expected.isEmpty());
            if (!expected.isEmpty()) {
                assertThat(ladder.lowest()).as("step %d", i).isEqualTo(expected.first());
                assertThat(ladder.highest()).as("step %d", i).isEqualTo(expected.last());
            }
        }
    }

    private static Level with(int thousandths) {
        return new Level(thousandths, true);
    }

    private static Level without(int thousandths) {
        return new Level(thousandths, false);
    }
}
