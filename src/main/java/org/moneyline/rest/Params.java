package org.moneyline.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Page;
import org.moneyline.rest.Problem.FieldProblem;

/** Checks the parameters of a list. */
final class Params {

    static final int LIMIT_DEFAULT_ITEMS = 50;
    static final int TEXT_MAX_CHARS = 100;
    private static final int CURSOR_MAX_CHARS = 256;

    private Params() {}

    static int limit(@Nullable String limit) {
        return number("limit", limit, Page.LIMIT_MAX_ITEMS, LIMIT_DEFAULT_ITEMS);
    }

    /** From 1. */
    static int number(String name, @Nullable String text, int max, int otherwise) {
        if (text == null) {
            return otherwise;
        }
        int number = 0;
        for (int i = 0; i < text.length() && number <= max; i++) {
            char c = text.charAt(i);
            number = c >= '0' && c <= '9' ? number * 10 + (c - '0') : Integer.MAX_VALUE;
        }
        if (number < 1 || number > max) {
            throw wrong(name, "NUMBER_OUT_OF_RANGE", "Must lie between 1 and " + max + ".");
        }
        return number;
    }

    static @Nullable String cursor(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return null;
        }
        if (cursor.length() > CURSOR_MAX_CHARS || !isToken(cursor)) {
            throw wrong(
                    "cursor",
                    "CURSOR_INVALID",
                    "Copy the cursor from \"next\" of the page before.");
        }
        return cursor;
    }

    static @Nullable String text(String name, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > TEXT_MAX_CHARS) {
            throw wrong(name, "TEXT_TOO_LONG", "At most " + TEXT_MAX_CHARS + " characters.");
        }
        if (!Fields.isPlain(text)) {
            throw wrong(name, "TEXT_INVALID", "Must not have control characters.");
        }
        return text.strip();
    }

    static RequestProblem wrong(String name, String code, String message) {
        return new RequestProblem(Fields.invalid(List.of(new FieldProblem(name, code, message))));
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }
}
