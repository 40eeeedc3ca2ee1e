package org.moneyline.betting.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeEvent.BookSettled;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.wallet.api.RequestKey;

/**
 * What can be asked of the exchange. Refusals are {@code org.moneyline.kernel.Refusal}s with the
 * codes named. Everything may be sent twice.
 */
public sealed interface ExchangeCommand {

    /** Bounds the work that is done for one customer while all others wait. */
    int BATCH_MAX_INSTRUCTIONS = 200;

    /** Of one order: keeps sums of thousands of products of a size and a price within a long. */
    long SIZE_MAX_MINOR = 1_000_000_000L;

    // What customers ask

    /**
     * Up to {@link #BATCH_MAX_INSTRUCTIONS} orders of one customer in one market, all or none.
     * Answers {@link OrderReceipt}.
     *
     * <p>Codes: ACCOUNT_* and NOT_CONFIRMED (may not bet), BATCH_EMPTY, BATCH_TOO_LARGE,
     * MARKET_UNKNOWN, MARKET_CLOSED, MARKET_SUSPENDED, MARKET_MOVED (attribute version),
     * MARKET_VERSION_UNKNOWN (attribute version; it may come), MARKET_VERSION_INVALID (attribute
     * version; it never will), SELECTION_UNKNOWN, PRICE_OFF_LADDER (attributes below, above),
     * PRICE_INVALID, SIZE_TOO_SMALL, SIZE_TOO_LARGE, CURRENCY_MISMATCH, MINIMUM_FILL_INVALID,
     * PERSISTENCE_INVALID, ORDER_ID_REUSED, REFERENCE_INVALID, REFERENCE_REUSED,
     * IDEMPOTENCY_KEY_REUSED, INSUFFICIENT_FUNDS (attributes available, missing), EXPOSURE_LIMIT
     * (attributes limit, held), TOO_MANY_ON_THE_WAY, TOO_MANY_OPEN_ORDERS, TOO_MANY_MATCHES
     * (attribute maximum), ELIGIBILITY_UNKNOWN, BOOK_OUT_OF_DATE, STORE_BUSY. Of several orders the
     * attribute index names the wrong one, from 0, where one alone is wrong.
     *
     * @param marketVersion the version of the book that the customer saw ({@link
     *     LadderView#version()}); refused if it has moved on, and the orders lapse if it does
     *     before they reach the book. Null for the version at which they are accepted
     * @param customerReference the customer's own words for this request, 1 to 64 characters; the
     *     same words with the same orders are a repeat
     * @param request the Idempotency-Key
     */
    record PlaceOrders(
            AccountId accountId,
            MarketId marketId,
            List<NewOrder> orders,
            @Nullable Long marketVersion,
            @Nullable String customerReference,
            @Nullable RequestKey request,
            Instant at)
            implements ExchangeCommand {

        public PlaceOrders {
            orders = List.copyOf(orders);
        }
    }

    /**
     * @param orderId made by the caller
     * @param ordinal the selection
     * @param price the worst one acceptable; for a fill-or-kill order the worst mean
     * @param size the backer's stake, for both sides
     * @param fillAtLeast makes it fill-or-kill: unless this much is matched at once nothing is, and
     *     what is not matched at once lapses. Null for an order whose rest may wait
     */
    record NewOrder(
            OrderId orderId,
            int ordinal,
            Side side,
            Price price,
            Money size,
            Persistence persistence,
            @Nullable Money fillAtLeast) {}

