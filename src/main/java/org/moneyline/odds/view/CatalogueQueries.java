package org.moneyline.odds.view;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsQuery.EventOf;
import org.moneyline.odds.api.OddsQuery.Events;
import org.moneyline.odds.api.OddsQuery.MarketOf;
import org.moneyline.odds.api.OddsQuery.NamesOf;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionNames;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Answers questions about events and markets from the tables. */
@Component
@Transactional(readOnly = true)
class CatalogueQueries {

    /** Longer texts find nothing; they only cost. */
    static final int TEXT_MAX_CHARACTERS = 100;

    private static final UUID ID_LOWEST = new UUID(0, 0);
    private static final UUID ID_HIGHEST = new UUID(-1, -1);

    // Beyond any start, within what the database holds.
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9000-01-01T00:00:00Z");

    private final EventRows events;
    private final MarketRows markets;

    CatalogueQueries(EventRows events, MarketRows markets) {
        this.events = events;
        this.markets = markets;
    }

    @QueryHandler
    public Page<EventView> on(Events question) {
        int limit = Math.clamp(question.limit(), 1, Page.LIMIT_MAX_ITEMS);
        String text = pattern(question.text());
        String sport = question.sport() == null ? "" : question.sport();
        EventCursor after = EventCursor.of(question.cursor());
        EventStatus status = question.status();
        Limit oneMore = Limit.of(limit + 1);
        List<EventRow> rows;
        if (status == null) {
            EventCursor from = after == null ? new EventCursor(-1, EARLIEST, ID_LOWEST) : after;
            rows =
                    events.upcoming(
                            text, sport, from.rank(), from.startsAt(), from.eventId(), oneMore);
        } else if (status == EventStatus.SCHEDULED || status == EventStatus.IN_PLAY) {
            EventCursor from = after == null ? new EventCursor(0, EARLIEST, ID_LOWEST) : after;
            rows = events.rising(status, text, sport, from.startsAt(), from.eventId(), oneMore);
        } else {
            EventCursor from = after == null ? new EventCursor(0, LATEST, ID_HIGHEST) : after;
            rows = events.falling(status, text, sport, from.startsAt(), from.eventId(), oneMore);
        }
        List<EventRow> shown = rows.subList(0, Math.min(limit, rows.size()));
        String next = rows.size() > limit ? cursor(shown.getLast()) : null;
        return new Page<>(withMarkets(shown), next);
    }

    @QueryHandler
    public EventView on(EventOf question) {
        List<EventRow> rows = events.findByEventIdIn(List.of(question.eventId().value()));
        if (rows.isEmpty()) {
            throw new Refusal(
                    Refusal.Kind.NOT_FOUND, "EVENT_UNKNOWN", "there is no event with this id");
        }
        return withMarkets(rows).getFirst();
    }

    @QueryHandler
    public MarketView on(MarketOf question) {
        return markets.findByMarketId(question.marketId().value())
                .orElseThrow(() ->
                        new Refusal(
                                Refusal.Kind.NOT_FOUND,
                                "MARKET_UNKNOWN",
                                "there is no market with this id"))
                .view();
    }

    @QueryHandler
    public Map<SelectionId, SelectionNames> on(NamesOf question) {
        Set<UUID> ids =
                question.selections().stream()
                        .map(selection -> selection.marketId().value())
                        .collect(Collectors.toSet());
        Map<UUID, MarketRow> rows =
                markets.findByMarketIdIn(ids).stream()
                        .collect(toMap(MarketRow::id, Function.identity()));
        Map<UUID, EventRow> named =
                events
                        .findByEventIdIn(
                                rows.values().stream()
                                        .map(MarketRow::eventId)
                                        .collect(Collectors.toSet()))
                        .stream()
                        .collect(toMap(EventRow::id, Function.identity()));
        Map<SelectionId, SelectionNames> names = new HashMap<>();
        for (SelectionId selection : question.selections()) {
            MarketRow market = rows.get(selection.marketId().value());
            EventRow event = market == null ? null : named.get(market.eventId());
            String name = market == null ? null : market.selection(selection.ordinal());
            if (market != null && event != null && name != null) {
                names.put(
                        selection,
                        new SelectionNames(
                                new EventId(event.id()),
                                event.name(),
                                event.competition(),
                                event.startsAt(),
                                market.name(),
                                name));
            }
        }
        return names;
    }

    private List<EventView> withMarkets(List<EventRow> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Map<UUID, List<MarketView>> byEvent =
                markets
                        .findByEventIdInOrderByOpenedIndex(rows.stream().map(EventRow::id).toList())
                        .stream()
                        .sorted(
                                Comparator.comparingInt(MarketRow::rank)
                                        .thenComparingInt(MarketRow::lineOrZero))
                        .collect(
                                groupingBy(MarketRow::eventId, mapping(MarketRow::view, toList())));
        return rows.stream()
                .map(row -> row.view(byEvent.getOrDefault(row.id(), List.of())))
                .toList();
    }

    private static String cursor(EventRow last) {
        return new EventCursor(
                        last.status() == EventStatus.IN_PLAY ? 0 : 1, last.startsAt(), last.id())
                .text();
    }

    /** The text as part of a LIKE pattern; empty for all. */
    private static String pattern(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return "";
        }
        String stripped = text.strip();
        return stripped.substring(0, Math.min(TEXT_MAX_CHARACTERS, stripped.length()))
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
    }
}
