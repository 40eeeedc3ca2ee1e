package org.moneyline.odds.feed.season;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.moneyline.betting.SeasonBettors;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OfferView;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/**
 * A whole season, with bets on every match. What is derived from the quoted markets is left out
 * here, and has a few rounds of its own.
 */
@SpringBootTest(
        classes = {SeasonBettors.House.class, PlayedSeason.Looking.class},
        webEnvironment = WebEnvironment.NONE,
        properties = {
            "moneyline.feed.season.speed=0",
            "moneyline.feed.season.hold-kick-off=true",
            "moneyline.odds.goals-model.enabled=false"
        })
@TestDatabase.Fresh
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeasonReplayTest extends PlayedSeason {

    private static final int ROUNDS = 38;

    @Autowired private SeasonBettors bettors;

    @Order(1)
    @Test
    void a_season_is_played_to_its_real_scores_whatever_stops_it() {
        playFirstRound();
        for (int round = 2; round <= ROUNDS; round++) {
            play(round);
        }
        await().atMost(ROUND_BOUND).until(() -> state().state().equals("STOPPED"));

        SeasonIds ids = ids();
        await().atMost(ROUND_BOUND)
                .until(() ->
                        jdbc.sql(
                                                """
                                                select count(*) from odds_market
                                                where status not in ('SETTLED', 'VOID')\
                                                """)
                                        .query(Long.class)
                                        .single()
                                == 0);
        Set<MarketId> quoted = new HashSet<>();
        for (SeasonMatch match : season) {
            quoted.addAll(assertPlayed(ids, match));
        }
        assertThat(quoted).hasSize(380 * 3 + 130);
        assertThat(looking.offered).hasSize(ROUNDS);
        List<OfferView> offers = looking.offered.values().stream().flatMap(List::stream).toList();
        assertThat(offers)
                .filteredOn(offer -> quoted.contains(offer.selectionId().marketId()))
                .hasSizeGreaterThan(380 * 7)
                .allSatisfy(offer -> assertThat(offer.price()).isNotNull());
    }

    /** What is played once serves both. */
    @Order(2)
    @Test
    void ten_pounds_on_every_match_leave_each_wallet_with_what_prices_and_scores_say()
            throws IOException {
        await().atMost(ROUND_BOUND)
                .until(() -> projections.status().stream().allMatch(s -> s.lagEvents() == 0));

        bettors.assertEveryPenny();
    }
}
