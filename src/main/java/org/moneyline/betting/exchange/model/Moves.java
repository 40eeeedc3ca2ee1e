package org.moneyline.betting.exchange.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.Seat;

/**
 * What one command brought about in a book, for the hundreds of customers who may have sent it
 * together. Each is answered by the thread that then goes on with the book, so none of them may
 * walk through what happened to all.
 */
public final class Moves {

    public static final Moves NONE = new Moves(null);

    private final @Nullable BookMoved moved;

    /** Made by the first who asks; whoever asks at the same time makes the same. */
    private volatile @Nullable Map<AccountId, List<Part>> parts;

    private Moves(@Nullable BookMoved moved) {
        this.moved = moved;
    }

    public static Moves of(@Nullable BookMoved moved) {
        return moved == null ? NONE : new Moves(moved);
    }

    /**
     * One customer's part in a fact.
     *
     * @param own whether it is about their order; else theirs waited and was matched
     */
    record Part(BookFact fact, @Nullable Integer order, boolean own) {}

    /** In the order it happened. */
    List<Part> partsOf(AccountId accountId) {
        Map<AccountId, List<Part>> known = parts;
        if (known == null) {
            known = moved == null ? Map.of() : sorted(moved);
            parts = known;
        }
        return known.getOrDefault(accountId, List.of());
    }

    private static Map<AccountId, List<Part>> sorted(BookMoved moved) {
        Map<AccountId, List<Part>> byAccount = HashMap.newHashMap(moved.seats().size());
        Map<Integer, List<Part>> bySeat = HashMap.newHashMap(moved.seats().size());
        for (Seat seat : moved.seats()) {
            bySeat.put(
                    seat.seat(),
                    byAccount.computeIfAbsent(seat.accountId(), id -> new ArrayList<>(2)));
        }
        for (BookFact fact : moved.facts()) {
            List<Part> own = bySeat.get(fact.seat());
            if (own != null) {
                own.add(new Part(fact, fact.order(), true));
            }
            List<Part> waited = bySeat.get(fact.againstSeat());
            if (waited != null) {
                waited.add(new Part(fact, fact.against(), false));
            }
        }
        return byAccount;
    }
}
