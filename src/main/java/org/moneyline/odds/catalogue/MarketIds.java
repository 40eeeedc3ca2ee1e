package org.moneyline.odds.catalogue;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.UuidV7;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;

/**
 * The id of a market is made of nothing but its event, its type and its line. Whoever opens it, a
 * feed or the price making, opens the same one: the second of them meets what is there already.
 */
public final class MarketIds {

    private static final long STEP = 0x9E37_79B9_7F4A_7C15L;

    private MarketIds() {}

    public static MarketId of(EventId event, String type, @Nullable Integer lineQuarters) {
        UUID id = event.value();
        long mixed = STEP;
        mixed = mix(mixed, id.getMostSignificantBits());
        mixed = mix(mixed, id.getLeastSignificantBits());
        mixed = mix(mixed, type.hashCode());
        mixed = mix(mixed, lineQuarters == null ? Integer.MIN_VALUE : lineQuarters);
        return new MarketId(UuidV7.of(UuidV7.epochMillis(id), (int) (mixed >>> 52), mixed));
    }

    /** SplitMix64's. */
    private static long mix(long state, long part) {
        long z = state + part * STEP + STEP;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
