package org.moneyline.push.core;

import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BookId;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;

/**
 * What can be subscribed to.
 *
 * @param id of the event, of the market for its prices and its book, of the customer
 */
public record TopicName(Kind kind, UUID id) {

    /** A customer's own topic, as everybody calls theirs. */
    public static final String ME = "me";

    /** The kinds of topics. */
    public enum Kind {
        EVENT,
        MARKET,
        BOOK,
        ME
    }

    public TopicName {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
    }

    static TopicName event(EventId id) {
        return new TopicName(Kind.EVENT, id.value());
    }

    static TopicName market(MarketId id) {
        return new TopicName(Kind.MARKET, id.value());
    }

    static TopicName book(MarketId id) {
        return new TopicName(Kind.BOOK, id.value());
    }

    static TopicName of(AccountId id) {
        return new TopicName(Kind.ME, id.value());
    }

    public EventId eventId() {
        return new EventId(id);
    }

    public MarketId marketId() {
        return new MarketId(id);
    }

    public BookId bookId() {
        return BookId.of(marketId());
    }

    public AccountId accountId() {
        return new AccountId(id);
    }

    /**
     * Reads what {@link #toString()} writes.
     *
     * @param account whose {@code me} it is; null if that is not known
     * @throws IllegalArgumentException for anything else
     */
    public static TopicName parse(String text, @Nullable UUID account) {
        if (text.equals(ME) && account != null) {
            return new TopicName(Kind.ME, account);
        }
        int colon = text.indexOf(':');
        Kind kind =
                switch (colon < 0 ? "" : text.substring(0, colon)) {
                    case "event" -> Kind.EVENT;
                    case "market" -> Kind.MARKET;
                    case "book" -> Kind.BOOK;
                    default -> throw new IllegalArgumentException("no such topic: " + text);
                };
        return new TopicName(kind, UUID.fromString(text.substring(colon + 1)));
    }

    /** As it is called on the wire. */
    @Override
    public String toString() {
        return kind == Kind.ME ? ME : kind.name().toLowerCase(Locale.ROOT) + ":" + id;
    }
}
