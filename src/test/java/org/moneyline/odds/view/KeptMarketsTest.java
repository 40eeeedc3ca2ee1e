package org.moneyline.odds.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsEvent.MarketOpened;

class KeptMarketsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final KeptMarkets kept = new KeptMarkets();

    @Test
    void the_market_that_moved_longest_ago_makes_room() {
        for (int i = 0; i < KeptMarkets.KEPT_MAX_MARKETS; i++) {
            kept.keep(market(i), draft(i));
        }
        // Asked for, it has moved.
        assertThat(kept.draft(market(0))).isEqualTo(draft(0));
        kept.keep(market(KeptMarkets.KEPT_MAX_MARKETS), draft(1));
        assertThat(kept.draft(market(0))).isNotNull();
        assertThat(kept.draft(market(1))).isNull();
        kept.clear();
        assertThat(kept.draft(market(0))).isNull();
    }

    @Test
    void the_same_moment_of_a_provider_is_new_once_unless_its_row_is_gone_meanwhile() {
        MarketId one = market(1);
        assertThat(kept.isNewlyHeard(one, "Bwin", NOON)).as("of a market not kept").isTrue();
        kept.keep(one, draft(1));
        assertThat(kept.isNewlyHeard(one, "Bwin", NOON)).isTrue();
        assertThat(kept.isNewlyHeard(one, "Bwin", NOON)).isFalse();
        assertThat(kept.isNewlyHeard(one, "Pinnacle", NOON)).isTrue();
        kept.keep(one, draft(2));
        assertThat(kept.isNewlyHeard(one, "Bwin", NOON)).as("the market moved").isFalse();
        assertThat(kept.isNewlyHeard(one, "Bwin", NOON.plusSeconds(5))).isTrue();

        kept.unheard(one, "Bwin");
        assertThat(kept.isNewlyHeard(one, "Bwin", NOON.plusSeconds(5))).isTrue();
        assertThat(kept.isNewlyHeard(one, "Pinnacle", NOON)).isFalse();
        kept.unheard(one);
        assertThat(kept.isNewlyHeard(one, "Pinnacle", NOON)).isTrue();
    }

    private static MarketId market(int number) {
        return new MarketId(new UUID(3, number));
    }

    private static MarketDraft draft(int opened) {
        return MarketDraft.of(
                new MarketOpened(
                        market(opened),
                        new EventId(new UUID(4, 4)),
                        "OVER_UNDER",
                        10,
                        List.of("Over 2.5", "Under 2.5")),
                opened,
                "desk");
    }
}
