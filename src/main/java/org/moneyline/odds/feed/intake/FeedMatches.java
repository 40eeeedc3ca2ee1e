package org.moneyline.odds.feed.intake;

import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.feed.Fact;
import org.moneyline.platform.api.Ids;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which of our events a provider's is. The first provider to schedule one is its source; another
 * that schedules the same sides at about the same time speaks of the same event. Remembered over
 * restarts.
 */
@Component
class FeedMatches {

    /** More events than all providers together have in a week. */
    private static final int MATCHES_MAX = 50_000;

    /** Corrections of results come within days. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    /** Providers differ over when a match starts, and postpone it at different times. */
    private static final Duration SAME_START_WITHIN = Duration.ofHours(12);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Map<Name, FeedMatch> byName = new ConcurrentHashMap<>();
    private final Map<String, List<FeedMatch>> bySides = new HashMap<>();

    FeedMatches(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What a provider calls an event. */
    private record Name(String provider, String event) {}

    private record Row(
            Name name,
            UUID eventId,
            String source,
            String home,
            String away,
            Instant startsAt,
            boolean over) {}

    synchronized void load() {
        byName.clear();
        bySides.clear();
        Map<UUID, FeedMatch> matches = new HashMap<>();
        for (Row row :
                jdbc.sql(
                                """
                                select provider, provider_event, event_id, m.source, m.home,
                                    m.away, m.starts_at,
                                    coalesce(e.status in ('FINISHED', 'ABANDONED'), false)
                                from odds_feed_match m left join odds_event e using (event_id)
                                where m.starts_at > ? order by m.starts_at desc limit ?\
                                """)
                        .params(
                                clock.instant().minus(REMEMBERED).atOffset(ZoneOffset.UTC),
                                MATCHES_MAX)
                        .query((row, i) ->
                                new Row(
                                        new Name(row.getString(1), row.getString(2)),
                                        row.getObject(3, UUID.class),
                                        row.getString(4),
                                        row.getString(5),
                                        row.getString(6),
                                        row.getObject(7, OffsetDateTime.class).toInstant(),
                                        row.getBoolean(8)))
                        .list()) {
            FeedMatch match =
                    matches.computeIfAbsent(
                            row.eventId(),
                            id ->
                                    new FeedMatch(
                                            new EventId(id),
                                            row.source(),
                                            row.home(),
                                            row.away(),
                                            row.startsAt(),
                                            true));
            if (row.over()) {
                match.setOver();
            }
            keep(row.name(), match);
        }
    }

    @Nullable FeedMatch find(String provider, String event) {
        return byName.get(new Name(provider, event));
    }

    /** The match a provider schedules; the same one if it is there already. */
    synchronized FeedMatch schedule(String provider, String event, Fact.Scheduled said) {
        Name name = new Name(provider, event);
        FeedMatch known = byName.get(name);
        if (known != null) {
            return known;
        }
        FeedMatch same = same(said);
        UUID eventId = same == null ? Ids.next() : same.eventId().value();
        String source = same == null ? provider : same.source();
        // Another node, or a start that forgot it, may have been first.
        jdbc.sql(
                        """
                        insert into odds_feed_match (provider, provider_event, event_id, source,
                            home, away, starts_at)
                        values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing\
                        """)
                .params(
                        provider,
                        event,
                        eventId,
                        source,
                        said.home(),
                        said.away(),
                        said.startsAt().atOffset(ZoneOffset.UTC))
                .update();
        FeedMatch match =
                same != null
                        ? same
                        : jdbc.sql(
                                        """
                                        select event_id, source, home, away from odds_feed_match
                                        where provider = ? and provider_event = ?\
                                        """)
                                .params(provider, event)
                                .query((row, i) ->
                                        new FeedMatch(
                                                new EventId(row.getObject(1, UUID.class)),
                                                row.getString(2),
                                                row.getString(3),
                                                row.getString(4),
                                                said.startsAt(),
                                                !row.getObject(1, UUID.class).equals(eventId)))
                                .single();
        keep(name, match);
        return match;
    }

    void each(BiConsumer<String, FeedMatch> visitor) {
        byName.forEach((name, match) -> visitor.accept(name.provider(), match));
    }

    private void keep(Name name, FeedMatch match) {
        if (byName.size() >= MATCHES_MAX) {
            Instant before = clock.instant().minus(REMEMBERED);
            byName.values().removeIf(old -> old.startsAt().isBefore(before));
            bySides.values()
                    .removeIf(old -> old.stream().allMatch(one -> one.startsAt().isBefore(before)));
        }
        byName.put(name, match);
        List<FeedMatch> sides =
                bySides.computeIfAbsent(sides(match.home(), match.away()), k -> new ArrayList<>());
        if (!sides.contains(match)) {
            sides.add(match);
        }
    }

    private @Nullable FeedMatch same(Fact.Scheduled said) {
        return bySides.getOrDefault(sides(said.home(), said.away()), List.of()).stream()
                .filter(match ->
                        Duration.between(match.startsAt(), said.startsAt())
                                        .abs()
                                        .compareTo(SAME_START_WITHIN)
                                <= 0)
                .findFirst()
                .orElse(null);
    }

    private static String sides(String home, String away) {
        return plain(home) + " v " + plain(away);
    }

    private static String plain(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("[^\\p{Alnum}]", "")
                .toLowerCase(Locale.ROOT);
    }
}
