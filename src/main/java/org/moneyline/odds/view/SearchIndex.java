package org.moneyline.odds.view;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;

/**
 * Events, the names in them and the words in those. Not for several threads; {@link SearchBoard}
 * sees to that.
 */
final class SearchIndex {

    /** Above every letter: what lies between a word and this begins with the word. */
    private static final String LAST = "\uffff";

    private final SpokenForms forms;
    private final Limits limits;
    private final Map<EventId, IndexedEvent> events = new HashMap<>();
    private final Map<Key, IndexedName> names = new HashMap<>();
    private final NavigableMap<String, List<Use>> words = new TreeMap<>();
    private final Deque<EventId> over = new ArrayDeque<>();

    SearchIndex(SpokenForms forms, Limits limits) {
        this.forms = forms;
        this.limits = limits;
    }

    /**
     * How much is kept.
     *
     * @param upcomingEvents in play or to come; one more is not found
     * @param overEvents for one more the one that was over first goes
     */
    record Limits(int upcomingEvents, int overEvents) {}

    /** A name under one of its words. */
    record Use(IndexedName name, SpokenForms.Form form) {}

    private record Key(NameKind kind, String sport, String name) {}

    int size() {
        return events.size();
    }

    /** Whether anything changed, or was too much. */
    enum Taken {
        CHANGED,
        NOTHING_NEW,
        NO_ROOM
    }

    Taken take(FixtureEvent event) {
        if (event instanceof EventScheduled e) {
            return add(
                    e.eventId(),
                    e.sport(),
                    e.competition(),
                    e.home(),
                    e.away(),
                    e.startsAt(),
                    EventStatus.SCHEDULED);
        }
        IndexedEvent before = events.get(event.eventId());
        if (before == null) {
            return Taken.NOTHING_NEW;
        }
        IndexedEvent after = before.after(event);
        if (after == before) {
            return Taken.NOTHING_NEW;
        }
        unshelve(before);
        shelve(after);
        events.put(after.id(), after);
        if (after.isOver() && !before.isOver()) {
            ended(after.id());
        }
        return Taken.CHANGED;
    }

    /** An event as it is by now; those that are over by their start. */
    Taken add(
            EventId id,
            String sport,
            String competition,
            String home,
            String away,
            Instant startsAt,
            EventStatus status) {
        if (events.containsKey(id)) {
            return Taken.NOTHING_NEW;
        }
        if (!status.isOver() && events.size() - over.size() >= limits.upcomingEvents()) {
            return Taken.NO_ROOM;
        }
        IndexedEvent event =
                new IndexedEvent(
                        id,
                        name(NameKind.TEAM, sport, home),
                        name(NameKind.TEAM, sport, away),
                        name(NameKind.COMPETITION, sport, competition),
                        startsAt,
                        status);
        shelve(event);
        events.put(id, event);
        if (event.isOver()) {
            ended(id);
        }
        return Taken.CHANGED;
    }

    private void ended(EventId id) {
        over.addLast(id);
        if (over.size() > limits.overEvents()) {
            IndexedEvent oldest = Objects.requireNonNull(events.remove(over.removeFirst()));
            unshelve(oldest);
            forgetUnused(oldest.home());
            forgetUnused(oldest.away());
            forgetUnused(oldest.competition());
        }
    }

    private static void shelve(IndexedEvent event) {
        event.home().home().add(event);
        event.away().away().add(event);
        event.competition().home().add(event);
        plays(event, 1);
    }

    private static void unshelve(IndexedEvent event) {
        event.home().home().remove(event);
        event.away().away().remove(event);
        event.competition().home().remove(event);
        plays(event, -1);
    }

    private static void plays(IndexedEvent event, int more) {
        if (event.isPlaying()) {
            event.home().plays(more);
            event.away().plays(more);
        }
    }

    private IndexedName name(NameKind kind, String sport, String text) {
        return names.computeIfAbsent(
                new Key(kind, sport, text),
                key -> {
                    IndexedName name = new IndexedName(kind, sport, text);
                    for (SpokenForms.Form form : forms.of(text)) {
                        words.computeIfAbsent(form.word(), word -> new ArrayList<>(1))
                                .add(new Use(name, form));
                    }
                    return name;
                });
    }

    private void forgetUnused(IndexedName name) {
        if (!name.isUnused()
                || names.remove(new Key(name.kind(), name.sport(), name.text())) == null) {
            return;
        }
        for (SpokenForms.Form form : forms.of(name.text())) {
            words.computeIfPresent(
                    form.word(),
                    (word, uses) -> {
                        uses.removeIf(use -> use.name() == name);
                        return uses.isEmpty() ? null : uses;
                    });
        }
    }

    /** Each word with the names that have it. */
    NavigableMap<String, List<Use>> words() {
        return words;
    }

    /** Those words that begin so. */
    NavigableMap<String, List<Use>> wordsFrom(String beginning) {
        return words.subMap(beginning, true, beginning + LAST, false);
    }

    /** Whether some word begins so. */
    boolean begins(String beginning) {
        String next = words.ceilingKey(beginning);
        return next != null && next.startsWith(beginning);
    }
}
