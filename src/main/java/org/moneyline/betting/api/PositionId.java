package org.moneyline.betting.api;

import java.util.Objects;
import java.util.UUID;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.odds.api.MarketId;

/**
 * What one customer has on one market of the exchange. It is computed from both, so that nobody
 * looks it up; it begins with the market's time, so that positions of one market lie side by side.
 */
public record PositionId(UUID value) {

    /** The high bits of a time-ordered id that tell when it was made. */
    private static final long TIME_MASK = 0xFFFF_FFFF_FFFF_0000L;

    public PositionId {
        Objects.requireNonNull(value, "value");
    }

    public static PositionId of(AccountId accountId, MarketId marketId) {
        UUID account = accountId.value();
        UUID market = marketId.value();
        long one = mix(account.getMostSignificantBits(), 0x9E37_79B9_7F4A_7C15L);
        one = mix(account.getLeastSignificantBits(), one);
        one = mix(market.getMostSignificantBits(), one);
        one = mix(market.getLeastSignificantBits(), one);
        long two = mix(market.getLeastSignificantBits(), 0xC2B2_AE3D_27D4_EB4FL);
        two = mix(account.getLeastSignificantBits(), two);
        two = mix(account.getMostSignificantBits(), two);
        return new PositionId(
                new UUID((market.getMostSignificantBits() & TIME_MASK) | (two & 0xFFFFL), one));
    }

    /** Spreads every bit of the input over the whole result (the finalizer of MurmurHash3). */
    private static long mix(long input, long before) {
        long mixed = before ^ input;
        mixed = (mixed ^ (mixed >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
        return mixed ^ (mixed >>> 33);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
