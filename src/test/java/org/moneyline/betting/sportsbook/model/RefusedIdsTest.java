package org.moneyline.betting.sportsbook.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.sportsbook.model.RefusedIds.Standing;
import org.moneyline.kernel.UuidV7;

@DisplayName("The ids of refused bets")
class RefusedIdsTest {

    private static final long BEGAN_MS = 1_700_000_000_000L;

    private final RefusedIds ids = new RefusedIds(BEGAN_MS, 2);

    @Test
    @DisplayName("are known once, until they are taken back")
    void known() {
        BetId id = madeAt(5_000);
        assertThat(ids.standing(id)).isEqualTo(Standing.FREE);

        assertThat(ids.add(id)).isTrue();
        assertThat(ids.add(id)).isFalse();
        assertThat(ids.standing(id)).isEqualTo(Standing.REFUSED);

        ids.remove(id);
        assertThat(ids.standing(id)).isEqualTo(Standing.FREE);
    }

    @Test
    @DisplayName("are heard of from other nodes as well")
    void followed() {
        ids.follow(madeAt(5_000));

        assertThat(ids.standing(madeAt(5_000))).isEqualTo(Standing.REFUSED);
    }

    @Test
    @DisplayName("are left to the store if they were made before, or tell no time")
    void tooOld() {
        assertThat(ids.standing(madeAt(-1))).isEqualTo(Standing.ASK_THE_STORE);
        assertThat(ids.standing(madeAt(0))).isEqualTo(Standing.ASK_THE_STORE);
        assertThat(ids.standing(new BetId(UUID.fromString("7f2c9a34-5f6e-4b1d-9c57-0a1b2c3d4e5f"))))
                .isEqualTo(Standing.ASK_THE_STORE);
    }

    @Test
    @DisplayName("that were forgotten are left to the store, and so is whatever is as old")
    void forgotten() {
        for (int i = 1; i <= 50; i++) {
            ids.add(madeAt(10_000 * i));
        }

        for (int i = 1; i <= 50; i++) {
            assertThat(ids.standing(madeAt(10_000 * i))).isNotEqualTo(Standing.FREE);
        }
        assertThat(ids.standing(madeAt(10_000 * 52))).isEqualTo(Standing.FREE);
    }

    private static BetId madeAt(long afterMs) {
        return new BetId(UuidV7.of(BEGAN_MS + afterMs, 0, 42));
    }
}
