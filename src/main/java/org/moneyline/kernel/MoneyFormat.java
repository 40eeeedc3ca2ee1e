package org.moneyline.kernel;

/** Money as people read it: {@code £1,234.50}, and with a sign where it came or went. */
public final class MoneyFormat {

    private MoneyFormat() {}

    /** {@code £1,234.50}; {@code −£1,234.50} below zero, with a real minus sign. */
    public static String text(Money money) {
        String decimal = money.decimal();
        boolean negative = money.isNegative();
        String unsigned = negative ? decimal.substring(1) : decimal;
        int point = unsigned.indexOf('.');
        int end = point < 0 ? unsigned.length() : point;
        StringBuilder text = new StringBuilder(unsigned.length() + 8);
        if (negative) {
            text.append('\u2212');
        }
        text.append(symbol(money));
        for (int i = 0; i < end; i++) {
            if (i > 0 && (end - i) % 3 == 0) {
                text.append(',');
            }
            text.append(unsigned.charAt(i));
        }
        return text.append(unsigned, end, unsigned.length()).toString();
    }

    /** {@code +£5.00}, {@code −£5.00}, and {@code £0.00} without a sign. */
    public static String signed(Money money) {
        return money.isPositive() ? "+" + text(money) : text(money);
    }

    /** The currency's short sign where everybody knows it, else its code and a space. */
    public static String symbol(Money money) {
        return switch (money.currency().getCurrencyCode()) {
            case "GBP" -> "£";
            case "EUR" -> "€";
            case "USD" -> "$";
            default -> money.currency().getCurrencyCode() + "\u00a0";
        };
    }
}
