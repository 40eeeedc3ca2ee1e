package org.moneyline.betting.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Stored;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.wallet.api.RequestKey;

/**
 * What happened on the exchange: to the book of a market, which everybody shares, and to what one
 * customer has there. Sizes are backers' stakes in minor units of the wallet's currency, prices are
 * in thousandths.
 */
public sealed interface ExchangeEvent {

    MarketId marketId();

    /** What happened to a market's book, in the stream of its {@link BookId}. */
    sealed interface BookEvent extends ExchangeEvent {
        /** Counts from 1 in each book; 0 for its opening. */
        long revision();
    }

    /** What happened to a customer's position, in the stream of its {@link PositionId}. */
    sealed interface PositionEvent extends ExchangeEvent {
        PositionId positionId();

        AccountId accountId();
    }

    /** What happened to a position though its customer asked for nothing. */
    sealed interface PositionTold extends PositionEvent {
        /** What is held for the whole position from here on. */
        Money hold();

        int holdRevision();

        /** The same with so much held instead. */
        PositionTold holding(Money held);
    }

    /**
     * @param flatLadder whether prices go by hundredths everywhere
     * @param runners how many selections
     * @param commissionBasisPoints of net winnings; 500 is 5 %
     * @param inPlayDelaySeconds how long orders wait once the market is in-play, and how long the
     *     book pauses after a score change
     */
    @Stored(name = "betting.book-opened")
    record BookOpened(
            MarketId marketId,
            boolean flatLadder,
            int runners,
            Money minimumSize,
            int commissionBasisPoints,
            int inPlayDelaySeconds,
            Instant at)
            implements BookEvent {

        @Override
        public long revision() {
            return 0;
        }
    }

