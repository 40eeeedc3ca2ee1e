package org.moneyline.odds.view;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.MarketId;

/**
 * The rows of the markets that were written last, so that a market whose prices move four times a
 * second is not read four times a second. Used by one thread.
 */
final class KeptMarkets {

    /** Some 2 kB each; a market beyond is read again when it moves. */
    static final int KEPT_MAX_MARKETS = 20_000;

    private final Map<MarketId, Kept> markets =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<MarketId, Kept> eldest) {
                    return size() > KEPT_MAX_MARKETS;
                }
            };

    private static final class Kept {
        private MarketDraft draft;
        private final Map<String, Instant> heardAt = new HashMap<>();

        private Kept(MarketDraft draft) {
            this.draft = draft;
        }
    }

    @Nullable MarketDraft draft(MarketId id) {
        Kept kept = markets.get(id);
        return kept == null ? null : kept.draft;
    }

    void keep(MarketId id, MarketDraft draft) {
        Kept kept = markets.get(id);
        if (kept == null) {
            markets.put(id, new Kept(draft));
        } else {
            kept.draft = draft;
        }
    }

    /** False if the row says so already, as far as is known here. */
    boolean isNewlyHeard(MarketId id, String provider, Instant at) {
        Kept kept = markets.get(id);
        return kept == null || !at.equals(kept.heardAt.put(provider, at));
    }

    void unheard(MarketId id, String provider) {
        Kept kept = markets.get(id);
        if (kept != null) {
            kept.heardAt.remove(provider);
        }
    }

    void unheard(MarketId id) {
        Kept kept = markets.get(id);
        if (kept != null) {
            kept.heardAt.clear();
        }
    }

    void clear() {
        markets.clear();
    }
}
