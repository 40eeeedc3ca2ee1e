package org.moneyline.odds.view;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.Score;

/** An event as the projection wrote it; read here, never written. */
@Entity
@Immutable
@Table(name = "odds_event")
@SuppressWarnings("NullAway.Init") // Filled by Hibernate.
class EventRow {

    @Id private UUID eventId;
    private String sport;
    private String competition;
    private String home;
    private String away;
    private Instant startsAt;

    @Enumerated(EnumType.STRING)
    private EventStatus status;

    private @Nullable Short scoreHome;
    private @Nullable Short scoreAway;
    private @Nullable Short halfHome;
    private @Nullable Short halfAway;
    private @Nullable String phase;
    private String source;
    private String searchText;

    UUID id() {
        return eventId;
    }

    String name() {
        return home + " v " + away;
    }

    String competition() {
        return competition;
    }

    Instant startsAt() {
        return startsAt;
    }

    EventStatus status() {
        return status;
    }

    EventView view(List<MarketView> markets) {
        return new EventView(
                new EventId(eventId),
                sport,
                competition,
                home,
                away,
                startsAt,
                status,
                score(scoreHome, scoreAway),
                score(halfHome, halfAway),
                phase,
                source,
                markets);
    }

    private static @Nullable Score score(@Nullable Short home, @Nullable Short away) {
        return home == null || away == null ? null : new Score(home, away);
    }
}