    /**
     * Changes to orders of one customer in one market, all or none. Answers {@link OrderReceipt}
     * with the orders named, once each in the order first named. In-play those without a new price
     * are carried out at once; together with one, all wait for the bet delay.
     *
     * <p>Codes: BATCH_EMPTY, BATCH_TOO_LARGE, MARKET_UNKNOWN, MARKET_CLOSED, ORDER_UNKNOWN
     * (somebody else's look the same), ORDER_GONE (nothing is left of it), ORDER_ON_THE_WAY (it
     * waits for the bet delay, so it cannot be cancelled or reduced yet; attributes orderId,
     * goesOnAt), PRICE_OFF_LADDER, PRICE_INVALID, SIZE_INVALID, CURRENCY_MISMATCH,
     * IDEMPOTENCY_KEY_REUSED, INSUFFICIENT_FUNDS, EXPOSURE_LIMIT, TOO_MANY_ON_THE_WAY,
     * TOO_MANY_MATCHES, BOOK_OUT_OF_DATE, STORE_BUSY.
     */
    record ChangeOrders(
            AccountId accountId,
            MarketId marketId,
            List<Change> changes,
            @Nullable RequestKey request,
            Instant at)
            implements ExchangeCommand {

        public ChangeOrders {
            changes = List.copyOf(changes);
        }
    }

    /** A change to one order. */
    sealed interface Change {
        OrderId orderId();
    }

    /** What is left of the order is taken out of the book. */
    record Cancel(OrderId orderId) implements Change {

        /** Of any number of orders, as many at a time as go together. */
        public static List<List<Change>> inTurns(List<OrderId> orderIds) {
            List<List<Change>> turns = new ArrayList<>();
            for (int from = 0; from < orderIds.size(); from += BATCH_MAX_INSTRUCTIONS) {
                int to = Math.min(orderIds.size(), from + BATCH_MAX_INSTRUCTIONS);
                turns.add(orderIds.subList(from, to).stream().<Change>map(Cancel::new).toList());
            }
            return turns;
        }
    }

    /**
     * @param by how much less of the backer's stake. The order keeps its place in the queue; if
     *     less than the market's smallest order would be left, all of it is cancelled
     */
    record Reduce(OrderId orderId, Money by) implements Change {}

    /** What is left of the order moves to another price, behind all who wait there. */
    record Replace(OrderId orderId, Price price) implements Change {}

    /**
     * A runner does not take part: its matched bets are void, its orders lapse, and the matched
     * prices of the others shrink by its reduction factor. Sent by a trader. Codes: MARKET_UNKNOWN,
     * SELECTION_UNKNOWN, REDUCTION_INVALID.
     *
     * @param factorBasisPoints 2500 for a factor of 25 %; 0 to 10000
     */
    record WithdrawRunner(
            @TargetAggregateIdentifier BookId bookId,
            int ordinal,
            int factorBasisPoints,
            String by,
            String reason,
            Instant at)
            implements ExchangeCommand {}

    // What the exchange's own processes ask

    /**
     * A market gets its book. Opened twice it stays as it is.
     *
     * @param flatLadder whether prices go by hundredths everywhere, as handicaps and totals do
     * @param minimumSize the least backer's stake of a new order
     * @param commissionBasisPoints of net winnings; 500 is 5 %
     * @param inPlayDelaySeconds how long orders wait once the market is in-play, and how long the
     *     book pauses after a score change
     */
    record OpenBook(
            @TargetAggregateIdentifier BookId bookId,
            boolean flatLadder,
            int runners,
            Money minimumSize,
            int commissionBasisPoints,
            int inPlayDelaySeconds,
            Instant at)
            implements ExchangeCommand {}

    /**
     * The market changed. One whose index is not above the last one changes nothing; pauses, which
     * come from the event and not from the market, are counted by themselves.
     *
     * @param index of the event behind it among all events; also the market's version from here on
     *     where the turn is a material change
     */
    record TurnBook(@TargetAggregateIdentifier BookId bookId, Turn turn, long index, Instant at)
            implements ExchangeCommand {}

    /** How a market turns. */
    enum Turn {
        SUSPEND,
        RESUME,
        /** The book pauses, and orders that name an older version lapse. */
        PAUSE,
        /**
         * Ends the pause that began with the index given, unless a later one began or a trader
         * suspended the market.
         */
        GO_ON,
        IN_PLAY,
        CLOSE
    }

