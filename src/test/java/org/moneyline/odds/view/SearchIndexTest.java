package org.moneyline.odds.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.OddsEvent.ClockTold;
import org.moneyline.odds.api.OddsEvent.EventAbandoned;
import org.moneyline.odds.api.OddsEvent.EventRescheduled;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.odds.api.OddsEvent.KickedOff;
import org.moneyline.odds.api.OddsEvent.ResultEntered;
import org.moneyline.odds.api.OddsEvent.ScoreChanged;
import org.moneyline.odds.api.Score;

/** What is kept, in which order, and what goes when there is no room. */
class SearchIndexTest {

    private static final Instant NOON = Instant.parse("2020-03-07T12:00:00Z");
    private static final SpokenForms FORMS = new SpokenForms();

    private final SearchIndex index = new SearchIndex(FORMS, new SearchIndex.Limits(4, 2));

    @Test
    void what_is_in_play_comes_first_then_the_next_start_and_the_latest_that_is_over() {
        SearchIndex roomy = new SearchIndex(FORMS, new SearchIndex.Limits(9, 9));
        for (int i = 1; i <= 6; i++) {
            roomy.take(scheduled(i, "Ayr", "Team " + i, i));
        }
        roomy.take(new KickedOff(id(4), NOON));
        roomy.take(new EventRescheduled(id(1), NOON.plusSeconds(1000)));
        roomy.take(new EventAbandoned(id(2), "desk", "snow"));
        roomy.take(over(3));
        assertThat(upcoming(roomy, "ayr")).containsExactly(4L, 5L, 6L, 1L);
        assertThat(gone(roomy, "ayr")).containsExactly(3L, 2L);
    }

    @Test
    void what_changes_nothing_that_is_shown_and_what_comes_again_is_nothing_new() {
        FixtureEvent first = scheduled(1, "Ayr", "Hull", 5);
        assertThat(index.take(first)).isEqualTo(SearchIndex.Taken.CHANGED);
        assertThat(index.take(first)).isEqualTo(SearchIndex.Taken.NOTHING_NEW);
        assertThat(index.take(new KickedOff(id(1), NOON))).isEqualTo(SearchIndex.Taken.CHANGED);
        assertThat(
                        List.of(
                                index.take(new KickedOff(id(1), NOON)),
                                index.take(new ScoreChanged(id(1), new Score(1, 0), "1H")),
                                index.take(new ClockTold(id(1), 12)),
                                index.take(new KickedOff(id(99), NOON))))
                .containsOnly(SearchIndex.Taken.NOTHING_NEW);
        assertThat(upcoming(index, "ayr")).containsExactly(1L);
    }

    @Test
    void the_one_that_was_over_first_goes_with_the_names_that_nobody_else_has() {
        for (int i = 1; i <= 3; i++) {
            index.take(scheduled(i, "Ayr", "Team " + i, i));
            index.take(over(i));
            index.take(over(i));
        }
        assertThat(gone(index, "ayr")).containsExactly(3L, 2L);
        assertThat(index.size()).isEqualTo(2);
        assertThat(index.words().keySet()).containsExactly("2", "3", "ayr", "league", "team");
        // It comes back under the same names.
        index.take(scheduled(4, "Team 1", "Ayr", 4));
        assertThat(upcoming(index, "1")).containsExactly(4L);
    }

    @Test
    void without_room_a_further_event_is_not_taken_until_another_is_over() {
        for (int i = 1; i <= 4; i++) {
            index.take(scheduled(i, "Ayr", "Hull", i));
        }
        assertThat(index.take(scheduled(5, "Ayr", "Hull", 5))).isEqualTo(SearchIndex.Taken.NO_ROOM);
        assertThat(index.take(new KickedOff(id(5), NOON))).isEqualTo(SearchIndex.Taken.NOTHING_NEW);
        index.take(over(1));
        assertThat(index.take(scheduled(6, "Ayr", "Hull", 6))).isEqualTo(SearchIndex.Taken.CHANGED);
        assertThat(upcoming(index, "ayr")).containsExactly(2L, 3L, 4L, 6L);
    }

    @Test
    void an_index_led_by_events_is_the_one_filled_with_how_they_ended() {
        Random random = new Random(20200307);
        SearchIndex led = new SearchIndex(FORMS, new SearchIndex.Limits(9_999, 9_999));
        Map<EventId, IndexedEvent> last = new HashMap<>();
        for (int i = 0; i < 4_000; i++) {
            FixtureEvent event = any(random);
            SearchIndex.Taken taken = led.take(event);
            if (event instanceof EventScheduled && taken == SearchIndex.Taken.CHANGED) {
                last.put(event.eventId(), only(led, event.eventId()));
            } else {
                last.computeIfPresent(event.eventId(), (id, before) -> before.after(event));
            }
        }
        SearchIndex filled = new SearchIndex(FORMS, new SearchIndex.Limits(9_999, 9_999));
        last.forEach((id, event) ->
                filled.add(
                        id,
                        event.competition().sport(),
                        event.competition().text(),
                        event.home().text(),
                        event.away().text(),
                        event.startsAt(),
                        event.status()));
        assertThat(led.size()).isEqualTo(filled.size()).isGreaterThan(300);
        assertThat(led.words().keySet()).isEqualTo(filled.words().keySet());
        for (String word : led.words().keySet()) {
            assertThat(upcoming(led, word)).isEqualTo(upcoming(filled, word));
            assertThat(gone(led, word)).isEqualTo(gone(filled, word));
        }
    }

    private static FixtureEvent any(Random random) {
        long number = random.nextInt(400);
        return switch (random.nextInt(5)) {
            case 0 -> new EventRescheduled(id(number), NOON.plusSeconds(random.nextInt(50)));
            case 1 -> new KickedOff(id(number), NOON);
            case 2 -> over(number);
            default ->
                    scheduled(
                            number,
                            "Team " + random.nextInt(9),
                            "Side " + random.nextInt(9),
                            random.nextInt(50));
        };
    }

    private static IndexedEvent only(SearchIndex index, EventId id) {
        return events(index, "league", false).stream()
                .filter(event -> event.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> upcoming(SearchIndex index, String word) {
        return numbers(events(index, word, false));
    }

    private static List<Long> gone(SearchIndex index, String word) {
        return numbers(events(index, word, true));
    }

    private static List<Long> numbers(List<IndexedEvent> events) {
        return events.stream().map(event -> event.id().value().getLeastSignificantBits()).toList();
    }

    /** Of all names with the word, in the order of those names. */
    private static List<IndexedEvent> events(SearchIndex index, String word, boolean over) {
        List<IndexedEvent> events = new ArrayList<>();
        index.words().getOrDefault(word, List.of()).stream()
                .map(SearchIndex.Use::name)
                .sorted(Comparator.comparing(IndexedName::text).thenComparing(IndexedName::kind))
                .forEach(name -> {
                    name.home().first(999, over, events::add);
                    name.away().first(999, over, events::add);
                });
        return events;
    }

    private static EventId id(long number) {
        return new EventId(new UUID(7, number));
    }

    private static EventScheduled scheduled(long number, String home, String away, int seconds) {
        return new EventScheduled(
                id(number), "football", "League", home, away, NOON.plusSeconds(seconds), "desk");
    }

    private static ResultEntered over(long number) {
        return new ResultEntered(
                id(number), 1, new Score(0, 0), new Score(1, 0), "desk", "whistle");
    }
}
