package org.moneyline.odds.feed;

import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;

/** Reads decimal numbers as providers write them, exactly and without making garbage. */
public final class Decimals {

    /** No number that a provider has a reason to send is longer. */
    private static final int LENGTH_MAX_CHARS = 18;

    /** Milliseconds of our times; leaves room for the places. */
    private static final int WHOLE_MAX_DIGITS = 13;

    private Decimals() {}

    /**
     * A number in units of ten to the minus {@code places}; further places must be zeros unless
     * they are cut off.
     *
     * @throws MalformedMessage NUMBER_MALFORMED
     */
    public static long read(CharSequence text, int places, boolean cutOff) throws MalformedMessage {
        int length = text.length();
        int at = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        if (length == at || length > LENGTH_MAX_CHARS) {
            throw malformed(text);
        }
        long value = 0;
        int digits = 0;
        int after = -1;
        for (; at < length; at++) {
            char c = text.charAt(at);
            if (c == '.' && after < 0) {
                after = 0;
            } else if (c >= '0' && c <= '9') {
                digits++;
                if (after < 0 && digits > WHOLE_MAX_DIGITS) {
                    throw malformed(text);
                }
                if (after < places) {
                    value = value * 10 + (c - '0');
                    after = after < 0 ? after : after + 1;
                } else if (c != '0' && !cutOff) {
                    throw malformed(text);
                }
            } else {
                throw malformed(text);
            }
        }
        if (digits == 0) {
            throw malformed(text);
        }
        for (int place = Math.max(after, 0); place < places; place++) {
            value *= 10;
        }
        return text.charAt(0) == '-' ? -value : value;
    }

    public static int whole(String text, int min, int max) throws MalformedMessage {
        long value = read(text, 0, false);
        if (value < min || value > max) {
            throw new MalformedMessage(
                    "NUMBER_OUT_OF_RANGE", text + " does not lie between " + min + " and " + max);
        }
        return (int) value;
    }

    /** A line or a handicap in quarter goals; {@code 2.25} is 9. */
    public static int quarters(CharSequence text) throws MalformedMessage {
        long hundredths = read(text, 2, false);
        if (hundredths % 25 != 0 || Math.abs(hundredths) > 100_000) {
            throw new MalformedMessage("LINE_MALFORMED", text + " is no line in quarter goals");
        }
        return (int) (hundredths / 25);
    }

    /** Thousandths, cut off; null if it is no price that we could show. */
    public static @Nullable Price price(CharSequence text) throws MalformedMessage {
        long thousandths = read(text, 3, true);
        if (thousandths < 0) {
            throw malformed(text);
        }
        return thousandths < Price.THOUSANDTHS_MIN || thousandths > Price.THOUSANDTHS_MAX
                ? null
                : new Price((int) thousandths);
    }

    private static MalformedMessage malformed(CharSequence text) {
        return new MalformedMessage(
                "NUMBER_MALFORMED",
                "not a number: "
                        + (text.length() > LENGTH_MAX_CHARS
                                ? text.subSequence(0, LENGTH_MAX_CHARS) + "…"
                                : text));
    }
}
