package org.moneyline.wallet.api;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Money;

/**
 * One line of a statement.
 *
 * @param entryId the global index of its event
 * @param kind the event's name without the module: {@code stake-held}
 * @param reference the bet, order or payment it belongs to
 * @param amount what the customer's total (available and held) gained or gave; zero for a mere hold
 * @param available the balance after the entry
 * @param held likewise
 */
public record EntryView(
        long entryId,
        Instant at,
        String kind,
        @Nullable UUID reference,
        Money amount,
        Money available,
        Money held,
        List<Posting> postings) {

    private static final Set<String> OF_POSITIONS = Set.of("hold-adjusted", "position-settled");
    private static final String MARKETS = "exchange/";

    /** Whether {@code reference} is a position on the exchange. */
    public boolean isOfPosition() {
        return reference != null && OF_POSITIONS.contains(kind);
    }

    /** What it did to the money that is set aside. */
    public Money heldChange() {
        return sum(account -> account.equals(Posting.HELD));
    }

    /** What the exchange brought, or took if negative, before commission. */
    public Money exchangeNet() {
        return sum(account -> account.startsWith(MARKETS)).negated();
    }

    public Money commission() {
        return sum(Posting.COMMISSION::equals);
    }

    private Money sum(Predicate<String> accounts) {
        long minor = 0;
        for (Posting posting : postings) {
            if (accounts.test(posting.account())) {
                minor += posting.amount();
            }
        }
        return new Money(minor, amount.currency());
    }
}
