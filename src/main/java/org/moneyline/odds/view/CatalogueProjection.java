package org.moneyline.odds.view;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
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
import org.moneyline.odds.api.OddsEvent.SettlementWithdrawn;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.catalogue.ProviderTerms;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.RowBatch;
import org.springframework.stereotype.Component;

/**
 * Keeps the catalogue's tables. A batch is folded in memory and each event, market and provider is
 * written once, however many quotes came in. What was written last is kept in memory, since nobody
 * else writes it, and so a batch reads next to nothing.
 */
@Component
class CatalogueProjection extends BatchedProjection {

    /** Who an event comes from that nobody scheduled. */
    private static final String SOURCE_UNKNOWN = "unknown";

    /**
     * So exact is it kept when a provider was last heard; whoever looks for silence is told of it
     * early rather than late. A provider that talks all the time costs a write in so many seconds.
     */
    static final int HEARD_STEP_SECONDS = 5;

    private final StoredDrafts stored;
    private final KeptMarkets kept = new KeptMarkets();

    private final Map<EventId, EventDraft> events = new LinkedHashMap<>();

    /** Markets whose rows change with this batch, and those of them that have none yet. */
    private final Map<MarketId, MarketDraft> markets = new LinkedHashMap<>();

    private final Set<MarketId> opened = new LinkedHashSet<>();
    private final Map<Voice, Heard> voices = new HashMap<>();
    private final Map<MarketId, Map<String, Said>> said = new LinkedHashMap<>();
    private final Set<MarketId> withdrawn = new LinkedHashSet<>();
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
    private final RowBatch marketsOpened =
            batch(
                    """
                    insert into odds_market (market_id, event_id, opened_index, type, name,
                        line_quarters, selections, source, status, status_reason, in_play, version,
                        round, prices, overridden, shifted_ordinal, shift_basis_points,
                        widen_basis_points, outcomes)
                    values (?, ?, ?, ?, ?, ?, ?::text[], ?, ?, ?, ?, ?, ?, ?::integer[],
                        ?::boolean[], ?, ?, ?, ?::text[])\
                    """);
    private final RowBatch marketsMoved =
            unnested(
                    """
                    update odds_market m set status = u.status, status_reason = u.status_reason,
                        in_play = u.in_play, version = u.version, round = u.round,
                        prices = u.prices::integer[], overridden = u.overridden::boolean[],
                        shifted_ordinal = u.shifted_ordinal,
                        shift_basis_points = u.shift_basis_points,
                        widen_basis_points = u.widen_basis_points, outcomes = u.outcomes::text[]
                    from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) u (market_id, status,
                        status_reason, in_play, version, round, prices, overridden,
                        shifted_ordinal, shift_basis_points, widen_basis_points, outcomes)
                    where m.market_id = u.market_id\
                    """,
                    "uuid",
                    "text",
                    "text",
                    "bool",
                    "int8",
                    "int4",
                    "text",
                    "text",
                    "int4",
                    "int4",
                    "int4",
                    "text");
    private final RowBatch pricePoints =
            copied(
                    "odds_price_point",
                    "market_id uuid",
                    "global_index int8",
                    "shown_at timestamptz",
                    "prices int4[]");
    private final RowBatch quotesOver = batch("delete from odds_quote where market_id = ?");
    private final RowBatch quotesWithdrawn =
            batch("update odds_quote set counts = false where market_id = ?");
    private final RowBatch quotesGone =
            batch("update odds_quote set counts = false where market_id = ? and provider = ?");
    private final RowBatch quotesHeard =
            unnested(
                    """
                    insert into odds_quote (market_id, provider, heard_at, counts)
                    select * from unnest(?, ?, ?, ?)
                    on conflict (market_id, provider) do update set
                        heard_at = excluded.heard_at, counts = excluded.counts\
                    """,
                    "uuid",
                    "text",
                    "timestamptz",
                    "bool");
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

