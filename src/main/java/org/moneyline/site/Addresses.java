package org.moneyline.site;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;

/** Reads what stands in an address; what makes no sense there is a page that does not exist. */
final class Addresses {

    private Addresses() {}

    static <T> T id(String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw nothingThere();
        }
    }

    static Refusal nothingThere() {
        return new Refusal(Refusal.Kind.NOT_FOUND, "NOT_FOUND", "There is no such page.");
    }

    /** Where a list goes on; an empty parameter is the beginning. */
    static @Nullable String cursor(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /**
     * A place of this site to go back to; anything else, another site above all, is the home page.
     */
    static String ours(@Nullable String place) {
        return place == null
                        || !place.startsWith("/")
                        || place.startsWith("//")
                        || place.indexOf('\\') >= 0
                        || place.chars().anyMatch(c -> c < ' ')
                ? "/"
                : place;
    }
}
