package org.moneyline.odds.api;

import java.time.Instant;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;

/**
 * What can be asked of the catalogue and of markets. {@code by} is a person's account id or a
 * feed's name. Refusals are {@code org.moneyline.kernel.Refusal}s with the codes named; an event or
 * a market that is not there is refused with EVENT_UNKNOWN or MARKET_UNKNOWN.
 */
public sealed interface OddsCommand {

    /** What can be asked of a sporting event. */
    sealed interface FixtureCommand extends OddsCommand {
        EventId eventId();
    }

    /** What can be asked of a market. */
    sealed interface MarketCommand extends OddsCommand {
        MarketId marketId();
    }

    record ScheduleEvent(
            @TargetAggregateIdentifier EventId eventId,
            String sport,
            String competition,
            String home,
            String away,
            Instant startsAt,
            String source)
            implements FixtureCommand {}

    /** The start was moved. After kick-off this changes nothing. */
    record RescheduleEvent(@TargetAggregateIdentifier EventId eventId, Instant startsAt)
            implements FixtureCommand {}

    /** Turns the event and its markets in-play. */
    record KickOff(@TargetAggregateIdentifier EventId eventId, Instant at)
            implements FixtureCommand {}

    record ChangeScore(@TargetAggregateIdentifier EventId eventId, Score score, String phase)
            implements FixtureCommand {}

    /**
     * How many minutes were played, which moves in-play prices while no goal falls. Codes:
     * EVENT_NOT_STARTED, MINUTE_WRONG.
     */
    record TellClock(@TargetAggregateIdentifier EventId eventId, int minute)
            implements FixtureCommand {

        /** Longer than any match with extra time. */
        public static final int MINUTE_MAX = 150;
    }

    /**
     * The final result, by a feed or a trader. The same result twice changes nothing; another one
     * is a correction and settles every market again. Codes: EVENT_NOT_STARTED, SCORE_IMPOSSIBLE,
     * EVENT_ABANDONED.
     */
    record EnterResult(
            @TargetAggregateIdentifier EventId eventId,
            Score halfTime,
            Score fullTime,
            String by,
            String reason)
            implements FixtureCommand {}

    /** The event does not count: every market that is not decided is void. Code: EVENT_FINISHED. */
    record AbandonEvent(@TargetAggregateIdentifier EventId eventId, String by, String reason)
            implements FixtureCommand {}

    /**
     * A market starts suspended and opens with its first complete price. A second one under the
     * same id is a conflict. Codes: MARKET_TYPE_UNKNOWN, LINE_WRONG, SELECTIONS_WRONG.
     *
     * @param type a market template's name: MATCH_RESULT, OVER_UNDER, ASIAN_HANDICAP
     * @param lineQuarters the line in quarter goals (2.5 goals is 10; home -0.25 is -1); null
     *     without a line
     * @param selections their names, in the template's order
     */
    record OpenMarket(
            @TargetAggregateIdentifier MarketId marketId,
            EventId eventId,
            String type,
            @Nullable Integer lineQuarters,
            List<String> selections)
            implements MarketCommand {}

    /**
     * Providers' quotes arrived; what came in since the last command may come as one. The market
     * makes its price of them. Code: QUOTE_UNKNOWN_SELECTION.
     *
     * @param updates in the order of arrival
     */
    record QuoteMarket(@TargetAggregateIdentifier MarketId marketId, List<ProviderQuotes> updates)
            implements MarketCommand {}

    /**
     * @param sequence the provider's own count; an older one than seen is ignored
     */
    record ProviderQuotes(
            String provider, long sequence, Instant providerTime, List<Quote> quotes) {}

    /**
     * Asks whether a provider has been silent for longer than its quotes are fresh, and withdraws
     * them if so: without any fresh one the market is suspended until quotes come again.
     */
    record DropStaleQuotes(
            @TargetAggregateIdentifier MarketId marketId, String provider, Instant now)
            implements MarketCommand {}

    record SuspendMarket(@TargetAggregateIdentifier MarketId marketId, String by, String reason)
            implements MarketCommand {}

    /**
     * Only a trader ends what a trader suspended; a feed's hold ends with it. Without prices the
     * market stays suspended for the want of them alone. Codes: MARKET_NOT_SUSPENDED, NO_PRICE (no
     * trader holds it).
     */
    record ResumeMarket(@TargetAggregateIdentifier MarketId marketId, String by, String reason)
            implements MarketCommand {}

    /**
     * A feed stops bets, or cannot be trusted for a while: the market is suspended, whatever its
     * prices, until the same feed releases it or a trader resumes it. It is harmless twice.
     */
    record HoldMarket(@TargetAggregateIdentifier MarketId marketId, String feed, String reason)
            implements MarketCommand {}

