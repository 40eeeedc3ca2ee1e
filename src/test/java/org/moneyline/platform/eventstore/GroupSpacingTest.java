package org.moneyline.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupSpacingTest {

    private static final Duration LONGEST = Duration.ofMillis(8);

    @ParameterizedTest(name = "groups of {0} us begin {1} us apart")
    @CsvSource({"300, 1_200", "500, 2_000", "1_000, 4_000", "2_000, 8_000", "3_000, 8_000"})
    void groupsBeginFourTimesAsFarApartAsOneTakesUpToTheLongest(String takes, String apart) {
        GroupSpacing spacing = new GroupSpacing(LONGEST);
        for (int i = 0; i < 100; i++) {
            spacing.took(micros(takes));
        }
        assertThat(spacing.nanos()).isCloseTo(micros(apart), Percentage.withPercentage(1));
        assertThat(spacing.nanos()).isLessThanOrEqualTo(LONGEST.toNanos());
    }

    private static long micros(String number) {
        return TimeUnit.MICROSECONDS.toNanos(Long.parseLong(number.replace("_", "")));
    }

    @Test
    void whatAGroupCostsIsNotKnownAtFirstAndSoTheyBeginAsFarApartAsEver() {
        assertThat(new GroupSpacing(LONGEST).nanos()).isEqualTo(LONGEST.toNanos());
    }

    @Test
    void oneThatHungIsForgottenAfterFewOthers() {
        GroupSpacing spacing = new GroupSpacing(LONGEST);
        for (int i = 0; i < 100; i++) {
            spacing.took(TimeUnit.MICROSECONDS.toNanos(500));
        }
        spacing.took(TimeUnit.SECONDS.toNanos(30));
        assertThat(spacing.nanos()).isLessThan(TimeUnit.MILLISECONDS.toNanos(6));
        for (int i = 0; i < 30; i++) {
            spacing.took(TimeUnit.MICROSECONDS.toNanos(500));
        }
        assertThat(spacing.nanos()).isLessThan(TimeUnit.MICROSECONDS.toNanos(2_100));
    }

    @Test
    void withoutALongestWaitNobodyWaits() {
        GroupSpacing spacing = new GroupSpacing(Duration.ZERO);
        spacing.took(TimeUnit.MILLISECONDS.toNanos(3));
        assertThat(spacing.nanos()).isZero();
    }
}
