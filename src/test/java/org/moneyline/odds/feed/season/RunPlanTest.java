package org.moneyline.odds.feed.season;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.UuidV7;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.feed.season.RoundScript.Action;
import org.moneyline.odds.feed.season.RoundScript.Scene;
import org.moneyline.odds.feed.season.RunPlan.Moment;
import org.moneyline.odds.feed.season.RunPlan.Part;
import org.moneyline.odds.feed.season.RunPlan.Round;
import org.moneyline.odds.feed.season.SeasonMatch.Quoted;

class RunPlanTest {

    private final List<SeasonMatch> season = SeasonFile.read(SeasonFile.PREMIER_LEAGUE_2019_20);
    private final RunPlan plan = new RunPlan(season);

    @Test
    void a_match_is_published_quoted_played_and_decided_in_this_order() {
        for (SeasonMatch match : season) {
            List<Scene> scenes = RoundScript.of(List.of(match));
            assertThat(scenes.getFirst().action()).isEqualTo(new Action.Publish());
            assertThat(scenes.getLast().action()).isEqualTo(new Action.Result());
            int kickOff = scenes.indexOf(new Scene(0, match, new Action.KickOff()));
            for (int i = 1; i < kickOff; i++) {
                assertThat(scenes.get(i).action()).isEqualTo(new Action.Quote(i));
            }
            assertThat(kickOff).isEqualTo(RoundScript.STEPS + 1);
        }
    }

    @Test
    void the_score_rises_goal_by_goal_to_the_real_one() {
        for (SeasonMatch match : season) {
            Score score = new Score(0, 0);
            Score atHalfTime = null;
            for (Scene scene : RoundScript.of(List.of(match))) {
                if (scene.action() instanceof Action.ShowScore show) {
                    int goals =
                            show.score().home() + show.score().away() - score.home() - score.away();
                    assertThat(goals).isBetween(0, 1);
                    assertThat(show.score().home()).isGreaterThanOrEqualTo(score.home());
                    assertThat(show.score().away()).isGreaterThanOrEqualTo(score.away());
                    score = show.score();
                    if (show.phase().equals("Half time")) {
                        atHalfTime = score;
                    }
                }
            }
            assertThat(atHalfTime).isEqualTo(match.halfTime());
            assertThat(score).isEqualTo(match.fullTime());
        }
    }

    @Test
    void some_round_is_on_offer_until_the_last_kick_off() {
        long lastKickOff = plan.rounds().getLast().kickOffMs();
        for (long ms = 0; ms < lastKickOff; ms += 500) {
            assertThat(plan.onOffer(ms)).as("at %d ms", ms).isNotEmpty();
        }
        assertThat(plan.onOffer(lastKickOff)).isEmpty();
    }

    @Test
    void a_newcomer_sees_a_whole_match_within_five_minutes() {
        long life = RoundScript.PUBLISHED_BEFORE.toMillis() + RoundScript.endMs();
        assertThat(life).isBetween(4 * 60_000L, 5 * 60_000L);
    }

    @Test
    void going_on_from_any_moment_plays_the_rest_and_nothing_twice() {
        List<Moment> all = plan.after(RunPlan.NOTHING_SENT_MS);
        long parts = all.stream().mapToLong(moment -> moment.parts().size()).sum();
        for (int cut : new int[] {0, 1, 17, 500, all.size() - 1}) {
            List<Moment> rest = plan.after(all.get(cut).ms());
            assertThat(rest).isEqualTo(all.subList(cut + 1, all.size()));
        }
        assertThat(parts)
                .isEqualTo(
                        season.stream()
                                .mapToLong(match -> RoundScript.of(List.of(match)).size())
                                .sum());
    }

    @Test
    void all_matches_of_a_round_kick_off_at_one_moment_and_no_other_round_does() {
        for (Moment moment : plan.after(RunPlan.NOTHING_SENT_MS)) {
            List<Round> kickingOff =
                    moment.parts().stream()
                            .filter(part -> part.action() instanceof Action.KickOff)
                            .map(Part::round)
                            .toList();
            if (moment.kicksOff()) {
                assertThat(kickingOff).hasSize(10);
                assertThat(new HashSet<>(kickingOff)).hasSize(1);
                assertThat(plan.next(moment.ms() - 1)).isEqualTo(kickingOff.getFirst());
            }
        }
    }

    @Test
    void prices_walk_from_opening_to_closing() {
        Quoted quoted = new Quoted(List.of(new Price(2000)), List.of(new Price(3000)));
        List<Price> walk = new ArrayList<>();
        for (int step = 0; step <= RoundScript.STEPS; step++) {
            Price price = PriceWalk.at(quoted, step, RoundScript.STEPS, 42).getFirst();
            assertThat(PriceWalk.at(quoted, step, RoundScript.STEPS, 42).getFirst())
                    .isEqualTo(price);
            assertThat(price.thousandths()).isBetween(1_950, 3_050);
            assertThat(price.thousandths() % 10).isZero();
            walk.add(price);
        }
        assertThat(walk.getFirst()).isEqualTo(new Price(2000));
        assertThat(walk.getLast()).isEqualTo(new Price(3000));
        assertThat(new HashSet<>(walk).size()).isGreaterThan(8);
        Quoted steady = new Quoted(List.of(new Price(1950)), List.of(new Price(1950)));
        assertThat(PriceWalk.at(steady, 5, RoundScript.STEPS, 42)).isEqualTo(steady.opening());
    }

    @Test
    void the_step_before_kick_off_follows_the_script() {
        assertThat(RoundScript.stepAt(-180_000)).isZero();
        assertThat(RoundScript.stepAt(-166_251)).isZero();
        assertThat(RoundScript.stepAt(-166_250)).isEqualTo(1);
        assertThat(RoundScript.stepAt(-15_000)).isEqualTo(RoundScript.STEPS);
        assertThat(RoundScript.stepAt(-1)).isEqualTo(RoundScript.STEPS);
    }

    @Test
    void ids_are_the_same_for_the_same_run_and_different_for_every_other() {
        Instant start = Instant.parse("2026-03-01T12:00:00Z");
        SeasonIds ids = new SeasonIds(1, start);
        SeasonIds again = new SeasonIds(1, start);
        SeasonIds next = new SeasonIds(2, start);
        Set<Object> seen = new HashSet<>();
        for (SeasonMatch match : season) {
            assertThat(again.event(match)).isEqualTo(ids.event(match));
            assertThat(seen.add(ids.event(match).value())).isTrue();
            assertThat(seen.add(next.event(match).value())).isTrue();
            for (int i = 0; i < match.markets().size(); i++) {
                assertThat(seen.add(ids.market(match, i).value())).isTrue();
                assertThat(seen.add(next.market(match, i).value())).isTrue();
            }
        }
        assertThat(ids.event(season.getFirst()).value().version()).isEqualTo(7);
        assertThat(UuidV7.epochMillis(ids.event(season.getFirst()).value()))
                .isEqualTo(start.toEpochMilli());
    }
}
