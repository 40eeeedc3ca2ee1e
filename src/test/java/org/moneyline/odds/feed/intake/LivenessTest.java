package org.moneyline.odds.feed.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.odds.feed.intake.Liveness.Trouble;

class LivenessTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** Snapshots are asked for as 1, 2, 3 in the order of the troubles. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    heard for the first time            | heard                     | LIVE
                    messages are missing                | heard gap                 | GAP 1
                    what comes after changes nothing    | gap heard alive           | GAP 1
                    the snapshot is complete            | gap complete1             | LIVE
                    another snapshot is complete        | gap complete9             | GAP 1
                    missing again while recovering      | gap gap complete1         | GAP 2
                    and recovered from that             | gap gap complete2         | LIVE
                    a fresh image                       | gap image                 | LIVE
                    silent                              | silence                   | SILENCE 1
                    silent, then heard without numbers  | silence heard             | SILENCE 1
                    silent, then nothing was missing    | silence counted           | LIVE
                    alive alone does not recover        | silence alive             | SILENCE 1
                    who says it is alive has to say it  | alive silence counted     | SILENCE 1
                    and says it, and nothing was missed | alive silence alive#      | LIVE
                    whatever it says, it is alive       | any silence any#          | LIVE
                    but something may have been missed  | any silence any           | SILENCE 1
                    missing, then numbers in order      | gap counted               | GAP 1
                    a silence is no worse than a gap    | gap silence complete1     | LIVE
                    a gap is worse than a silence       | silence gap counted       | GAP 2
                    it does not send everything         | unsubscribed              | UNSUBSCRIBED 1
                    and says so again                   | unsubscribed unsubscribed | UNSUBSCRIBED 2
                    the snapshot for it                 | unsubscribed complete1    | LIVE
                    nothing was asked for               | complete7                 | LIVE
                    """)
    void a_stream_is_relied_on(String what, String heard, String expected) {
        Liveness liveness = Liveness.first(NOON);
        long requests = 0;
        for (String one : heard.strip().split(" +")) {
            liveness =
                    switch (one) {
                        case "heard" -> liveness.heard(NOON, false, false);
                        case "counted" -> liveness.heard(NOON, true, false);
                        case "any" -> liveness.heard(NOON, false, true);
                        case "any#" -> liveness.heard(NOON, true, true);
                        case "alive" -> liveness.alive(true, false, NOON, 0);
                        case "alive#" -> liveness.alive(true, true, NOON, 0);
                        case "unsubscribed" -> liveness.alive(false, false, NOON, ++requests);
                        case "gap" -> liveness.in(Trouble.GAP, ++requests);
                        case "silence" -> liveness.in(Trouble.SILENCE, ++requests);
                        case "image" -> liveness.recovered();
                        default ->
                                liveness.complete(
                                        Long.parseLong(one.substring("complete".length())));
                    };
        }
        assertThat(liveness.isReliable() ? "LIVE" : liveness.trouble() + " " + liveness.requestId())
                .isEqualTo(expected);
    }

    @Test
    void once_it_has_said_that_it_is_alive_only_that_counts() {
        Duration within = Duration.ofSeconds(20);
        Liveness heard = Liveness.first(NOON).heard(NOON.plusSeconds(30), false, false);
        assertThat(heard.isSilent(NOON.plusSeconds(50), within)).isFalse();
        assertThat(heard.isSilent(NOON.plusSeconds(51), within)).isTrue();
        Liveness alive = heard.alive(true, false, NOON.plusSeconds(31), 0);
        Liveness later = alive.heard(NOON.plusSeconds(60), false, false);
        assertThat(later.isSilent(NOON.plusSeconds(51), within)).isFalse();
        assertThat(later.isSilent(NOON.plusSeconds(52), within)).isTrue();
    }

    @Test
    void after_a_restart_who_said_that_it_is_alive_has_to_go_on_saying_it() {
        Duration within = Duration.ofSeconds(20);
        Liveness said = Liveness.first(NOON).alive(true, false, NOON, 0);
        Liveness resumed = Liveness.resumed(said.kept().saysAlive(), NOON);
        assertThat(resumed.isSilent(NOON.plusSeconds(20), within)).isFalse();
        Liveness heard = resumed.heard(NOON.plusSeconds(20), false, false);
        assertThat(heard.isSilent(NOON.plusSeconds(21), within)).isTrue();
        Liveness other = Liveness.resumed(Liveness.first(NOON).kept().saysAlive(), NOON);
        assertThat(
                        other.heard(NOON.plusSeconds(20), false, false)
                                .isSilent(NOON.plusSeconds(40), within))
                .isFalse();
    }

    @Test
    void while_it_could_not_be_heard_it_was_not_silent() {
        Duration within = Duration.ofSeconds(20);
        Liveness alive = Liveness.first(NOON).alive(true, false, NOON, 0);
        Liveness unheard = alive.unheard(Duration.ofSeconds(30), NOON.plusSeconds(40));
        assertThat(unheard.isSilent(NOON.plusSeconds(50), within)).isFalse();
        assertThat(unheard.isSilent(NOON.plusSeconds(51), within)).isTrue();
        // It cannot have been heard later than now.
        assertThat(alive.unheard(Duration.ofDays(1), NOON.plusSeconds(5)).aliveAt())
                .isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    void where_any_message_says_so_a_busy_stream_is_alive() {
        Duration within = Duration.ofSeconds(20);
        Liveness busy =
                Liveness.first(NOON)
                        .alive(true, false, NOON.plusSeconds(1), 0)
                        .heard(NOON.plusSeconds(30), false, true);
        assertThat(busy.isSilent(NOON.plusSeconds(50), within)).isFalse();
        assertThat(busy.isSilent(NOON.plusSeconds(51), within)).isTrue();
    }

    @Test
    void a_stream_may_be_silent_as_long_as_it_likes() {
        assertThat(Liveness.first(NOON).isSilent(NOON.plusSeconds(86_400), Duration.ZERO))
                .isFalse();
    }
}
