package org.moneyline.odds.feed;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SelectionResult;

/**
 * One thing that a provider says of a sporting event, in the form that every adapter turns its
 * messages into. Which event it is, who says it and when stands beside it.
 */
public sealed interface Fact {

    /** The event will take place; what names it for people. */
    record Scheduled(String sport, String competition, String home, String away, Instant startsAt)
            implements Fact {}

    record Rescheduled(Instant startsAt) implements Fact {}

    /** It does not take place, or does not count. */
    record Abandoned(String reason) implements Fact {}

    record KickedOff() implements Fact {}

    record Scored(Score score, String phase) implements Fact {}

    record ClockTold(int minute) implements Fact {}

    record Finished(Score halfTime, Score fullTime, String reason) implements Fact {}

    /** The market exists, though nobody may quote it yet. */
    record Offered(MarketKey market) implements Fact {}

    /**
     * What the provider offers on a market, which opens it and ends a stop of it.
     *
     * @param quotes a null price where it offers none; selections left out are as before
     */
    record Quoted(MarketKey market, List<Quote> quotes) implements Fact {}

    /**
     * No bets for now.
     *
     * @param market null for every market of the event, those nobody quotes too
     */
    record Stopped(@Nullable MarketKey market, String reason) implements Fact {}

    /** Bets go on with the markets of the event that were stopped and that nobody here quotes. */
    record WentOn(String reason) implements Fact {}

    record Decided(MarketKey market, List<SelectionResult> results, String reason)
            implements Fact {}

    /** A decision was wrong; the right one comes later, and what was paid stands until then. */
    record DecisionWithdrawn(MarketKey market) implements Fact {}

    /**
     * Bets taken in a window do not count.
     *
     * @param from inclusive; null for the beginning
     * @param to exclusive; null for the moment it was said
     */
    record BetsCancelled(
            MarketKey market, @Nullable Instant from, @Nullable Instant to, String reason)
            implements Fact {}

    /** They count after all. */
    record CancellationWithdrawn(MarketKey market) implements Fact {}
}
