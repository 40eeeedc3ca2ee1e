package org.moneyline.betting.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;

/** Questions about bets; each names the type of its answer. */
public sealed interface BetQuery {

    /** Answers {@link BetView}; refused with BET_UNKNOWN. */
    record BetOf(BetId betId) implements BetQuery {}

    /**
     * The bet as it was accepted, from its events. Answers {@link BetReceipt}; refused with
     * BET_UNKNOWN.
     */
    record ReceiptOf(BetId betId) implements BetQuery {}

    /**
     * Newest first. Answers a {@code Page} of {@link BetView}.
     *
     * @param accountId null for everybody's, for staff
     * @param status null for all
     */
    record BetsOf(
            @Nullable AccountId accountId,
            @Nullable BetStatus status,
            @Nullable EventId eventId,
            @Nullable String cursor,
            int limit)
            implements BetQuery {}

    /** How far settlements are, newest first. Answers a {@code List} of {@link SettlementView}. */
    record Settlements(@Nullable MarketId marketId, int limit) implements BetQuery {

        /** A round of ten matches with some 25 markets each, and each of them corrected once. */
        public static final int LIMIT_MAX_ITEMS = 500;
    }

    /**
     * Money in and liability per selection. Answers a {@code Map<MarketId, List<ExposureView>>};
     * markets without bets are absent.
     */
    record ExposureOf(List<MarketId> markets) implements BetQuery {}

    /**
     * Every open market's book as last projected; whoever follows the events from its position on
     * has the book of this moment. Answers {@link BookView}.
     */
    record OpenBook() implements BetQuery {}

    /**
     * Settlements and voided windows that still have bets to decide, the oldest first. Answers a
     * {@code List} of {@link DueSettlementView}. Asked by the settlement process.
     */
    record DueSettlements(int limit) implements BetQuery {}

    /**
     * Bets that such a settlement has still to decide, by customer. Answers a {@code List} of
     * {@link DueBetView}. Asked by the settlement process.
     *
     * @param after the last one of the page before, null for the first page
     */
    record DueBetsOf(long settlementId, @Nullable DueBetView after, int limit)
            implements BetQuery {}

    /**
     * Whether such a settlement goes on: its results were neither withdrawn nor replaced. Answers a
     * {@code Boolean}. Asked by the settlement process before it decides more bets.
     */
    record GoesOn(long settlementId) implements BetQuery {}

    /** The limits in force for a customer. Answers {@link LimitsView}. */
    record LimitsOf(AccountId accountId) implements BetQuery {}
}
