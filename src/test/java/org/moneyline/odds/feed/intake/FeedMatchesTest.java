package org.moneyline.odds.feed.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.odds.feed.Fact;

class FeedMatchesTest {

    private static final Instant START = FeedStage.NOON.plus(Duration.ofHours(3));

    private final FeedStage stage = new FeedStage();

    @ParameterizedTest(name = "{0}: {1} and {2}")
    @CsvSource({
        "the same,                     Arsenal,        Arsenal,        true",
        "written otherwise,            Bayern München, bayern munchen, true",
        "spaces and stops,             F.C. Porto,     FC Porto,       true",
        "other letters,                Зенит,          Спартак,        false",
        "the same in other letters,    Зенит,          ЗЕНИТ,          true",
        "other signs,                  上海申花,        北京国安,        false",
        "letters that need their marks, किला,           कला,            false",
        "nothing to tell it by,        ***,            ???,            false",
        "not even by the same stars,   ***,            ***,            false",
        "a number of its own,          Schalke 04,     Schalke,        false"
    })
    void two_providers_mean_the_same_match_by_its_sides(
            String what, String one, String other, boolean same) {
        FeedMatch first = scheduled("radar", "1", "Football", one, START);
        FeedMatch second = scheduled("xchange", "a", "Football", other, START);
        assertThat(first == second).isEqualTo(same);
        assertThat(scheduled("radar", "1", "Football", one, START)).isSameAs(first);
    }

    @Test
    void a_provider_does_not_call_one_match_by_two_names() {
        FeedMatch men = scheduled("radar", "1", "Football", "Arsenal", START);
        FeedMatch women = scheduled("radar", "2", "Football", "Arsenal", START.plusSeconds(3_600));
        assertThat(women).isNotSameAs(men);
        assertThat(women.eventId()).isNotEqualTo(men.eventId());
        // Another provider means the one that starts when it says.
        assertThat(scheduled("xchange", "a", "Football", "Arsenal", START.plusSeconds(3_500)))
                .isSameAs(women);
        assertThat(scheduled("xchange", "b", "Football", "Arsenal", START)).isSameAs(men);
    }

    @Test
    void the_same_sides_in_another_sport_or_on_another_day_are_another_match() {
        FeedMatch football = scheduled("radar", "1", "Football", "Barcelona", START);
        assertThat(scheduled("xchange", "a", "Basketball", "Barcelona", START))
                .isNotSameAs(football);
        assertThat(
                        scheduled(
                                "xchange",
                                "b",
                                "Football",
                                "Barcelona",
                                START.plus(Duration.ofDays(1))))
                .isNotSameAs(football);
    }

    @Test
    void after_a_restart_matches_are_called_as_before() {
        FeedMatch before = scheduled("radar", "1", "Football", "Zenit", START);
        scheduled("xchange", "a", "Football", "ZENIT", START);
        FeedStage again = new FeedStage(stage.names());
        FeedMatch after = again.matches.find("xchange", "a");
        assertThat(after).isNotNull().isSameAs(again.matches.find("radar", "1"));
        assertThat(after.eventId()).isEqualTo(before.eventId());
        assertThat(after.source()).isEqualTo("radar");
        assertThat(after.home()).isEqualTo("Zenit");
    }

    @Test
    void there_are_no_more_than_can_be_remembered_and_the_old_ones_go_first() {
        for (int i = 0; i < FeedMatches.NAMES_MAX; i++) {
            FeedMatch match = scheduled("radar", "m" + i, "Football", "Town " + i, START);
            if (i == 7) {
                match.setOver();
            }
        }
        assertThat(scheduled("radar", "new", "Football", "Newtown", START)).isNotNull();
        assertThat(stage.matches.find("radar", "m7")).isNull();
        assertThat(stage.matches.find("radar", "m8")).isNotNull();
        assertThat(
                        stage.matches.schedule(
                                "radar",
                                "newer",
                                new Fact.Scheduled("Football", "League", "X", "Y", START)))
                .isNull();
        stage.pass(Duration.ofDays(8));
        assertThat(scheduled("radar", "newer", "Football", "Newertown", START)).isNotNull();
        assertThat(stage.matches.find("radar", "m8")).isNull();
    }

    private FeedMatch scheduled(
            String provider, String event, String sport, String home, Instant startsAt) {
        FeedMatch match =
                stage.matches.schedule(
                        provider,
                        event,
                        new Fact.Scheduled(sport, "League", home, "Visitors", startsAt));
        assertThat(match).isNotNull();
        return match;
    }
}
