package org.moneyline.site;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slip as the page shows it.
 *
 * @param key makes sending the same form twice the same as once
 * @param stakes the sum of the stakes typed, as written
 * @param returns what all of it would return
 * @param ready whether anything on it could be placed
 */
record SlipCard(
        List<Line> lines,
        List<Receipt> receipts,
        String key,
        String priceChange,
        String stakes,
        String returns,
        @Nullable String problem,
        boolean ready) {

    public int count() {
        return lines.size();
    }

    /**
     * One selection on the slip.
     *
     * @param price as written now; null if nothing is offered
     * @param seenPrice as written when it was picked or agreed to
     * @param moved whether the two differ
     * @param stake what was typed
     * @param returns what it would return; a dash while nothing can be said
     * @param notice what the person should know or do, if anything
     * @param acceptable whether one click can agree to the new price
     */
    record Line(
            String elementId,
            String selection,
            String pick,
            String eventId,
            String name,
            String market,
            String event,
            @Nullable String price,
            String seenPrice,
            boolean moved,
            String stake,
            String returns,
            @Nullable String notice,
            @Nullable String problem,
            boolean acceptable,
            boolean open) {}

    /** A bet that was just accepted. */
    record Receipt(
            String betId, String name, String of, String price, String stake, String returns) {}
}