    /**
     * What one command brought about in the book: the instructions of many customers, or a turn of
     * the market. A public trade is a fact of kind MATCHED, without its seats.
     *
     * @param revision counts from 1 in each book, over this and the other events that have one
     * @param index of the event behind a turn of the market; null otherwise
     * @param seats everybody named in the facts, so that whoever hears of it need not look them up;
     *     one not heard of before sits down with this event
     * @param facts in the order they happened
     */
    @Stored(name = "betting.book-moved")
    record BookMoved(
            MarketId marketId,
            long revision,
            @Nullable Long index,
            List<Seat> seats,
            List<BookFact> facts,
            Instant at)
            implements BookEvent {

        public boolean tells(FactKind kind) {
            for (BookFact fact : facts) {
                if (fact.kind() == kind) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * @param seat the customer's number in this book, from 0
     */
    record Seat(int seat, AccountId accountId) {}

    /** A runner does not take part. What lapses for it is told by a BookMoved just before. */
    @Stored(name = "betting.runner-withdrawn")
    record RunnerWithdrawn(
            MarketId marketId,
            long revision,
            int ordinal,
            int factorBasisPoints,
            String by,
            String reason,
            Instant at)
            implements BookEvent {}

    /**
     * What was matched in a window of time is void; the money of all concerned follows. If the
     * market is decided already, a BookSettled comes just behind.
     *
     * @param index of the event behind it among all events
     * @param from inclusive
     * @param to exclusive
     */
    @Stored(name = "betting.trades-voided")
    record TradesVoided(
            MarketId marketId,
            long revision,
            long index,
            Instant from,
            Instant to,
            String by,
            String reason,
            Instant at)
            implements BookEvent {}

    /**
     * The market is decided and the book closed; everybody's positions follow.
     *
     * @param round 1 for the first settlement, higher for each correction and each voided window
     *     that came later
     */
    @Stored(name = "betting.book-settled")
    record BookSettled(
            MarketId marketId,
            long revision,
            int round,
            List<SelectionResult> results,
            int commissionBasisPoints,
            String basis,
            Instant at)
            implements BookEvent {}

    /**
     * All that was matched before a settlement has reached the positions, so that they can be
     * settled. Nobody sat in a book that does not say so.
     */
    @Stored(name = "betting.settlement-released")
    record SettlementReleased(MarketId marketId, long revision, BookSettled settled)
            implements BookEvent {}

    /**
     * @param withdrawn runners that were out already and of which it will not be told; null if none
     */
    @Stored(name = "betting.position-opened")
    record PositionOpened(
            PositionId positionId,
            AccountId accountId,
            MarketId marketId,
            int runners,
            Money hold,
            @Nullable List<Integer> withdrawn)
            implements PositionEvent {}

    /**
     * What a customer asked for was taken, and the money for it is held in the same commit.
     *
     * @param firstNumber of the instructions, which are numbered one by one from it; an order is
     *     known by the number of the instruction that placed it
     * @param marketVersion they lapse if the market has moved past it
     * @param reference the customer's own words for it
     * @param fingerprint of what was asked under those words
     * @param hold what is held for the whole position from here on
     * @param holdRevision counts the changes of the hold
     * @param goesOnAt when they may reach the book; null for at once
     */
    @Stored(name = "betting.orders-accepted")
    record OrdersAccepted(
            PositionId positionId,
            AccountId accountId,
            MarketId marketId,
            int firstNumber,
            List<OrderInstruction> instructions,
            @Nullable Long marketVersion,
            @Nullable String reference,
            @Nullable String fingerprint,
            @Nullable RequestKey request,
            Money hold,
            int holdRevision,
            @Nullable Instant goesOnAt,
            Instant at)
            implements PositionEvent {}

    /**
     * The book decided about the customer's orders. What merely came to wait there is not told: see
     * the book's own event.
     *
     * @param bookRevision of the event it comes from
     */
    @Stored(name = "betting.orders-moved")
    record OrdersMoved(
            PositionId positionId,
            AccountId accountId,
            MarketId marketId,
            long bookRevision,
            List<OrderMove> moves,
            Money hold,
            int holdRevision,
            Instant at)
            implements PositionTold {

        @Override
        public OrdersMoved holding(Money held) {
            return new OrdersMoved(
                    positionId, accountId, marketId, bookRevision, moves, held, holdRevision, at);
        }
    }

    /**
     * A runner was withdrawn: its fills are void, the prices of the others shrank.
     *
     * @param fills how many of the customer's it concerns; older events do not say
     */
    @Stored(name = "betting.position-reduced")
    record PositionReduced(
            PositionId positionId,
            AccountId accountId,
            MarketId marketId,
            long bookRevision,
            int ordinal,
            int factorBasisPoints,
            @Nullable Integer fills,
            Money hold,
            int holdRevision,
            Instant at)
            implements PositionTold {

        @Override
        public PositionReduced holding(Money held) {
            return new PositionReduced(
                    positionId,
                    accountId,
                    marketId,
                    bookRevision,
                    ordinal,
                    factorBasisPoints,
                    fills,
                    held,
                    holdRevision,
                    at);
        }
    }

    /**
     * What was matched in a window of time is void.
     *
     * @param fills how many of the customer's that were
     */
    @Stored(name = "betting.position-voided")
    record PositionVoided(
            PositionId positionId,
            AccountId accountId,
            MarketId marketId,
            long bookRevision,
            Instant from,
            Instant to,
            int fills,
            Money hold,
            int holdRevision,
            Instant at)
            implements PositionTold {

        @Override
        public PositionVoided holding(Money held) {
            return new PositionVoided(
                    positionId,
                    accountId,
                    marketId,
                    bookRevision,
                    from,
                    to,
                    fills,
                    held,
                    holdRevision,
                    at);
        }
    }

    /**
     * @param round of the book's settlement
     * @param net profit, or loss if negative, before commission
     * @param previousNet of the round before; zero in the first
     * @param basis what it was decided on, for people
     */
    @Stored(name = "betting.position-settled")
    record PositionSettled(
            PositionId positionId,
            AccountId accountId,
            MarketId marketId,
            int round,
            Money net,
            Money commission,
            Money previousNet,
            Money previousCommission,
            int commissionBasisPoints,
            int discountBasisPoints,
            String basis,
            Instant at)
            implements PositionEvent {}
}