    /**
     * What customers sent to a market's book since its last command, in the order of arrival.
     * Answers {@link ExchangeEvent.BookMoved}, or null if nothing happened.
     */
    record MoveBook(@TargetAggregateIdentifier BookId bookId, List<Batch> batches, Instant at)
            implements ExchangeCommand {

        public MoveBook {
            batches = List.copyOf(batches);
        }
    }

    /**
     * What one customer sent together.
     *
     * @param firstNumber of the instructions, which are numbered one by one from it
     * @param marketVersion orders and new prices lapse if the market has moved past it; null if
     *     they stand whatever happened
     */
    record Batch(
            AccountId accountId,
            int firstNumber,
            List<OrderInstruction> instructions,
            @Nullable Long marketVersion) {

        public Batch {
            instructions = List.copyOf(instructions);
        }

        public int lastNumber() {
            return firstNumber + instructions.size() - 1;
        }
    }

    /** Tells a position what happened to its orders. A revision that was told before is ignored. */
    record ApplyFacts(
            @TargetAggregateIdentifier PositionId positionId,
            long bookRevision,
            List<OwnFact> facts,
            Instant at)
            implements ExchangeCommand {

        public ApplyFacts {
            facts = List.copyOf(facts);
        }
    }

    /**
     * Tells a position that a runner was withdrawn.
     *
     * @param bookRevision of the withdrawal; told before it is ignored
     */
    record ReducePosition(
            @TargetAggregateIdentifier PositionId positionId,
            long bookRevision,
            int ordinal,
            int factorBasisPoints,
            Instant at)
            implements ExchangeCommand {}

    /**
     * What was matched in a window of time is void, for example after a goal that the prices did
     * not know of. If the market is decided already, it is settled again without. Codes:
     * WINDOW_EMPTY.
     *
     * @param from inclusive
     * @param to exclusive
     * @param index of the event behind it; one that is not above the last changes nothing
     */
    record VoidTrades(
            @TargetAggregateIdentifier BookId bookId,
            Instant from,
            Instant to,
            String by,
            String reason,
            long index,
            Instant at)
            implements ExchangeCommand {}

    /**
     * Tells a position that what was matched in a window of time is void.
     *
     * @param bookRevision of the event behind it; told before it is ignored
     * @param decided whether the market is: a settlement may still be on its way to the position
     */
    record VoidFills(
            @TargetAggregateIdentifier PositionId positionId,
            long bookRevision,
            Instant from,
            Instant to,
            boolean decided,
            Instant at)
            implements ExchangeCommand {}

    /**
     * The market is decided, or decided anew. A round that was seen already changes nothing. The
     * book closes if it has not yet.
     *
     * @param results of every selection
     */
    record SettleBook(
            @TargetAggregateIdentifier BookId bookId,
            int round,
            List<SelectionResult> results,
            String basis,
            long index,
            Instant at)
            implements ExchangeCommand {

        public SettleBook {
            results = List.copyOf(results);
        }
    }

    /**
     * Says that everybody's position has heard of all that was matched before this settlement. A
     * round that was released already changes nothing.
     */
    record ReleaseSettlement(@TargetAggregateIdentifier BookId bookId, BookSettled settled)
            implements ExchangeCommand {}

    /**
     * Brings a customer what a decided market means for them. A round that was seen already changes
     * nothing.
     *
     * @param discountBasisPoints the customer's discount on the commission; that of the first round
     *     counts in all later ones
     */
    record SettlePosition(
            @TargetAggregateIdentifier PositionId positionId,
            int round,
            List<SelectionResult> results,
            int commissionBasisPoints,
            int discountBasisPoints,
            String basis,
            Instant at)
            implements ExchangeCommand {

        public SettlePosition {
            results = List.copyOf(results);
        }
    }

    /** Everybody who has a seat in a book, by seat. Changes nothing. Answers {@link Seats}. */
    record CountSeats(@TargetAggregateIdentifier BookId bookId) implements ExchangeCommand {

        /**
         * What it answers.
         *
         * @param decided whether the book's market is
         */
        public record Seats(Map<Integer, AccountId> accounts, boolean decided) {}
    }
}
