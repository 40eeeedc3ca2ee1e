package org.moneyline.odds.feed.season;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.moneyline.Foundation;
import org.moneyline.Rebuilds;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.EnterResult;
import org.moneyline.odds.api.OddsQuery.EventOf;
import org.moneyline.odds.api.OfferView;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/**
 * All rounds of a season but the last with all that is derived from the quoted markets, which are
 * many times as many.
 */
@SpringBootTest(
        classes = {DerivedSeasonTest.Bookmaking.class, PlayedSeason.Looking.class},
        webEnvironment = WebEnvironment.NONE,
        properties = {"moneyline.feed.season.speed=0", "moneyline.feed.season.hold-kick-off=true"})
@TestDatabase.Fresh
class DerivedSeasonTest extends PlayedSeason {

    private static final int ROUNDS = 37;

    /** The modules below it, and none that trades on what it publishes. */
    @Import(Foundation.class)
    @EntityScan("org.moneyline.odds")
    @EnableJpaRepositories("org.moneyline.odds")
    @ComponentScan(
            basePackages = {"org.moneyline.odds"},
            excludeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.CUSTOM,
                            classes = TypeExcludeFilter.class))
    static class Bookmaking {}

    @Test
    void what_is_derived_is_offered_before_each_kick_off_and_settled_by_the_real_scores() {
        playFirstRound();
        for (int round = 2; round <= ROUNDS; round++) {
            play(round);
        }
        awaitHeld(ROUNDS + 1);
        SeasonIds ids = ids();
        List<SeasonMatch> played =
                season.stream().filter(match -> match.round() <= ROUNDS).toList();
        assertThat(played).hasSize(10 * ROUNDS);
        played.forEach(match -> awaitFinished(ids.event(match)));
        replay.stop();

        Set<MarketId> quoted = new HashSet<>();
        for (SeasonMatch match : played) {
            quoted.addAll(assertPlayed(ids, match));
            assertThat(questions.ask(new EventOf(ids.event(match)), EventView.class).markets())
                    .hasSizeGreaterThan(15);
        }
        // What prices made as good as decided meanwhile is not offered.
        List<OfferView> derived =
                looking.offered.entrySet().stream()
                        .filter(each -> !each.getKey().equals("1/" + (ROUNDS + 1)))
                        .flatMap(each -> each.getValue().stream())
                        .filter(offer -> !quoted.contains(offer.selectionId().marketId()))
                        .toList();
        assertThat(derived).hasSizeGreaterThan(10 * ROUNDS * 40);
        assertThat(derived.stream().filter(offer -> offer.price() == null).count())
                .isLessThan(derived.size() / 100);

        // The final whistle blown twice changes nothing.
        await().until(new Rebuilds(projections, tail)::isAtRest);
        long events = tail.head();
        SeasonMatch last = played.getLast();
        commands.sendAndWait(
                new EnterResult(
                        ids.event(last),
                        last.halfTime(),
                        last.fullTime(),
                        "season-replay",
                        "final whistle"));
        assertThat(tail.head()).isEqualTo(events);
        assertThat(history.of(ids.event(last).value(), 0, 100))
                .filteredOn(entry -> entry.event().equals("odds.result-entered"))
                .hasSize(1)
                .first()
                .satisfies(entry -> assertThat(entry.metadata()).contains("season-replay"));
    }
}
