package org.moneyline.odds.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;
import org.moneyline.kernel.Stored;
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

/**
 * A sporting event: scheduled, in play, then finished or abandoned. A result may be corrected, so a
 * finished event still takes another result, as the next round.
 *
 * @param phase of play, for people; null outside of it
 * @param minute of play that was told last, 0 before
 * @param halfTime null until the result is entered
 * @param round of the result, 0 without one
 */
@Stored(name = "odds.fixture-state", revision = 2)
record Fixture(
        EventId eventId,
        Instant startsAt,
        EventStatus status,
        @Nullable Score score,
        @Nullable String phase,
        int minute,
        @Nullable Score halfTime,
        int round) {

    /** Names longer than this do not fit a page or a mail; a feed that sends one is broken. */
    static final int NAME_MAX_CHARACTERS = 100;

    static List<FixtureEvent> schedule(ScheduleEvent c) {
        for (String name : List.of(c.sport(), c.competition(), c.home(), c.away(), c.source())) {
            if (name.isBlank() || name.length() > NAME_MAX_CHARACTERS) {
                throw new Refusal(
                        Refusal.Kind.INVALID,
                        "EVENT_NAMES_WRONG",
                        "sport, competition, both sides and source have 1 to "
                                + NAME_MAX_CHARACTERS
                                + " characters each");
            }
        }
        return List.of(
                new EventScheduled(
                        c.eventId(),
                        c.sport(),
                        c.competition(),
                        c.home(),
                        c.away(),
                        c.startsAt(),
                        c.source()));
    }

    static Fixture scheduled(EventScheduled e) {
        return new Fixture(
                e.eventId(), e.startsAt(), EventStatus.SCHEDULED, null, null, 0, null, 0);
    }

    List<FixtureEvent> decide(FixtureCommand command) {
        return switch (command) {
            // There is nothing to decide about an event that is published already.
            case ScheduleEvent c -> List.of();
            case RescheduleEvent c -> reschedule(c);
            case KickOff c ->
                    status == EventStatus.SCHEDULED
                            ? List.of(new KickedOff(eventId, c.at()))
                            : List.of();
            case ChangeScore c -> changeScore(c);
            case TellClock c -> tellClock(c);
            case EnterResult c -> enterResult(c);
            case AbandonEvent c -> abandon(c);
        };
    }

    Fixture evolve(FixtureEvent event) {
        return switch (event) {
            case EventScheduled e -> scheduled(e);
            case EventRescheduled e ->
                    new Fixture(
                            eventId, e.startsAt(), status, score, phase, minute, halfTime, round);
            case KickedOff e ->
                    new Fixture(
                            eventId,
                            startsAt,
                            EventStatus.IN_PLAY,
                            new Score(0, 0),
                            null,
                            0,
                            null,
                            round);
            case ScoreChanged e ->
                    new Fixture(
                            eventId, startsAt, status, e.score(), e.phase(), minute, halfTime,
                            round);
            case ClockTold e ->
                    new Fixture(
                            eventId, startsAt, status, score, phase, e.minute(), halfTime, round);
            case ResultEntered e ->
                    new Fixture(
                            eventId,
                            startsAt,
                            EventStatus.FINISHED,
                            e.fullTime(),
                            null,
                            minute,
                            e.halfTime(),
                            e.round());
            case EventAbandoned e ->
                    new Fixture(
                            eventId,
                            startsAt,
                            EventStatus.ABANDONED,
                            score,
                            null,
                            minute,
                            halfTime,
                            round);
        };
    }

    private List<FixtureEvent> reschedule(RescheduleEvent c) {
        if (status != EventStatus.SCHEDULED || c.startsAt().equals(startsAt)) {
            return List.of();
        }
        return List.of(new EventRescheduled(eventId, c.startsAt()));
    }

    private List<FixtureEvent> changeScore(ChangeScore c) {
        return switch (status) {
            case SCHEDULED -> throw notStarted();
            case IN_PLAY ->
                    c.score().equals(score) && c.phase().equals(phase)
                            ? List.of()
                            : List.of(new ScoreChanged(eventId, c.score(), c.phase()));
            // The result stands; a late score of the running match says nothing new.
            case FINISHED, ABANDONED -> List.of();
        };
    }

    private List<FixtureEvent> tellClock(TellClock c) {
        if (c.minute() < 0 || c.minute() > TellClock.MINUTE_MAX) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "MINUTE_WRONG",
                    "minutes of play are counted from 0 to " + TellClock.MINUTE_MAX);
        }
        return switch (status) {
            case SCHEDULED -> throw notStarted();
            // The clock does not run back: an older message that comes late says nothing new.
            case IN_PLAY ->
                    c.minute() <= minute ? List.of() : List.of(new ClockTold(eventId, c.minute()));
            case FINISHED, ABANDONED -> List.of();
        };
    }

    private List<FixtureEvent> enterResult(EnterResult c) {
        if (!c.halfTime().mayBecome(c.fullTime())) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "SCORE_IMPOSSIBLE",
                    "neither side can have fewer goals at full time than at half time");
        }
        return switch (status) {
            case SCHEDULED -> throw notStarted();
            case ABANDONED ->
                    throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "EVENT_ABANDONED",
                            "the event was abandoned and its markets are void; it has no result");
            case IN_PLAY -> List.of(result(c, 1));
            case FINISHED ->
                    c.halfTime().equals(halfTime) && c.fullTime().equals(score)
                            ? List.of()
                            : List.of(result(c, round + 1));
        };
    }

    private ResultEntered result(EnterResult c, int nextRound) {
        return new ResultEntered(
                eventId, nextRound, c.halfTime(), c.fullTime(), c.by(), c.reason());
    }

    private List<FixtureEvent> abandon(AbandonEvent c) {
        return switch (status) {
            case SCHEDULED, IN_PLAY -> List.of(new EventAbandoned(eventId, c.by(), c.reason()));
            case FINISHED ->
                    throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "EVENT_FINISHED",
                            "the event has a result; correct the result instead");
            case ABANDONED -> List.of();
        };
    }

    private static Refusal notStarted() {
        return new Refusal(
                Refusal.Kind.CONFLICT,
                "EVENT_NOT_STARTED",
                "the event has not kicked off; kick it off first");
    }
}