    /** Ends this feed's hold and nobody else's; without one it changes nothing. */
    record ReleaseMarket(@TargetAggregateIdentifier MarketId marketId, String feed, String reason)
            implements MarketCommand {}

    /**
     * What was offered before the start is withdrawn, so the market is suspended until in-play
     * quotes come.
     */
    record TurnInPlay(@TargetAggregateIdentifier MarketId marketId, Instant at)
            implements MarketCommand {}

    /** No more bets; waits for its result. */
    record CloseMarket(@TargetAggregateIdentifier MarketId marketId, String reason)
            implements MarketCommand {}

    /**
     * The same results twice change nothing; other results, or the same ones after they were
     * withdrawn, are the next round. Code: RESULTS_INCOMPLETE.
     *
     * @param basis what it was decided on, for people: {@code "2:1 (1:0)"}
     */
    record SettleMarket(
            @TargetAggregateIdentifier MarketId marketId,
            List<SelectionResult> results,
            String basis,
            String by,
            String reason)
            implements MarketCommand {}

    /**
     * The results were wrong, and the right ones are not known yet. What was paid by them stands
     * until the next results settle the market anew. A market without results is not changed. Code:
     * RESULTS_OF_ANOTHER.
     */
    record WithdrawSettlement(
            @TargetAggregateIdentifier MarketId marketId, String by, String reason)
            implements MarketCommand {}

    /**
     * Settles a market whose results were withdrawn by the score that the event ended with, since
     * an unchanged result of the event says nothing new. A market that has results already is not
     * changed. Codes: NOTHING_WITHDRAWN, SCORE_IMPOSSIBLE.
     */
    record SettleAgain(
            @TargetAggregateIdentifier MarketId marketId,
            Score halfTime,
            Score fullTime,
            String by,
            String reason)
            implements MarketCommand {}

    /**
     * Bets taken in this window are void, for example those taken after a goal. Code: WINDOW_EMPTY.
     *
     * @param from inclusive
     * @param to exclusive
     */
    record VoidBetsTaken(
            @TargetAggregateIdentifier MarketId marketId,
            Instant from,
            Instant to,
            String by,
            String reason)
            implements MarketCommand {}

    /** A trader's own price; it wins over the made price until lifted with null. */
    record OverridePrice(
            @TargetAggregateIdentifier MarketId marketId,
            int ordinal,
            @Nullable Price price,
            String by,
            String reason)
            implements MarketCommand {}

    /**
     * A trader's opinion on top of the made price, until it is set to zero: one selection is made
     * likelier by so many hundredths of a per cent of probability (less likely by negative ones)
     * and the others share the rest as before; the margin is widened by so many. A price that a
     * trader set wins over it. It ends with the turn in-play. Codes: SELECTION_UNKNOWN,
     * ADJUSTMENT_OUT_OF_RANGE, MARKET_CLOSED.
     */
    record AdjustPrices(
            @TargetAggregateIdentifier MarketId marketId,
            int ordinal,
            int shiftBasisPoints,
            int widenBasisPoints,
            String by,
            String reason)
            implements MarketCommand {}

    /**
     * Lets a round of a replay kick off that was held back for it. Codes: ROUND_NOT_HELD.
     *
     * @param run which repetition of the season, from 1
     */
    record ReleaseRound(int run, int round) implements OddsCommand {}

    /**
     * Messages that a provider pushes, as they came. Answers a {@link FeedReceipt} once they are
     * read and in order; what follows from them becomes durable a moment later. Codes:
     * PROVIDER_UNKNOWN, SIGNATURE_INVALID, NOTICE_STALE, MESSAGE_TOO_LARGE, FEED_BUSY.
     *
     * @param lines whether each line is a message, or all of it is one
     * @param number of the first message in the provider's own count, from 1; 0 if it does not
     *     count
     * @param signature over the time, a dot, what {@link #signedBefore} says, and the bytes
     */
    record ReceiveFeedMessages(
            String provider, byte[] bytes, boolean lines, long number, String signature, Instant at)
            implements OddsCommand {

        /** An image of every market of a large event; a message is a tenth of it. */
        public static final int BYTES_MAX = 1024 * 1024;

        /**
         * What is signed before the bytes: to whom they were sent and how they are to be read.
         * Providers may share a secret, and what one of them sent must not be played to another.
         */
        public static String signedBefore(String provider, long number, boolean lines) {
            return provider + "." + number + (lines ? ".lines." : ".one.");
        }
    }
}
