package org.moneyline.odds.view;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.OddsEvent.ClockTold;
import org.moneyline.odds.api.OddsEvent.EventAbandoned;
import org.moneyline.odds.api.OddsEvent.EventRescheduled;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.odds.api.OddsEvent.KickedOff;
import org.moneyline.odds.api.OddsEvent.ResultEntered;
import org.moneyline.odds.api.OddsEvent.ScoreChanged;

/** What type-ahead shows of an event. */
final class IndexedEvent {

    /** As people want them: in play, to come by their start, over with the latest first. */
    static final Comparator<IndexedEvent> ORDER = IndexedEvent::compare;

    private final EventId id;
    private final IndexedName home;
    private final IndexedName away;
    private final IndexedName competition;
    private final Instant startsAt;
    private final EventStatus status;

    IndexedEvent(
            EventId id,
            IndexedName home,
            IndexedName away,
            IndexedName competition,
            Instant startsAt,
            EventStatus status) {
        this.id = id;
        this.home = home;
        this.away = away;
        this.competition = competition;
        this.startsAt = startsAt;
        this.status = status;
    }

    /** Itself if nothing has changed that is shown. */
    IndexedEvent after(FixtureEvent event) {
        return switch (event) {
            case EventRescheduled e -> with(e.startsAt(), status);
            case KickedOff e -> with(startsAt, EventStatus.IN_PLAY);
            case ResultEntered e -> with(startsAt, EventStatus.FINISHED);
            case EventAbandoned e -> with(startsAt, EventStatus.ABANDONED);
            case EventScheduled e -> this;
            case ScoreChanged e -> this;
            case ClockTold e -> this;
        };
    }

    private IndexedEvent with(Instant nextStart, EventStatus nextStatus) {
        return nextStatus == status && nextStart.equals(startsAt)
                ? this
                : new IndexedEvent(id, home, away, competition, nextStart, nextStatus);
    }

    EventId id() {
        return id;
    }

    IndexedName home() {
        return home;
    }

    IndexedName away() {
        return away;
    }

    IndexedName competition() {
        return competition;
    }

    Instant startsAt() {
        return startsAt;
    }

    EventStatus status() {
        return status;
    }

    boolean isPlaying() {
        return status == EventStatus.IN_PLAY;
    }

    boolean isOver() {
        return status.isOver();
    }

    private int rank() {
        return isPlaying() ? 0 : isOver() ? 2 : 1;
    }

    private static int compare(IndexedEvent a, IndexedEvent b) {
        int ranks = Integer.compare(a.rank(), b.rank());
        if (ranks != 0) {
            return ranks;
        }
        int starts = a.startsAt.compareTo(b.startsAt);
        int rising = starts != 0 ? starts : compare(a.id.value(), b.id.value());
        return a.isOver() ? -rising : rising;
    }

    /** As the database and every list compares ids: without a sign. */
    private static int compare(UUID a, UUID b) {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }
}
