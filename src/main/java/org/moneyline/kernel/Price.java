package org.moneyline.kernel;

import java.math.BigDecimal;

/**
 * Decimal odds, held exactly in thousandths: 2.50 is 2500. The stake is part of what a winning
 * price returns, so a price is greater than 1.000 and at most 1000.000.
 */
public record Price(int thousandths) implements Comparable<Price> {

    public static final int THOUSANDTHS_MIN = 1_001;
    public static final int THOUSANDTHS_MAX = 1_000_000;

    public Price {
        if (thousandths < THOUSANDTHS_MIN || thousandths > THOUSANDTHS_MAX) {
            throw new IllegalArgumentException(
                    "a price lies between 1.001 and 1000: " + thousandths + " thousandths");
        }
    }

    /**
     * Reads decimal odds with up to three decimals, for example {@code "2.5"} or {@code "1.333"}.
     *
     * @throws IllegalArgumentException if it is not such a number or out of range
     */
    public static Price parse(String decimal) {
        try {
            if (decimal.length() > 12) {
                throw new IllegalArgumentException("not a price, write it like 2.50: " + decimal);
            }
            return new Price(new BigDecimal(decimal).movePointRight(3).intValueExact());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a price, write it like 2.50: " + decimal, e);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a price has at most three decimals: " + decimal, e);
        }
    }

    /** Two decimals, three where the third is not zero: {@code "2.50"}, {@code "1.333"}. */
    @Override
    public String toString() {
        int whole = thousandths / 1000;
        int rest = thousandths % 1000;
        String three = Integer.toString(1000 + rest).substring(1);
        return whole + "." + (rest % 10 == 0 ? three.substring(0, 2) : three);
    }

    @Override
    public int compareTo(Price other) {
        return Integer.compare(thousandths, other.thousandths);
    }
}
