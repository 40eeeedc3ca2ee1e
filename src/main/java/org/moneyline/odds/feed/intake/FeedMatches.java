package org.moneyline.odds.feed.intake;

import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.feed.Fact;
import org.moneyline.odds.feed.intake.MatchNames.Name;
import org.moneyline.odds.feed.intake.MatchNames.Row;
import org.moneyline.platform.api.Ids;
import org.springframework.stereotype.Component;

/**
 * Which of our events a provider's is. The first provider to schedule one is its source; another
 * that schedules the same sides at about the same time speaks of the same event. Remembered over
 * restarts.
 */
@Component
class FeedMatches {

    /** More names than all providers together have for events of a week. */
    static final int NAMES_MAX = 50_000;

    /** Corrections of results come within days. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    /** Providers differ over when a match starts, and postpone it at different times. */
    private static final Duration SAME_START_WITHIN = Duration.ofHours(12);

    /** Until it is looked again whether there is room; all are looked through for it. */
    private static final Duration FULL_LOOK_EVERY = Duration.ofMinutes(1);

    private final MatchNames names;
    private final Clock clock;
    private final Map<Name, FeedMatch> byName = new ConcurrentHashMap<>();

    /** Each is looked through every second, while nothing of the provider is taken. */
    private final Map<String, Set<FeedMatch>> byProvider = new ConcurrentHashMap<>();

    private final Map<EventId, FeedMatch> byEvent = new HashMap<>();
    private final Map<String, List<FeedMatch>> bySides = new HashMap<>();
    private Instant fullUntil = Instant.MIN;

    FeedMatches(MatchNames names, Clock clock) {
        this.names = names;
        this.clock = clock;
    }

    synchronized void load() {
        byName.clear();
        byProvider.clear();
        byEvent.clear();
        bySides.clear();
        // The source first: a match is called as it calls it.
        names.startingAfter(clock.instant().minus(REMEMBERED), NAMES_MAX).stream()
                .sorted(Comparator.comparing(row -> !row.source().equals(row.name().provider())))
                .forEach(row -> remember(row, true));
    }

    @Nullable FeedMatch find(String provider, String event) {
        return byName.get(new Name(provider, event));
    }

    /**
     * The match a provider schedules; the same one if it is there already. Null if there are too
     * many, all of them still to come.
     */
    synchronized @Nullable FeedMatch schedule(String provider, String event, Fact.Scheduled said) {
        Name name = new Name(provider, event);
        FeedMatch known = byName.get(name);
        if (known != null) {
            return known;
        }
        if (isFull()) {
            return null;
        }
        FeedMatch same = same(provider, said);
        Row wanted =
                new Row(
                        name,
                        same == null ? new EventId(Ids.next()) : same.eventId(),
                        same == null ? provider : same.source(),
                        said.sport(),
                        said.home(),
                        said.away(),
                        said.startsAt(),
                        false,
                        false);
        Row kept = names.keep(wanted);
        return remember(kept, !kept.eventId().equals(wanted.eventId()));
    }

    /** Those that the provider speaks of. */
    void each(String provider, Consumer<FeedMatch> visitor) {
        byProvider.getOrDefault(provider, Set.of()).forEach(visitor);
    }

    private FeedMatch remember(Row row, boolean remembered) {
        FeedMatch match =
                byEvent.computeIfAbsent(
                        row.eventId(),
                        id ->
                                new FeedMatch(
                                        id,
                                        row.source(),
                                        row.home(),
                                        row.away(),
                                        row.startsAt(),
                                        remembered));
        if (row.inPlay()) {
            match.setKickedOff();
        }
        if (row.over()) {
            match.setOver();
        }
        byName.put(row.name(), match);
        byProvider
                .computeIfAbsent(row.name().provider(), name -> ConcurrentHashMap.newKeySet())
                .add(match);
        match.namedBy().add(row.name().provider());
        String sides = sides(row.sport(), row.home(), row.away());
        if (sides != null) {
            List<FeedMatch> those = bySides.computeIfAbsent(sides, k -> new ArrayList<>());
            if (!those.contains(match)) {
                those.add(match);
            }
        }
        return match;
    }

    private boolean isFull() {
        if (byName.size() < NAMES_MAX) {
            return false;
        }
        Instant now = clock.instant();
        if (now.isBefore(fullUntil)) {
            return true;
        }
        Instant before = now.minus(REMEMBERED);
        forget(match -> match.startsAt().isBefore(before));
        if (byName.size() >= NAMES_MAX) {
            forget(FeedMatch::isOver);
        }
        if (byName.size() < NAMES_MAX) {
            return false;
        }
        fullUntil = now.plus(FULL_LOOK_EVERY);
        return true;
    }

    private void forget(Predicate<FeedMatch> which) {
        byName.values().removeIf(which);
        byProvider.values().forEach(those -> those.removeIf(which));
        byEvent.values().removeIf(which);
        bySides.values()
                .removeIf(those -> {
                    those.removeIf(which);
                    return those.isEmpty();
                });
    }

    /** A provider that has a name for a match already does not speak of it by another. */
    private @Nullable FeedMatch same(String provider, Fact.Scheduled said) {
        String sides = sides(said.sport(), said.home(), said.away());
        return sides == null
                ? null
                : bySides.getOrDefault(sides, List.of()).stream()
                        .filter(match -> !match.namedBy().contains(provider))
                        .filter(match -> apart(match, said).compareTo(SAME_START_WITHIN) <= 0)
                        .min(Comparator.comparing(match -> apart(match, said)))
                        .orElse(null);
    }

    private static Duration apart(FeedMatch match, Fact.Scheduled said) {
        return Duration.between(match.startsAt(), said.startsAt()).abs();
    }

    /** Null where a side has no letter or digit to tell it from others. */
    private static @Nullable String sides(String sport, String home, String away) {
        String one = plain(home);
        String other = plain(away);
        return one.isEmpty() || other.isEmpty() ? null : plain(sport) + ": " + one + " v " + other;
    }

    /** Letters and digits of every script, without accents and case. */
    private static String plain(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("[^\\p{L}\\p{N}\\p{M}]|\\p{InCombiningDiacriticalMarks}", "")
                .toLowerCase(Locale.ROOT);
    }
}
