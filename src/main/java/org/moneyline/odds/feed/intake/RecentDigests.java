package org.moneyline.odds.feed.intake;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Tells a message that comes again from a new one. Two different ones of the last few thousand look
 * the same once in some trillions.
 */
final class RecentDigests {

    /** So many are remembered at least, and twice as many at most. */
    static final int REMEMBERED_MESSAGES = 4_096;

    private static final int PLACES = 2 * REMEMBERED_MESSAGES;

    // Open addressing; 0 is a free place. When one is half full the other is forgotten.
    private long[] newer = new long[PLACES];
    private long[] older = new long[PLACES];
    private int remembered;

    static long of(byte[] message) {
        CRC32C crc = new CRC32C();
        crc.update(message);
        long both = (crc.getValue() << 32) ^ (Arrays.hashCode(message) & 0xFFFF_FFFFL);
        return both == 0 ? 1 : both;
    }

    /** Whether the message is new; it is remembered from now on. */
    boolean add(long digest) {
        int place = place(newer, digest);
        if (newer[place] == digest || older[place(older, digest)] == digest) {
            return false;
        }
        newer[place] = digest;
        remembered++;
        if (remembered == REMEMBERED_MESSAGES) {
            long[] forgotten = older;
            Arrays.fill(forgotten, 0);
            older = newer;
            newer = forgotten;
            remembered = 0;
        }
        return true;
    }

    /** Where it is, or would be. */
    private static int place(long[] digests, long digest) {
        int place = (int) (digest >>> 32) & (PLACES - 1);
        while (digests[place] != 0 && digests[place] != digest) {
            place = (place + 1) & (PLACES - 1);
        }
        return place;
    }
}
