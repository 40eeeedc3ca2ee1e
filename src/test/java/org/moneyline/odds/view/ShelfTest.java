package org.moneyline.odds.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;

class ShelfTest {

    private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

    private final Shelf shelf = new Shelf();

    @Test
    void what_is_taken_away_is_gone_and_all_others_stay_in_order() {
        List<IndexedEvent> events = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            events.add(event(i));
        }
        events.reversed().forEach(shelf::add);

        shelf.remove(events.remove(7));
        shelf.remove(events.remove(0));

        assertThat(all()).containsExactlyElementsOf(events);
        events.forEach(shelf::remove);
        assertThat(shelf.isEmpty()).isTrue();
    }

    /** Before, between and behind those that are there. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void what_is_not_there_takes_no_neighbour_with_it(int start) {
        IndexedEvent first = event(1);
        IndexedEvent second = event(3);
        shelf.add(first);
        shelf.add(second);

        assertThatThrownBy(() -> shelf.remove(event(start)))
                .isInstanceOf(IllegalStateException.class);

        assertThat(all()).containsExactly(first, second);
    }

    private List<IndexedEvent> all() {
        List<IndexedEvent> all = new ArrayList<>();
        shelf.first(100, false, all::add);
        return all;
    }

    private static IndexedEvent event(int start) {
        IndexedName name = new IndexedName(NameKind.TEAM, "football", "Ayr");
        return new IndexedEvent(
                new EventId(new UUID(1, start)),
                name,
                name,
                name,
                NOON.plusSeconds(start),
                EventStatus.SCHEDULED);
    }
}
