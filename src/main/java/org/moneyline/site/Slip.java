package org.moneyline.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.SelectionId;

/**
 * The selections a person has picked, with the price they saw. Kept in a cookie, so that it
 * survives logging in and needs no session before that.
 */
record Slip(List<Pick> picks) {

    static final String COOKIE = "slip";

    /** Keeps the cookie under a kilobyte. */
    static final int PICKS_MAX = 15;

    static final Slip EMPTY = new Slip(List.of());

    /** One selection at the price seen. */
    record Pick(SelectionId selection, Price seen) {

        /**
         * @throws IllegalArgumentException if the text is not what {@link #toString} writes
         */
        static Pick of(String text) {
            int mark = text.lastIndexOf('~');
            if (mark < 0) {
                throw new IllegalArgumentException("not a pick: " + text);
            }
            return new Pick(
                    SelectionId.of(text.substring(0, mark)),
                    new Price(Integer.parseInt(text.substring(mark + 1))));
        }

        @Override
        public String toString() {
            return selection + "~" + seen.thousandths();
        }
    }

    Slip {
        picks = List.copyOf(picks);
    }

    /** Reads the cookie; what cannot be read is left out, a person may edit their cookies. */
    static Slip of(@Nullable String cookie) {
        if (cookie == null || cookie.isEmpty()) {
            return EMPTY;
        }
        List<Pick> picks = new ArrayList<>();
        for (String text : cookie.split("_", PICKS_MAX + 1)) {
            try {
                Pick pick = Pick.of(text);
                if (picks.size() < PICKS_MAX
                        && picks.stream().noneMatch(p -> p.selection().equals(pick.selection()))) {
                    picks.add(pick);
                }
            } catch (IllegalArgumentException e) {
                // The rest of the cookie may still be good.
                continue;
            }
        }
        return new Slip(picks);
    }

    String cookie() {
        return String.join("_", picks.stream().map(Pick::toString).toList());
    }

    boolean isEmpty() {
        return picks.isEmpty();
    }

    boolean isFull() {
        return picks.size() >= PICKS_MAX;
    }

    boolean holds(SelectionId selection) {
        return find(selection).isPresent();
    }

    Optional<Pick> find(SelectionId selection) {
        return picks.stream().filter(pick -> pick.selection().equals(selection)).findFirst();
    }

    /** Takes the selection off if it is on the slip, puts it on otherwise. */
    Slip toggled(Pick pick) {
        if (holds(pick.selection())) {
            return without(pick.selection());
        }
        List<Pick> more = new ArrayList<>(picks);
        more.add(pick);
        return new Slip(more);
    }

    Slip without(SelectionId selection) {
        return new Slip(
                picks.stream().filter(pick -> !pick.selection().equals(selection)).toList());
    }

    /** The person agrees to another price. */
    Slip at(SelectionId selection, Price price) {
        return new Slip(
                picks.stream()
                        .map(pick ->
                                pick.selection().equals(selection)
                                        ? new Pick(selection, price)
                                        : pick)
                        .toList());
    }
}
