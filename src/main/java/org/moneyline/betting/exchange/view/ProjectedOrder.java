package org.moneyline.betting.exchange.view;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderInstruction;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;

/**
 * An order's row while a batch of events passes over it. The book's facts alone decide what becomes
 * of it: they are the first to tell, to both sides at once, and before the positions hear of them.
 */
final class ProjectedOrder {

    /**
     * What an order is known by in its book.
     *
     * @param number of the instruction that placed it
     */
    record Key(UUID marketId, UUID accountId, int number) {}

    final Key key;
    final UUID orderId;
    final int ordinal;
    final Side side;
    final long size;
    final Persistence persistence;
    final @Nullable String reference;
    final @Nullable Instant goesOnAt;
    final Instant placedAt;

    int price;
    long matched;
    long matchedMoney;
    long matchedRisk;
    long remaining;
    long cancelled;
    long lapsed;
    boolean inBook;
    @Nullable OrderReason reason;
    Instant changedAt;
    boolean takenOut;

    /** New prices that the book has not answered yet, by the number of their instruction. */
    final Map<Integer, Integer> moves = new TreeMap<>();

    ProjectedOrder(Key key, OrderInstruction placed, OrdersAccepted accepted) {
        this(
                key,
                placed.orderId().value(),
                Objects.requireNonNull(placed.ordinal()),
                Objects.requireNonNull(placed.side()),
                Objects.requireNonNull(placed.size()),
                Objects.requireNonNull(placed.persistence()),
                accepted.reference(),
                accepted.goesOnAt(),
                accepted.at());
        price = Objects.requireNonNull(placed.price());
        remaining = size;
    }

    ProjectedOrder(
            Key key,
            UUID orderId,
            int ordinal,
            Side side,
            long size,
            Persistence persistence,
            @Nullable String reference,
            @Nullable Instant goesOnAt,
            Instant placedAt) {
        this.key = key;
        this.orderId = orderId;
        this.ordinal = ordinal;
        this.side = side;
        this.size = size;
        this.persistence = persistence;
        this.reference = reference;
        this.goesOnAt = goesOnAt;
        this.placedAt = placedAt;
        this.changedAt = placedAt;
    }

    /**
     * @param own whether the fact is about this order; else this is the one that waited for it
     */
    void heard(BookFact fact, boolean own, Instant at) {
        int instruction = own && fact.instruction() != null ? fact.instruction() : 0;
        if (fact.kind() == FactKind.UNCHANGED) {
            // It may not even be in the book: a cancellation does not wait for the bet delay.
            moves.remove(instruction);
            return;
        }
        long amount = fact.size() == null ? 0 : fact.size();
        switch (fact.kind()) {
            case MATCHED -> {
                int matchedAt = Objects.requireNonNull(fact.price());
                matched += amount;
                matchedMoney += matchedAt * amount;
                matchedRisk += side.atRisk(matchedAt, amount);
                remaining -= amount;
            }
            case LAPSED -> {
                remaining -= amount;
                lapsed += amount;
                reason = fact.reason();
            }
            case CANCELLED, REDUCED -> {
                remaining -= amount;
                cancelled += amount;
            }
            case LIFTED -> {
                Integer asked = moves.remove(instruction);
                price = asked == null ? price : asked;
            }
            case RESTED -> price = Objects.requireNonNull(fact.price());
            default -> throw new IllegalStateException("this is not about an order: " + fact);
        }
        inBook = true;
        changedAt = at;
        if (remaining == 0) {
            moves.clear();
            takenOut = fact.kind() == FactKind.CANCELLED || fact.kind() == FactKind.REDUCED;
        }
    }

    boolean isLive() {
        return remaining > 0;
    }

    OrderStatus status() {
        if (remaining > 0) {
            return inBook ? OrderStatus.OPEN : OrderStatus.ACCEPTED;
        }
        if (lapsed > 0) {
            return OrderStatus.LAPSED;
        }
        return cancelled == 0 ? OrderStatus.MATCHED : OrderStatus.CANCELLED;
    }

    /** As PostgreSQL writes an array of integers; null if there are none. */
    @Nullable String movesText() {
        if (moves.isEmpty()) {
            return null;
        }
        StringJoiner text = new StringJoiner(",", "{", "}");
        moves.forEach((instruction, asked) -> text.add(instruction + "," + asked));
        return text.toString();
    }
}
