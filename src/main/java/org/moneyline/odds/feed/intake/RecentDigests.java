package org.moneyline.odds.feed.intake;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Tells a message that comes again from a new one where messages carry no numbers. Two different
 * ones of the last few thousand look the same once in some trillions.
 */
final class RecentDigests {

    static final int REMEMBERED_MESSAGES = 4_096;

    private final long[] ring = new long[REMEMBERED_MESSAGES];
    private final Set<Long> known = new HashSet<>();
    private int at;
    private boolean full;

    /** Whether it is new; it is remembered from now on. */
    boolean add(byte[] message) {
        CRC32C crc = new CRC32C();
        crc.update(message);
        long digest = (crc.getValue() << 32) ^ (Arrays.hashCode(message) & 0xFFFF_FFFFL);
        if (!known.add(digest)) {
            return false;
        }
        if (full) {
            known.remove(ring[at]);
        }
        ring[at] = digest;
        at++;
        if (at == REMEMBERED_MESSAGES) {
            at = 0;
            full = true;
        }
        return true;
    }

    void clear() {
        known.clear();
        at = 0;
        full = false;
    }
}
