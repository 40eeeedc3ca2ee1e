package org.moneyline.kernel;

import java.util.UUID;

/**
 * Builds UUIDs of version 7 (RFC 9562, section 5.7) from a time and random bits given by the
 * caller.
 */
public final class UuidV7 {

    private UuidV7() {}

    /**
     * @param epochMillis Unix time in milliseconds, 48 bits are kept
     * @param randA 12 bits are kept; a counter here keeps ids of one millisecond in order
     * @param randB 62 bits are kept
     */
    public static UUID of(long epochMillis, int randA, long randB) {
        long high = (epochMillis << 16) | 0x7000L | (randA & 0xFFFL);
        long low = 0x8000_0000_0000_0000L | (randB & 0x3FFF_FFFF_FFFF_FFFFL);
        return new UUID(high, low);
    }

    /** The Unix time in milliseconds that the id was made at. */
    public static long epochMillis(UUID id) {
        return id.getMostSignificantBits() >>> 16;
    }
}
