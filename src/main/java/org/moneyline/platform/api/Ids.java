package org.moneyline.platform.api;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.moneyline.kernel.UuidV7;

/**
 * Makes UUIDv7 ids that rise on this node, so that new rows land at the right edge of every index.
 * Not for secrets: the random part is not cryptographic.
 */
public final class Ids {

    // Milliseconds in the high bits and a 12-bit counter in the low ones; the counter spills into
    // the next millisecond when more than 4096 ids are made in one.
    private static final AtomicLong LAST = new AtomicLong();

    private Ids() {}

    public static UUID next() {
        long now = System.currentTimeMillis() << 12;
        long stamp = LAST.updateAndGet(last -> Math.max(last + 1, now));
        return UuidV7.of(
                stamp >>> 12, (int) (stamp & 0xFFF), ThreadLocalRandom.current().nextLong());
    }
}
