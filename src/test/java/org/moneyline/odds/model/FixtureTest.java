package org.moneyline.odds.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.OddsCommand.AbandonEvent;
import org.moneyline.odds.api.OddsCommand.ChangeScore;
import org.moneyline.odds.api.OddsCommand.EnterResult;
import org.moneyline.odds.api.OddsCommand.FixtureCommand;
import org.moneyline.odds.api.OddsCommand.KickOff;
import org.moneyline.odds.api.OddsCommand.RescheduleEvent;
import org.moneyline.odds.api.OddsCommand.ScheduleEvent;
import org.moneyline.odds.api.OddsCommand.TellClock;
import org.moneyline.odds.api.OddsEvent.ClockTold;
import org.moneyline.odds.api.OddsEvent.EventAbandoned;
import org.moneyline.odds.api.OddsEvent.EventRescheduled;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.odds.api.OddsEvent.KickedOff;
import org.moneyline.odds.api.OddsEvent.ResultEntered;
import org.moneyline.odds.api.OddsEvent.ScoreChanged;
import org.moneyline.odds.api.Score;

class FixtureTest {

    private static final EventId ID = new EventId(new UUID(7, 1));
    private static final Instant START = Instant.parse("2026-03-01T15:00:00Z");

    private final ScheduleEvent schedule =
            new ScheduleEvent(ID, "Football", "Premier League", "Leeds", "Hull", START, "desk");
    private final KickOff kickOff = new KickOff(ID, START);
    private final ChangeScore oneNil = new ChangeScore(ID, new Score(1, 0), "1st half");
    private final EnterResult twoOne = result(1, 0, 2, 1);
    private final AbandonEvent abandon = new AbandonEvent(ID, "trader", "floodlights failed");

    @Test
    void an_event_runs_from_its_schedule_to_its_result() {
        assertThat(Fixture.schedule(schedule))
                .containsExactly(
                        new EventScheduled(
                                ID, "Football", "Premier League", "Leeds", "Hull", START, "desk"));
        assertThat(scheduled().decide(kickOff)).containsExactly(new KickedOff(ID, START));
        Fixture inPlay = after(kickOff);
        assertThat(inPlay.status()).isEqualTo(EventStatus.IN_PLAY);
        assertThat(inPlay.score()).isEqualTo(new Score(0, 0));
        assertThat(inPlay.decide(oneNil))
                .containsExactly(new ScoreChanged(ID, new Score(1, 0), "1st half"));
        assertThat(after(kickOff, oneNil).decide(twoOne))
                .containsExactly(
                        new ResultEntered(
                                ID, 1, new Score(1, 0), new Score(2, 1), "desk", "final whistle"));
        assertThat(after(kickOff, oneNil, twoOne).status()).isEqualTo(EventStatus.FINISHED);
        assertThat(after(kickOff, oneNil, twoOne).score()).isEqualTo(new Score(2, 1));
    }

    @Test
    void everything_sent_twice_happens_once() {
        assertThat(scheduled().decide(schedule)).isEmpty();
        assertThat(after(kickOff).decide(kickOff)).isEmpty();
        assertThat(after(kickOff, oneNil).decide(oneNil)).isEmpty();
        assertThat(after(kickOff, twoOne).decide(twoOne)).isEmpty();
        assertThat(after(abandon).decide(abandon)).isEmpty();
        RescheduleEvent later = new RescheduleEvent(ID, START.plusSeconds(600));
        assertThat(after(later).decide(later)).isEmpty();
    }

    @Test
    void the_clock_runs_forward_while_the_match_does() {
        TellClock ten = new TellClock(ID, 10);
        assertThat(after(kickOff).decide(ten)).containsExactly(new ClockTold(ID, 10));
        assertThat(after(kickOff, ten).decide(ten)).as("sent twice").isEmpty();
        assertThat(after(kickOff, ten).decide(new TellClock(ID, 9))).as("late").isEmpty();
        assertThat(after(kickOff, twoOne).decide(ten)).as("over").isEmpty();
        assertRefused(scheduled(), ten, "EVENT_NOT_STARTED");
        assertRefused(after(kickOff), new TellClock(ID, 151), "MINUTE_WRONG");
        assertRefused(after(kickOff), new TellClock(ID, -1), "MINUTE_WRONG");
    }

