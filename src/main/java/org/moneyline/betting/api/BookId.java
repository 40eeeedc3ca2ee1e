package org.moneyline.betting.api;

import java.util.Objects;
import java.util.UUID;
import org.moneyline.odds.api.MarketId;

/**
 * A market's book on the exchange. It is computed from the market and back; the two differ because
 * every stream in the event store needs its own id.
 */
public record BookId(UUID value) {

    private static final long DIFFERENCE = 0x0000_B00C_0000_0000L;

    public BookId {
        Objects.requireNonNull(value, "value");
    }

    public static BookId of(MarketId marketId) {
        return new BookId(flip(marketId.value()));
    }

    public MarketId marketId() {
        return new MarketId(flip(value));
    }

    private static UUID flip(UUID id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() ^ DIFFERENCE);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
