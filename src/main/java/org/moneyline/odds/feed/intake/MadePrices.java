package org.moneyline.odds.feed.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.catalogue.MarketTemplate;
import org.moneyline.odds.catalogue.ProviderTerms;
import org.moneyline.odds.pricing.PriceMaking;

/**
 * The price of a market as it is made in memory when quotes arrive, before anything is written. It
 * decides whether the market has to be told: quotes that move no price are kept back for a while,
 * so that a provider that says much and moves little costs no commits. Guarded by its match.
 */
final class MadePrices {

    /** A provider must not look silent to the market because it moves no price. */
    static final Duration TOLD_AT_LEAST_EVERY = ProviderTerms.FRESH_FOR.dividedBy(3);

    /**
     * A provider that is alive stands by its quotes, so they are repeated for it: later than the
     * market cares to hear them again, well before they are stale.
     */
    static final Duration REPEATED_AFTER = ProviderTerms.FRESH_FOR.multipliedBy(7).dividedBy(12);

    private final MarketTemplate template;
    private final SortedMap<String, List<@Nullable Price>> quotes = new TreeMap<>();
    private final Map<String, Instant> toldAt = new HashMap<>();

    /** Quotes of providers that cannot be relied on just now; they are in no price. */
    private final Map<String, List<@Nullable Price>> kept = new HashMap<>();

    private List<@Nullable Price> made = List.of();

    MadePrices(MarketTemplate template) {
        this.template = template;
    }

    /** Whether the market has to be told of it. */
    boolean take(String provider, Instant at, List<Quote> update) {
        List<@Nullable Price> before = quotes.get(provider);
        List<@Nullable Price> after = merged(before, update);
        quotes.put(provider, after);
        List<@Nullable Price> price =
                after.equals(before) && !made.isEmpty()
                        ? made
                        : PriceMaking.make(template.pricing(), template.selectionCount(), quotes);
        // Beside others a quote counts later too, when one of them falls silent.
        boolean same = price.equals(made) && (quotes.size() == 1 || after.equals(before));
        made = price;
        Instant last = toldAt.get(provider);
        if (same && last != null && at.isBefore(last.plus(TOLD_AT_LEAST_EVERY))) {
            return false;
        }
        toldAt.put(provider, at);
        return true;
    }

    private List<@Nullable Price> merged(
            @Nullable List<@Nullable Price> before, List<Quote> update) {
        List<@Nullable Price> after =
                new ArrayList<>(
                        before == null ? PriceMaking.none(template.selectionCount()) : before);
        for (Quote quote : update) {
            after.set(quote.ordinal(), quote.price());
        }
        return after;
    }

    /** For later: the provider cannot be relied on just now. */
    void keep(String provider, List<Quote> update) {
        kept.put(provider, merged(kept.get(provider), update));
    }

    /**
     * The provider cannot be relied on from now on.
     *
     * @param asItWas whether its quotes count again when it can, unless something was missed
     */
    void withdraw(String provider, boolean asItWas) {
        List<@Nullable Price> gone = quotes.remove(provider);
        toldAt.remove(provider);
        made = List.of();
        if (!asItWas) {
            kept.remove(provider);
        } else if (gone != null) {
            kept.put(provider, gone);
        }
    }

    /** It can be relied on again: what was kept counts, and is to be told; null without any. */
    @Nullable List<Quote> restore(String provider, Instant at) {
        List<@Nullable Price> back = kept.remove(provider);
        if (back == null) {
            return null;
        }
        List<Quote> all = quotes(back);
        take(provider, at, all);
        return all;
    }

    /** What the provider still stands by, if the market has not heard it for long; else null. */
    @Nullable ProviderQuotes repeated(String provider, LongSupplier number, Instant now) {
        List<@Nullable Price> standing = quotes.get(provider);
        Instant last = toldAt.get(provider);
        if (standing == null || last == null || now.isBefore(last.plus(REPEATED_AFTER))) {
            return null;
        }
        toldAt.put(provider, now);
        return new ProviderQuotes(provider, number.getAsLong(), now, quotes(standing));
    }

    private static List<Quote> quotes(List<@Nullable Price> prices) {
        List<Quote> all = new ArrayList<>();
        prices.forEach(price -> all.add(new Quote(all.size(), price)));
        return all;
    }

    /** Offers nothing of any selection. */
    List<Quote> none() {
        return quotes(PriceMaking.none(template.selectionCount()));
    }

    /** Null where no price is made; empty before the first quotes. */
    List<@Nullable Price> made() {
        return made;
    }

    /** The market has forgotten what it was told. */
    void forget() {
        quotes.clear();
        toldAt.clear();
        kept.clear();
        made = List.of();
    }
}
