package org.moneyline.odds.api;

import java.util.List;

/** What type-ahead found, each kind best first. */
public record SearchHits(List<SearchHit> events, List<NameHit> teams, List<NameHit> competitions) {

    public static final SearchHits NONE = new SearchHits(List.of(), List.of(), List.of());

    /** A team or a competition. */
    public record NameHit(MarkedText name, String sport) {}

    public boolean isEmpty() {
        return events.isEmpty() && teams.isEmpty() && competitions.isEmpty();
    }
}
