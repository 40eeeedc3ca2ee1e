package org.moneyline.backoffice;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;

/** Reads what stands in an address of the console. */
final class Paths {

    private Paths() {}

    static <T> T id(String text, Function<String, T> reader) {
        try {
            return reader.apply(text.strip());
        } catch (IllegalArgumentException e) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "NOT_FOUND", "There is no such page.");
        }
    }

    static <E extends Enum<E>> @Nullable E oneOf(Class<E> type, @Nullable String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        return null;
    }

    /** A place of the console to go back to; anything else is the board. */
    static String back(@Nullable String place) {
        return place == null
                        || !(place.equals("/admin")
                                || place.startsWith("/admin/")
                                || place.startsWith("/admin?"))
                        || place.indexOf('\\') >= 0
                        || place.chars().anyMatch(c -> c < ' ')
                ? "/admin"
                : place;
    }
}
