package org.moneyline.odds.catalogue;

import java.time.Duration;
import java.util.Map;

/**
 * What a provider's quotes are worth to us.
 *
 * @param weight its share of the consensus, relative to the others
 * @param freshFor how long its quotes count after it last sent any
 */
public record ProviderTerms(int weight, Duration freshFor) {

    /** A provider that says nothing for this long is taken to be gone, unless its terms differ. */
    public static final Duration FRESH_FOR = Duration.ofSeconds(60);

    /** The shortest of all terms: nothing younger needs a look. */
    public static final Duration FRESH_FOR_MIN = FRESH_FOR;

    private static final ProviderTerms UNKNOWN = new ProviderTerms(1, FRESH_FOR);

    // The sharpest book moves first and takes the largest stakes, so it weighs most.
    private static final Map<String, ProviderTerms> BY_PROVIDER =
            Map.of(
                    "Pinnacle", new ProviderTerms(4, FRESH_FOR),
                    "Bet365", new ProviderTerms(2, FRESH_FOR),
                    "William Hill", new ProviderTerms(1, FRESH_FOR),
                    "BetVictor", new ProviderTerms(1, FRESH_FOR),
                    "Bwin", new ProviderTerms(1, FRESH_FOR),
                    "Interwetten", new ProviderTerms(1, FRESH_FOR));

    public static ProviderTerms of(String provider) {
        return BY_PROVIDER.getOrDefault(provider, UNKNOWN);
    }

    /**
     * Quotes that repeat what is known are recorded again only after this long: often enough that a
     * provider that keeps talking never looks silent, seldom enough not to fill the store.
     */
    public Duration recordedAgainAfter() {
        return freshFor.dividedBy(2);
    }
}
