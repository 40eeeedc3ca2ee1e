package org.moneyline.odds.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Stored;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;

/** What happened to sporting events and their markets. */
public sealed interface OddsEvent {

    /** What happened to a sporting event. */
    sealed interface FixtureEvent extends OddsEvent {
        EventId eventId();
    }

    /** What happened to a market. */
    sealed interface MarketEvent extends OddsEvent {
        MarketId marketId();
    }

    @Stored(name = "odds.event-scheduled")
    record EventScheduled(
            EventId eventId,
            String sport,
            String competition,
            String home,
            String away,
            Instant startsAt,
            String source)
            implements FixtureEvent {}

    @Stored(name = "odds.event-rescheduled")
    record EventRescheduled(EventId eventId, Instant startsAt) implements FixtureEvent {}

    @Stored(name = "odds.kicked-off")
    record KickedOff(EventId eventId, Instant at) implements FixtureEvent {}

    @Stored(name = "odds.score-changed")
    record ScoreChanged(EventId eventId, Score score, String phase) implements FixtureEvent {}

    @Stored(name = "odds.clock-told")
    record ClockTold(EventId eventId, int minute) implements FixtureEvent {}

    @Stored(name = "odds.result-entered")
    record ResultEntered(
            EventId eventId, int round, Score halfTime, Score fullTime, String by, String reason)
            implements FixtureEvent {}

    @Stored(name = "odds.event-abandoned")
    record EventAbandoned(EventId eventId, String by, String reason) implements FixtureEvent {}

    /** The market is suspended until it has prices; the suspension follows as its own event. */
    @Stored(name = "odds.market-opened")
    record MarketOpened(
            MarketId marketId,
            EventId eventId,
            String type,
            @Nullable Integer lineQuarters,
            List<String> selections)
            implements MarketEvent {}

    /**
     * The providers' quotes that came in and the prices shown from now on, in selection order; null
     * where none is shown. {@code prices} is empty if the quotes changed no price.
     */
    @Stored(name = "odds.market-priced")
    record MarketPriced(
            MarketId marketId, List<ProviderQuotes> quotes, List<@Nullable Price> prices)
            implements MarketEvent {}

    @Stored(name = "odds.price-overridden")
    record PriceOverridden(
            MarketId marketId,
            int ordinal,
            @Nullable Price price,
            List<@Nullable Price> prices,
            String by,
            String reason)
            implements MarketEvent {}

    /**
     * @param ordinal of the selection that was shifted; zeros lift what was adjusted before
     */
    @Stored(name = "odds.prices-adjusted")
    record PricesAdjusted(
            MarketId marketId,
            int ordinal,
            int shiftBasisPoints,
            int widenBasisPoints,
            List<@Nullable Price> prices,
            String by,
            String reason)
            implements MarketEvent {}

    /**
     * @param by a person's account id; {@code pricing} if prices went missing; {@code feed:} and
     *     its name if a feed holds it
     */
    @Stored(name = "odds.market-suspended")
    record MarketSuspended(MarketId marketId, String by, String reason) implements MarketEvent {}

    @Stored(name = "odds.market-resumed")
    record MarketResumed(MarketId marketId, String by, String reason) implements MarketEvent {}

    /**
     * A feed that held the market does so no more. It says nothing of others that hold it: a market
     * that is open again says so by itself.
     */
    @Stored(name = "odds.feed-let-go")
    record FeedLetGo(MarketId marketId, String feed) implements MarketEvent {}

    /**
     * From here on no price is shown and nothing of a trader's holds until the next prices come.
     */
    @Stored(name = "odds.market-in-play")
    record MarketInPlay(MarketId marketId, Instant at) implements MarketEvent {}

    @Stored(name = "odds.market-closed")
    record MarketClosed(MarketId marketId, String reason) implements MarketEvent {}

    /**
     * @param round 1 for the first settlement, higher for each correction
     */
    @Stored(name = "odds.market-settled")
    record MarketSettled(
            MarketId marketId,
            int round,
            List<SelectionResult> results,
            String basis,
            String by,
            String reason)
            implements MarketEvent {}

    /**
     * The market waits for its results again. What was paid by the withdrawn ones stands until
     * then.
     *
     * @param round of the settlement that is withdrawn
     */
    @Stored(name = "odds.settlement-withdrawn")
    record SettlementWithdrawn(MarketId marketId, int round, String by, String reason)
            implements MarketEvent {}

    @Stored(name = "odds.bets-taken-voided")
    record BetsTakenVoided(MarketId marketId, Instant from, Instant to, String by, String reason)
            implements MarketEvent {}
}
