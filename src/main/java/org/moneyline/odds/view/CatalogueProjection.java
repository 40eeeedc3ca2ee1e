package org.moneyline.odds.view;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.EventHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.OddsEvent.BetsTakenVoided;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.FeedLetGo;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.odds.api.OddsEvent.MarketClosed;
import org.moneyline.odds.api.OddsEvent.MarketEvent;
import org.moneyline.odds.api.OddsEvent.MarketInPlay;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketPriced;
import org.moneyline.odds.api.OddsEvent.MarketResumed;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.odds.api.OddsEvent.MarketSuspended;
import org.moneyline.odds.api.OddsEvent.PriceOverridden;
import org.moneyline.odds.api.OddsEvent.PricesAdjusted;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.catalogue.ProviderTerms;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.RowBatch;
import org.springframework.stereotype.Component;

/**
 * Keeps the catalogue's tables. A batch is folded in memory and each event, market and provider is
 * written once, however many quotes came in.
 */
@Component
class CatalogueProjection extends BatchedProjection {

    /** Who an event comes from that nobody scheduled. */
    private static final String SOURCE_UNKNOWN = "unknown";

    private final StoredDrafts stored;

    private final Map<EventId, EventDraft> events = new LinkedHashMap<>();
    private final Map<MarketId, MarketDraft> markets = new LinkedHashMap<>();
    private final Map<Voice, Heard> voices = new HashMap<>();
    private final Map<Quoted, Instant> heardAt = new LinkedHashMap<>();
    private final Set<Quoted> gone = new LinkedHashSet<>();
    private final Set<MarketId> over = new LinkedHashSet<>();
    private long position;

    private final RowBatch eventRows =
            batch(
                    """
                    insert into odds_event (event_id, sport, competition, home, away, starts_at,
                        status, score_home, score_away, half_home, half_away, phase, source,
                        search_text)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, lower(unaccent(?)))
                    on conflict (event_id) do update set starts_at = excluded.starts_at,
                        status = excluded.status, score_home = excluded.score_home,
                        score_away = excluded.score_away, half_home = excluded.half_home,
                        half_away = excluded.half_away, phase = excluded.phase\
                    """);
    private final RowBatch marketRows =
            batch(
                    """
                    insert into odds_market (market_id, event_id, opened_index, type, name,
                        line_quarters, selections, status, status_reason, in_play, version, round,
                        prices, overridden, shifted_ordinal, shift_basis_points, widen_basis_points,
                        outcomes, source)
                    values (?, ?, ?, ?, ?, ?, ?::text[], ?, ?, ?, ?, ?, ?::integer[],
                        ?::boolean[], ?, ?, ?, ?::text[], ?)
                    on conflict (market_id) do update set status = excluded.status,
                        status_reason = excluded.status_reason, in_play = excluded.in_play,
                        version = excluded.version, round = excluded.round,
                        prices = excluded.prices, overridden = excluded.overridden,
                        shifted_ordinal = excluded.shifted_ordinal,
                        shift_basis_points = excluded.shift_basis_points,
                        widen_basis_points = excluded.widen_basis_points,
                        outcomes = excluded.outcomes\
                    """);
    private final RowBatch pricePoints =
            batch(
                    """
                    insert into odds_price_point (market_id, global_index, shown_at, prices)
                    values (?, ?, ?, ?::integer[])\
                    """);
    private final RowBatch quotesOver = batch("delete from odds_quote where market_id = ?");
    private final RowBatch quotesGone =
            batch("delete from odds_quote where market_id = ? and provider = ?");
    private final RowBatch quotesHeard =
            unnested(
                    """
                    insert into odds_quote (market_id, provider, heard_at)
                    select * from unnest(?, ?, ?)
                    on conflict (market_id, provider) do update set heard_at = excluded.heard_at\
                    """,
                    "uuid",
                    "text",
                    "timestamptz");
    private final RowBatch providers =
            unnested(
                    """
                    insert into odds_provider as p (feed, provider, last_quote_at, quotes)
                    select * from unnest(?, ?, ?, ?)
                    on conflict (feed, provider) do update set
                        last_quote_at = greatest(p.last_quote_at, excluded.last_quote_at),
                        quotes = p.quotes + excluded.quotes\
                    """,
                    "text",
                    "text",
                    "timestamptz",
                    "bigint");
    private final RowBatch positionRow =
            batch(
                    """
                    insert into odds_position (id, global_index) values (1, ?)
                    on conflict (id) do update set global_index = excluded.global_index\
                    """);

    CatalogueProjection(StoredDrafts stored) {
        super("odds-projection");
        this.stored = stored;
    }

    private record Voice(String feed, String provider) {}

    private record Heard(Instant lastAt, long quotes) {}

    private record Quoted(MarketId marketId, String provider) {}

    @Override
    public List<String> tables() {
        return List.of(
                "odds_event",
                "odds_market",
                "odds_price_point",
                "odds_provider",
                "odds_quote",
                "odds_position");
    }

