package org.moneyline.odds.pricing;

import java.math.BigInteger;

/**
 * Fractions as longs with 40 binary places: a step is 2^-40, about 10^-12. Every node computes the
 * same digits, which binary floating point does not promise for powers. Values stay below 2^20, so
 * that sums and the products here cannot overflow. Logarithms and powers are right to 10^-9, which
 * is a thousandth of what moves a price of 1000 by one thousandth.
 */
final class FixedPoint {

    static final int FRACTION_BITS = 40;
    static final long ONE = 1L << FRACTION_BITS;

    // 2^(1/2), 2^(1/4), ... down to the last binary place: what a power of two is multiplied from.
    private static final long[] ROOTS_OF_TWO = rootsOfTwo();

    // Roots of the first ten bits of numbers of 62 and 63 bits, each rounded up.
    private static final int ROOTS_FROM = 1 << 8;
    private static final int ROOTS_TO = 1 << 10;
    private static final int[] ROOTS = roots();

    private FixedPoint() {}

    /** The product, rounded to the nearest step. */
    static long multiply(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        long rounded = low + (ONE >>> 1);
        if (Long.compareUnsigned(rounded, low) < 0) {
            high++;
        }
        return (high << (Long.SIZE - FRACTION_BITS)) | (rounded >>> FRACTION_BITS);
    }

    /**
     * The quotient of a number from 0 up and one above 0, both below 2^22, rounded down to a step.
     */
    static long divide(long dividend, long divisor) {
        long quotient = dividend / divisor;
        long rest = dividend % divisor;
        if (divisor < 1L << (Long.SIZE - 1 - FRACTION_BITS / 2)) {
            // Half of the places at a time still fits into a long, so two divisions do.
            for (int half = 0; half < 2; half++) {
                rest <<= FRACTION_BITS / 2;
                quotient = (quotient << (FRACTION_BITS / 2)) + rest / divisor;
                rest %= divisor;
            }
            return quotient;
        }
        for (int bit = 0; bit < FRACTION_BITS; bit++) {
            rest <<= 1;
            quotient <<= 1;
            if (rest >= divisor) {
                rest -= divisor;
                quotient |= 1;
            }
        }
        return quotient;
    }

    /** The root of a number from 0 up to 7. */
    static long squareRoot(long value) {
        if (value == 0) {
            return 0;
        }
        // Sixty binary places under the root leave thirty in it; one step of Newton's adds the
        // rest.
        long rough = integerRoot(value << 20) << 10;
        return (rough + divide(value, rough)) >>> 1;
    }

    /** The base raised to the exponent, for a base above 0. */
    static long power(long base, long exponent) {
        return powerOfTwo(multiply(logarithm(base), exponent));
    }

    /** The logarithm to base 2 of a number above 0. */
    static long logarithm(long value) {
        int whole = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - FRACTION_BITS;
        long mantissa = whole >= 0 ? value >> whole : value << -whole;
        long fraction = 0;
        for (int bit = FRACTION_BITS - 1; bit >= 0; bit--) {
            mantissa = multiply(mantissa, mantissa);
            if (mantissa >= 2 * ONE) {
                mantissa >>= 1;
                fraction |= 1L << bit;
            }
        }
        return whole * ONE + fraction;
    }

    /** Two raised to the exponent; 0 where the result is smaller than a step. */
    static long powerOfTwo(long exponent) {
        long whole = exponent >> FRACTION_BITS;
        if (whole < -FRACTION_BITS - 1) {
            return 0;
        }
        long product = ONE;
        for (int bit = FRACTION_BITS - 1; bit >= 0; bit--) {
            if ((exponent & (1L << bit)) != 0) {
                product = multiply(product, ROOTS_OF_TWO[FRACTION_BITS - 1 - bit]);
            }
        }
        return whole >= 0 ? product << whole : product >> -whole;
    }

    /** The whole part of the root of a number above 0 and below 7 times 2^60. */
    static long integerRoot(long value) {
        // An even shift makes it one of 62 or 63 bits, whose first ten tell its root to nine.
        int shift = (Long.numberOfLeadingZeros(value) - 1) & ~1;
        long wide = value << shift;
        long root = (long) ROOTS[(int) (wide >>> 53) - ROOTS_FROM] << 16;
        // Newton's steps double the places each, from above.
        root = (root + wide / root) >>> 1;
        root = (root + wide / root) >>> 1;
        root >>>= shift >>> 1;
        while (root * root > value) {
            root--;
        }
        while ((root + 1) * (root + 1) <= value) {
            root++;
        }
        return root;
    }

    private static int[] roots() {
        int[] roots = new int[ROOTS_TO - ROOTS_FROM];
        for (int i = 0; i < roots.length; i++) {
            roots[i] =
                    BigInteger.valueOf((long) (ROOTS_FROM + i + 1) << 21).sqrt().intValueExact()
                            + 1;
        }
        return roots;
    }

    private static long[] rootsOfTwo() {
        // Carried with 160 binary places, so that each root is right to its last place.
        int guardBits = 160;
        BigInteger root = BigInteger.TWO.shiftLeft(guardBits);
        long[] roots = new long[FRACTION_BITS];
        for (int i = 0; i < FRACTION_BITS; i++) {
            root = root.shiftLeft(guardBits).sqrt();
            roots[i] = root.shiftRight(guardBits - FRACTION_BITS).longValueExact();
        }
        return roots;
    }
}
