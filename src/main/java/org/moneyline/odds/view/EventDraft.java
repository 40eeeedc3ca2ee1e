package org.moneyline.odds.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.OddsEvent.ClockTold;
import org.moneyline.odds.api.OddsEvent.EventAbandoned;
import org.moneyline.odds.api.OddsEvent.EventRescheduled;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.odds.api.OddsEvent.KickedOff;
import org.moneyline.odds.api.OddsEvent.ResultEntered;
import org.moneyline.odds.api.OddsEvent.ScoreChanged;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.catalogue.MatchPhase;

/** An event's row while a batch is folded into it. */
record EventDraft(
        String sport,
        String competition,
        String home,
        String away,
        Instant startsAt,
        EventStatus status,
        @Nullable Score score,
        @Nullable Score halfTime,
        @Nullable String phase,
        String source) {

    static EventDraft of(EventScheduled e) {
        return new EventDraft(
                e.sport(),
                e.competition(),
                e.home(),
                e.away(),
                e.startsAt(),
                EventStatus.SCHEDULED,
                null,
                null,
                null,
                e.source());
    }

    EventDraft after(FixtureEvent event) {
        return switch (event) {
            case EventScheduled e -> of(e);
            case EventRescheduled e -> with(e.startsAt(), status, score, halfTime, phase);
            case KickedOff e ->
                    with(startsAt, EventStatus.IN_PLAY, new Score(0, 0), halfTime, phase);
            case ScoreChanged e ->
                    with(
                            startsAt,
                            status,
                            e.score(),
                            e.phase().equals(MatchPhase.HALF_TIME) ? e.score() : halfTime,
                            e.phase());
            case ClockTold e -> this;
            case ResultEntered e ->
                    with(startsAt, EventStatus.FINISHED, e.fullTime(), e.halfTime(), null);
            case EventAbandoned e -> with(startsAt, EventStatus.ABANDONED, score, halfTime, null);
        };
    }

    String searchText() {
        return home + " v " + away + " " + competition;
    }

    private EventDraft with(
            Instant nextStart,
            EventStatus nextStatus,
            @Nullable Score nextScore,
            @Nullable Score nextHalfTime,
            @Nullable String nextPhase) {
        return new EventDraft(
                sport,
                competition,
                home,
                away,
                nextStart,
                nextStatus,
                nextScore,
                nextHalfTime,
                nextPhase,
                source);
    }
}
