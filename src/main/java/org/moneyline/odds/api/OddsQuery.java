package org.moneyline.odds.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions about events, markets and prices; each names the type of its answer. */
public sealed interface OddsQuery {

    /**
     * Answers a {@code Page} of {@link EventView}: in-play first, then by start time; finished ones
     * newest first when asked for. Markets are included.
     *
     * @param text part of a team or competition name; null for all
     * @param status null for what is scheduled or in play
     */
    record Events(
            @Nullable String text,
            @Nullable String sport,
            @Nullable EventStatus status,
            @Nullable String cursor,
            int limit)
            implements OddsQuery {}

    /** Answers {@link EventView}; refused with EVENT_UNKNOWN. */
    record EventOf(EventId eventId) implements OddsQuery {}

    /** Answers {@link MarketView}; refused with MARKET_UNKNOWN. */
    record MarketOf(MarketId marketId) implements OddsQuery {}

    /**
     * How many selections of a market of this type win, if none is void or tied. Asked of no table,
     * so it is answered at any time. Answers an {@code Integer}; 0 for a type nobody knows.
     */
    record WinnersOf(String type) implements OddsQuery {}

    /**
     * What is offered right now, from memory, for bets and slips. Answers a {@code List} of {@link
     * OfferView} in the order asked; null for a selection that is unknown or long settled.
     */
    record OffersOf(List<SelectionId> selections) implements OddsQuery {}

    /**
     * Names for selections, settled ones too. Answers a {@code Map<SelectionId, SelectionNames>}.
     */
    record NamesOf(List<SelectionId> selections) implements OddsQuery {}

    /**
     * Type-ahead over teams and competitions. Answers {@link SearchHits}; a text with fewer or more
     * characters than it names finds nothing.
     *
     * @param limit of each kind
     */
    record Search(String text, int limit) implements OddsQuery {

        public static final int TEXT_MIN_CHARACTERS = 2;
        public static final int TEXT_MAX_CHARACTERS = 100;
        public static final int LIMIT_MAX_ITEMS = 50;

        /** What somebody typed: what is longer than any name is not read to its end. */
        public static Search typed(String text, int limit) {
            String stripped = text.strip();
            return new Search(
                    stripped.substring(0, Math.min(TEXT_MAX_CHARACTERS, stripped.length())), limit);
        }
    }

    /** The prices shown over time, oldest first. Answers a {@code List} of {@link PricePoint}. */
    record PriceHistory(MarketId marketId, int limit) implements OddsQuery {}

    /**
     * Feeds, their providers and how fresh they are. Answers a {@code List} of {@link FeedView}.
     */
    record Feeds() implements OddsQuery {}

    /**
     * Providers that send us messages, and whether they can be relied on. Answers a {@code List} of
     * {@link FeedLinkView}.
     */
    record FeedLinks() implements OddsQuery {}

    /**
     * Messages that were set aside, newest first. Answers a {@code List} of {@link
     * QuarantinedView}.
     */
    record Quarantined(int limit) implements OddsQuery {}

    /** Where the season replay is. Answers {@link ReplayView}. */
    record Replay() implements OddsQuery {}
}
