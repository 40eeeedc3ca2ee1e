package org.moneyline.odds.catalogue;

import java.time.Duration;
import java.util.Map;

/**
 * What a provider's quotes are worth to us.
 *
 * @param weight its share of the consensus, relative to the others
 * @param freshFor how long its quotes count after it last sent any
 * @param computed whether we compute them ourselves: they count where no provider quotes, and they
 *     are withdrawn by whoever computes them, not by silence
 */
public record ProviderTerms(int weight, Duration freshFor, boolean computed) {

    /** Prices from the goals model, under which they are recorded beside those of providers. */
    public static final String GOALS_MODEL = "Goals model";

    /** A provider that says nothing for this long is taken to be gone, unless its terms differ. */
    public static final Duration FRESH_FOR = Duration.ofSeconds(60);

    /** The shortest of all terms: nothing younger needs a look. */
    public static final Duration FRESH_FOR_MIN = FRESH_FOR;

    private static final ProviderTerms UNKNOWN = new ProviderTerms(1, FRESH_FOR, false);

    // The sharpest book moves first and takes the largest stakes, so it weighs most.
    private static final Map<String, ProviderTerms> BY_PROVIDER =
            Map.of(
                    "Pinnacle",
                    new ProviderTerms(4, FRESH_FOR, false),
                    "Bet365",
                    new ProviderTerms(2, FRESH_FOR, false),
                    "William Hill",
                    new ProviderTerms(1, FRESH_FOR, false),
                    "BetVictor",
                    new ProviderTerms(1, FRESH_FOR, false),
                    "Bwin",
                    new ProviderTerms(1, FRESH_FOR, false),
                    "Interwetten",
                    new ProviderTerms(1, FRESH_FOR, false),
                    GOALS_MODEL,
                    new ProviderTerms(1, FRESH_FOR, true));

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