    @EventHandler
    void on(FixtureEvent event, EventTail.Event at) {
        position = at.globalIndex();
        EventDraft draft =
                event instanceof EventScheduled scheduled
                        ? EventDraft.of(scheduled)
                        : Objects.requireNonNull(
                                        events.computeIfAbsent(
                                                event.eventId(),
                                                id -> stored.event(id).orElseThrow()))
                                .after(event);
        events.put(event.eventId(), draft);
    }

    @EventHandler
    void on(MarketEvent event, EventTail.Event at) {
        position = at.globalIndex();
        if (event instanceof MarketOpened opened) {
            markets.put(
                    opened.marketId(),
                    MarketDraft.of(opened, at.globalIndex(), sourceOf(opened.eventId())));
            return;
        }
        MarketId id = event.marketId();
        MarketDraft draft =
                Objects.requireNonNull(
                                markets.computeIfAbsent(
                                        id, missing -> stored.market(missing).orElseThrow()))
                        .after(event);
        markets.put(id, draft);
        switch (event) {
            case MarketPriced e -> {
                if (!e.prices().isEmpty()) {
                    shown(id, e.prices(), at);
                }
                e.quotes().forEach(update -> heard(id, draft.source(), update));
            }
            case PriceOverridden e -> shown(id, e.prices(), at);
            case PricesAdjusted e -> shown(id, e.prices(), at);
            case MarketInPlay e -> {
                shown(id, draft.offer().prices(), at);
                silence(id);
            }
            case MarketClosed e -> silence(id);
            case MarketSettled e -> silence(id);
            case MarketOpened e -> {}
            case MarketSuspended e -> {}
            case FeedLetGo e -> {}
            case MarketResumed e -> {}
            case BetsTakenVoided e -> {}
        }
    }

    private String sourceOf(EventId eventId) {
        EventDraft event = events.get(eventId);
        if (event != null) {
            return event.source();
        }
        return stored.event(eventId).map(EventDraft::source).orElse(SOURCE_UNKNOWN);
    }

    private void shown(MarketId id, List<@Nullable Price> prices, EventTail.Event at) {
        pricePoints.add(id.value(), at.globalIndex(), at.recordedAt(), PriceArray.write(prices));
    }

    private void heard(MarketId id, String feed, ProviderQuotes update) {
        if (ProviderTerms.of(update.provider()).computed()) {
            // Nobody waits for what we compute ourselves, and it is no feed.
            return;
        }
        Quoted quoted = new Quoted(id, update.provider());
        if (update.quotes().stream().allMatch(quote -> quote.price() == null)) {
            heardAt.remove(quoted);
            gone.add(quoted);
            return;
        }
        heardAt.put(quoted, update.providerTime());
        voices.merge(
                new Voice(feed, update.provider()),
                new Heard(update.providerTime(), update.quotes().size()),
                (a, b) ->
                        new Heard(
                                a.lastAt().isAfter(b.lastAt()) ? a.lastAt() : b.lastAt(),
                                a.quotes() + b.quotes()));
    }

    /** The market takes no more of the quotes so far: nobody need miss them. */
    private void silence(MarketId id) {
        heardAt.keySet().removeIf(quoted -> quoted.marketId().equals(id));
        over.add(id);
    }

    @Override
    public void flush(Connection connection) throws SQLException {
        events.forEach((id, e) ->
                eventRows.add(
                        id.value(),
                        e.sport(),
                        e.competition(),
                        e.home(),
                        e.away(),
                        e.startsAt(),
                        e.status(),
                        home(e.score()),
                        away(e.score()),
                        home(e.halfTime()),
                        away(e.halfTime()),
                        e.phase(),
                        e.source(),
                        e.searchText()));
        markets.forEach((id, m) ->
                marketRows.add(
                        id.value(),
                        m.offer().eventId().value(),
                        m.openedIndex(),
                        m.type(),
                        m.name(),
                        m.lineQuarters(),
                        TextArray.write(List.copyOf(m.selections())),
                        m.offer().status(),
                        m.statusReason(),
                        m.offer().inPlay(),
                        m.offer().version(),
                        m.round(),
                        PriceArray.write(m.offer().prices()),
                        m.overridden().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(",", "{", "}")),
                        m.adjusted().ordinal(),
                        m.adjusted().shiftBasisPoints(),
                        m.adjusted().widenBasisPoints(),
                        TextArray.write(m.outcomes()),
                        m.source()));
        // In this order: what was withdrawn and then offered again is there.
        over.forEach(id -> quotesOver.add(id.value()));
        gone.forEach(quoted -> quotesGone.add(quoted.marketId().value(), quoted.provider()));
        heardAt.forEach(
                (quoted, at) -> quotesHeard.add(quoted.marketId().value(), quoted.provider(), at));
        voices.forEach((voice, h) ->
                providers.add(voice.feed(), voice.provider(), h.lastAt(), h.quotes()));
        positionRow.add(position);
        super.flush(connection);
    }

    @Override
    public void discard() {
        events.clear();
        markets.clear();
        voices.clear();
        heardAt.clear();
        gone.clear();
        over.clear();
        super.discard();
    }

    private static @Nullable Integer home(@Nullable Score score) {
        return score == null ? null : score.home();
    }

    private static @Nullable Integer away(@Nullable Score score) {
        return score == null ? null : score.away();
    }
}