    @Test
    void another_result_is_the_next_round() {
        EnterResult corrected = result(1, 0, 2, 2);
        assertThat(after(kickOff, twoOne).decide(corrected))
                .containsExactly(
                        new ResultEntered(
                                ID, 2, new Score(1, 0), new Score(2, 2), "desk", "final whistle"));
        assertThat(after(kickOff, twoOne, corrected).decide(result(1, 1, 2, 2)))
                .first()
                .isEqualTo(
                        new ResultEntered(
                                ID, 3, new Score(1, 1), new Score(2, 2), "desk", "final whistle"));
    }

    @Test
    void a_result_needs_a_kick_off() {
        assertRefused(scheduled(), twoOne, "EVENT_NOT_STARTED");
        assertRefused(scheduled(), oneNil, "EVENT_NOT_STARTED");
    }

    @ParameterizedTest
    @CsvSource({"2,0, 1,1", "0,1, 3,0"})
    void nobody_loses_goals_in_the_second_half(int hh, int ha, int fh, int fa) {
        assertRefused(after(kickOff), result(hh, ha, fh, fa), "SCORE_IMPOSSIBLE");
    }

    @Test
    void an_abandoned_event_takes_no_result_and_a_finished_one_is_not_abandoned() {
        assertThat(after(kickOff).decide(abandon))
                .containsExactly(new EventAbandoned(ID, "trader", "floodlights failed"));
        assertRefused(after(kickOff, abandon), twoOne, "EVENT_ABANDONED");
        assertRefused(after(kickOff, twoOne), abandon, "EVENT_FINISHED");
        assertThat(after(abandon).decide(kickOff)).isEmpty();
    }

    @Test
    void a_late_score_changes_no_result() {
        assertThat(after(kickOff, twoOne).decide(oneNil)).isEmpty();
    }

    @Test
    void the_start_moves_until_kick_off() {
        RescheduleEvent later = new RescheduleEvent(ID, START.plusSeconds(600));
        assertThat(scheduled().decide(later))
                .containsExactly(new EventRescheduled(ID, START.plusSeconds(600)));
        assertThat(after(later).startsAt()).isEqualTo(START.plusSeconds(600));
        assertThat(after(kickOff).decide(later)).isEmpty();
    }

    @Test
    void names_must_fit() {
        ScheduleEvent blank =
                new ScheduleEvent(ID, "Football", "Premier League", " ", "Hull", START, "desk");
        ScheduleEvent endless =
                new ScheduleEvent(ID, "Football", "L", "x".repeat(101), "Hull", START, "desk");
        for (ScheduleEvent wrong : List.of(blank, endless)) {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> Fixture.schedule(wrong))
                    .matches(r -> r.code().equals("EVENT_NAMES_WRONG"));
        }
    }

    private static EnterResult result(int hh, int ha, int fh, int fa) {
        return new EnterResult(ID, new Score(hh, ha), new Score(fh, fa), "desk", "final whistle");
    }

    private Fixture scheduled() {
        return Fixture.scheduled((EventScheduled) Fixture.schedule(schedule).getFirst());
    }

    private Fixture after(FixtureCommand... commands) {
        Fixture fixture = scheduled();
        for (FixtureCommand command : commands) {
            for (FixtureEvent event : fixture.decide(command)) {
                fixture = fixture.evolve(event);
            }
        }
        return fixture;
    }

    private static void assertRefused(Fixture fixture, FixtureCommand command, String code) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> fixture.decide(command))
                .matches(r -> r.code().equals(code), code);
    }
}
