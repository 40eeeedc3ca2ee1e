package org.moneyline.kernel;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Objects;

/**
 * An amount in the minor unit of its currency (pence for GBP), negative for a debit. Adding and
 * subtracting are exact: an overflow throws {@link ArithmeticException}, two currencies throw
 * {@link IllegalArgumentException}.
 */
public record Money(long minor, Currency currency) implements Comparable<Money> {

    public Money {
        Objects.requireNonNull(currency, "currency");
    }

    public static Money ofMinor(long minor, String currencyCode) {
        return new Money(minor, Currency.getInstance(currencyCode));
    }

    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /**
     * Reads a decimal amount as people write it, for example {@code "10.00"}.
     *
     * @throws IllegalArgumentException if it is not a number, has more decimals than the currency
     *     has, or does not fit
     */
    public static Money ofDecimal(String amount, Currency currency) {
        try {
            BigDecimal decimal = new BigDecimal(amount);
            if (decimal.precision() - (long) decimal.scale() > 16 || decimal.scale() > 16) {
                throw new IllegalArgumentException("an amount has at most 16 digits: " + amount);
            }
            return new Money(
                    decimal.movePointRight(currency.getDefaultFractionDigits()).longValueExact(),
                    currency);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not an amount, write it like 10.00: " + amount, e);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    currency.getCurrencyCode()
                            + " has "
                            + currency.getDefaultFractionDigits()
                            + " decimals: "
                            + amount,
                    e);
        }
    }

    /** Reads what {@link #toString()} writes: {@code "10.00 GBP"}. */
    public static Money parse(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("money is written like 10.00 GBP: " + text);
        }
        Currency currency = Currency.getInstance(text.substring(space + 1));
        long minor = 0;
        int decimals = -1;
        int from = text.charAt(0) == '-' ? 1 : 0;
        for (int i = from; i < space; i++) {
            char c = text.charAt(i);
            if (c == '.' && decimals < 0) {
                decimals = 0;
            } else if (c >= '0' && c <= '9') {
                minor = Math.addExact(Math.multiplyExact(minor, 10L), c - '0');
                if (decimals >= 0) {
                    decimals++;
                }
            } else {
                throw new IllegalArgumentException("money is written like 10.00 GBP: " + text);
            }
        }
        if (space == from || Math.max(decimals, 0) != currency.getDefaultFractionDigits()) {
            throw new IllegalArgumentException("money is written like 10.00 GBP: " + text);
        }
        return new Money(from == 1 ? -minor : minor, currency);
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(minor, sameCurrency(other).minor), currency);
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(minor, sameCurrency(other).minor), currency);
    }

    public Money negated() {
        return new Money(Math.negateExact(minor), currency);
    }

    public Money min(Money other) {
        return minor <= sameCurrency(other).minor ? this : other;
    }

    public boolean isZero() {
        return minor == 0;
    }

    public boolean isPositive() {
        return minor > 0;
    }

    public boolean isNegative() {
        return minor < 0;
    }

    /** The amount alone with the currency's decimals: {@code "10.00"}. */
    public String decimal() {
        int digits = currency.getDefaultFractionDigits();
        if (digits <= 0) {
            return Long.toString(minor);
        }
        String unsigned = Long.toString(minor);
        boolean negative = minor < 0;
        if (negative) {
            unsigned = unsigned.substring(1);
        }
        int missing = digits + 1 - unsigned.length();
        if (missing > 0) {
            unsigned = "0".repeat(missing) + unsigned;
        }
        int point = unsigned.length() - digits;
        return (negative ? "-" : "")
                + unsigned.substring(0, point)
                + "."
                + unsigned.substring(point);
    }

    /** Compares amounts of one currency; two currencies throw. */
    @Override
    public int compareTo(Money other) {
        return Long.compare(minor, sameCurrency(other).minor);
    }

    @Override
    public String toString() {
        return decimal() + " " + currency.getCurrencyCode();
    }

    private Money sameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException(
                    "cannot mix " + currency + " with " + other.currency);
        }
        return other;
    }
}