    /** What was said last on a market, and whether it still counts. */
    private record Said(Instant at, boolean counts) {}

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
        MarketId id = event.marketId();
        if (event instanceof MarketOpened first) {
            opened.add(id);
            moved(id, MarketDraft.of(first, at.globalIndex(), sourceOf(first.eventId())));
            return;
        }
        MarketDraft before = before(id);
        MarketDraft draft = before.after(event);
        if (!draft.equals(before)) {
            moved(id, draft);
        }
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
                withdraw(id);
            }
            case MarketClosed e -> silence(id);
            case MarketSettled e -> silence(id);
            case MarketOpened e -> {}
            case MarketSuspended e -> {}
            case FeedLetGo e -> {}
            case MarketResumed e -> {}
            case SettlementWithdrawn e -> {}
            case BetsTakenVoided e -> {}
        }
    }

    private MarketDraft before(MarketId id) {
        MarketDraft draft = markets.get(id);
        if (draft == null) {
            draft = kept.draft(id);
        }
        if (draft == null) {
            draft = stored.market(id).orElseThrow();
            kept.keep(id, draft);
        }
        return draft;
    }

    private void moved(MarketId id, MarketDraft draft) {
        markets.put(id, draft);
        kept.keep(id, draft);
    }

    private String sourceOf(EventId eventId) {
        EventDraft event = events.get(eventId);
        if (event != null) {
            return event.source();
        }
        return stored.event(eventId).map(EventDraft::source).orElse(SOURCE_UNKNOWN);
    }

    private void shown(MarketId id, List<@Nullable Price> prices, EventTail.Event at) {
        pricePoints.add(id.value(), at.globalIndex(), at.recordedAt(), PriceArray.copied(prices));
    }

    private void heard(MarketId id, String feed, ProviderQuotes update) {
        if (ProviderTerms.of(update.provider()).computed()) {
            // Nobody waits for what we compute ourselves, and it is no feed.
            return;
        }
        if (update.quotes().stream().allMatch(quote -> quote.price() == null)) {
            kept.unheard(id, update.provider());
            Map<String, Said> heard = said.get(id);
            if (heard != null) {
                heard.computeIfPresent(
                        update.provider(), (provider, last) -> new Said(last.at(), false));
            }
            gone.add(new Quoted(id, update.provider()));
            return;
        }
        Instant step = stepOf(update.providerTime());
        if (kept.isNewlyHeard(id, update.provider(), step)) {
            said.computeIfAbsent(id, market -> new LinkedHashMap<>())
                    .put(update.provider(), new Said(step, true));
        }
        voices.merge(
                new Voice(feed, update.provider()),
                new Heard(update.providerTime(), update.quotes().size()),
                (a, b) ->
                        new Heard(
                                a.lastAt().isAfter(b.lastAt()) ? a.lastAt() : b.lastAt(),
                                a.quotes() + b.quotes()));
    }

    /** Nothing of what was said so far counts, and whoever said it may be missed. */
    private void withdraw(MarketId id) {
        kept.unheard(id);
        Map<String, Said> heard = said.get(id);
        if (heard != null) {
            heard.replaceAll((provider, last) -> new Said(last.at(), false));
        }
        withdrawn.add(id);
    }

    /** The market takes no more quotes: nobody need miss them. */
    private void silence(MarketId id) {
        kept.unheard(id);
        said.remove(id);
        over.add(id);
    }

    /** A part of the time alone, so that tables built again say the same. */
    private static Instant stepOf(Instant at) {
        long seconds = at.getEpochSecond();
        return Instant.ofEpochSecond(seconds - Math.floorMod(seconds, HEARD_STEP_SECONDS));
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
        markets.forEach((id, m) -> {
            if (opened.contains(id)) {
                marketsOpened.add(
                        row(
                                standing(m),
                                id.value(),
                                m.offer().eventId().value(),
                                m.openedIndex(),
                                m.type(),
                                m.name(),
                                m.lineQuarters(),
                                TextArray.write(List.copyOf(m.selections())),
                                m.source()));
            } else {
                marketsMoved.add(row(standing(m), id.value()));
            }
        });
        // In this order: what was withdrawn and then offered again is there.
        over.forEach(id -> quotesOver.add(id.value()));
        withdrawn.forEach(id -> quotesWithdrawn.add(id.value()));
        gone.forEach(quoted -> quotesGone.add(quoted.marketId().value(), quoted.provider()));
        said.forEach((id, heard) ->
                heard.forEach((provider, last) ->
                        quotesHeard.add(id.value(), provider, last.at(), last.counts())));
        voices.forEach((voice, h) ->
                providers.add(voice.feed(), voice.provider(), h.lastAt(), h.quotes()));
        positionRow.add(position);
        super.flush(connection);
    }

    /** What moves of a market, in the order of the columns that say so. */
    private static @Nullable Object[] standing(MarketDraft m) {
        return new @Nullable Object[] {
            m.offer().status(),
            m.statusReason(),
            m.offer().inPlay(),
            m.offer().version(),
            m.round(),
            PriceArray.write(m.offer().prices()),
            flags(m.overridden()),
            m.adjusted().ordinal(),
            m.adjusted().shiftBasisPoints(),
            m.adjusted().widenBasisPoints(),
            TextArray.write(m.outcomes())
        };
    }

    private static @Nullable Object[] row(@Nullable Object[] standing, @Nullable Object... first) {
        @Nullable Object[] row = Arrays.copyOf(first, first.length + standing.length);
        System.arraycopy(standing, 0, row, first.length, standing.length);
        return row;
    }

    private static String flags(List<Boolean> overridden) {
        return overridden.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public void begin() {
        kept.clear();
    }

    @Override
    public void discard() {
        events.clear();
        markets.clear();
        opened.clear();
        voices.clear();
        said.clear();
        withdrawn.clear();
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
