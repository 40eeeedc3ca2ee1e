package org.moneyline.odds.feed.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecentDigestsTest {

    private final RecentDigests digests = new RecentDigests();

    @Test
    void a_message_is_new_once() {
        Random random = new Random(20_190_809);
        Set<Integer> came = new HashSet<>();
        for (int i = 0; i < RecentDigests.REMEMBERED_MESSAGES; i++) {
            int one = random.nextInt(2_000);
            assertThat(isNew(one)).as("message %d", i).isEqualTo(came.add(one));
        }
    }

    @Test
    void the_last_thousands_are_remembered_and_those_long_before_are_not() {
        int many = 5 * RecentDigests.REMEMBERED_MESSAGES;
        for (int one = 0; one < many; one++) {
            assertThat(isNew(one)).isTrue();
            int before = one - RecentDigests.REMEMBERED_MESSAGES + 1;
            if (before >= 0) {
                assertThat(isNew(before)).as("%d after %d", before, one).isFalse();
            }
        }
        assertThat(isNew(0)).isTrue();
    }

    private boolean isNew(int message) {
        byte[] bytes = ("message " + message).getBytes(StandardCharsets.UTF_8);
        return digests.add(RecentDigests.of(bytes));
    }
}
