package org.moneyline.odds.pricing;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;

/**
 * Prices that were made lately, by all they were made of. The same quotes are priced when they
 * arrive and again when their market decides on them; the second time the work is found done. So
 * nobody has to believe a price that another one made: who asks names what it is made of, and gets
 * what making it again would give. A later price of the same place takes it.
 */
final class MadeLately {

    /** Some times the markets that are quoted at a moment; a few megabytes when all are taken. */
    private static final int PLACES = 1 << 13;

    private final AtomicReferenceArray<@Nullable Made> places = new AtomicReferenceArray<>(PLACES);

    private record Made(int[] of, List<Price> prices) {}

    @Nullable List<Price> find(int[] of) {
        Made made = places.get(place(of));
        return made != null && Arrays.equals(made.of(), of) ? made.prices() : null;
    }

    /** Neither may be changed any more. */
    void keep(int[] of, List<Price> prices) {
        places.set(place(of), new Made(of, prices));
    }

    private static int place(int[] of) {
        int hash = Arrays.hashCode(of) * 0x9E37_79B1;
        return (hash ^ (hash >>> 16)) & (PLACES - 1);
    }
}
