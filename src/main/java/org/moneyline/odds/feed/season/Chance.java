package org.moneyline.odds.feed.season;

/**
 * Numbers that look random and are always the same for the same place in the season: the replay of
 * a match is one story however often it is told. The mixing is SplitMix64's.
 */
final class Chance {

    private Chance() {}

    static long mix(long... place) {
        long state = 0x9E37_79B9_7F4A_7C15L;
        for (long part : place) {
            state = finish(state + part * 0xBF58_476D_1CE4_E5B9L + 0x9E37_79B9_7F4A_7C15L);
        }
        return state;
    }

    /** A number from 0 to below the bound. */
    static int below(int bound, long... place) {
        return (int) Long.remainderUnsigned(mix(place), bound);
    }

    private static long finish(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
