package org.moneyline.site;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;

/**
 * Which part of a list is asked for, as it stands in the address.
 *
 * @param show one of the list's choices; anything else is all
 * @param cursor where the list goes on
 */
record Listing(@Nullable String show, @Nullable String cursor) {

    Shown shown(List<Shown> choices) {
        return choices.stream()
                .filter(choice -> choice.key().equals(show))
                .findFirst()
                .orElse(Shown.ALL);
    }

    /** Null at the beginning. */
    @Nullable String from() {
        return Addresses.cursor(cursor);
    }

    /** What stands around a list: its choices, and the way to its other pages. */
    void frame(List<Shown> choices, @Nullable String next, Model model) {
        model.addAttribute("shown", shown(choices));
        model.addAttribute("choices", choices);
        model.addAttribute("next", next);
        model.addAttribute("cursor", from());
    }
}
