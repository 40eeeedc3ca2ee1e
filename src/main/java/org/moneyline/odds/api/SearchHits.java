package org.moneyline.odds.api;

import java.util.List;

/** What type-ahead found, each kind best first. */
public record SearchHits(List<SearchHit> events, List<NameHit> teams, List<NameHit> competitions) {

    public static final SearchHits NONE = new SearchHits(List.of(), List.of(), List.of());

    /** A team or a competition. */
    public record NameHit(MarkedText name, String sport) {}

    /** The same with so many names of each kind at most. */
    public SearchHits withNamesAtMost(int names) {
        return new SearchHits(
                events,
                teams.stream().limit(names).toList(),
                competitions.stream().limit(names).toList());
    }

    public boolean isEmpty() {
        return events.isEmpty() && teams.isEmpty() && competitions.isEmpty();
    }
}
