package org.moneyline.odds.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.MarketOffer;
import org.moneyline.odds.api.OddsEvent.BetsTakenVoided;
import org.moneyline.odds.api.OddsEvent.FeedLetGo;
import org.moneyline.odds.api.OddsEvent.MarketClosed;
import org.moneyline.odds.api.OddsEvent.MarketEvent;
import org.moneyline.odds.api.OddsEvent.MarketInPlay;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketPriced;
import org.moneyline.odds.api.OddsEvent.MarketResumed;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.odds.api.OddsEvent.MarketSuspended;
import org.moneyline.odds.api.OddsEvent.PriceOverridden;
import org.moneyline.odds.api.OddsEvent.PricesAdjusted;
import org.moneyline.odds.api.OddsEvent.SettlementWithdrawn;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.odds.catalogue.MarketTemplate;
import org.moneyline.odds.catalogue.MarketTemplates;

/** A market's row while a batch is folded into it. */
record MarketDraft(
        long openedIndex,
        String type,
        String name,
        @Nullable Integer lineQuarters,
        List<String> selections,
        MarketOffer offer,
        @Nullable String statusReason,
        int round,
        List<Boolean> overridden,
        Adjusted adjusted,
        List<@Nullable String> outcomes,
        String source) {

    /** What a trader does to the made prices: a selection shifted, the margin widened. */
    record Adjusted(int ordinal, int shiftBasisPoints, int widenBasisPoints) {

        static final Adjusted NOT = new Adjusted(0, 0, 0);
    }

    static MarketDraft of(MarketOpened e, long openedIndex, String source) {
        return new MarketDraft(
                openedIndex,
                e.type(),
                MarketTemplates.find(e.type())
                        .map((MarketTemplate template) -> template.nameWith(e.lineQuarters()))
                        .orElse(e.type()),
                e.lineQuarters(),
                e.selections(),
                MarketOffer.opened(e),
                null,
                0,
                Collections.nCopies(e.selections().size(), false),
                Adjusted.NOT,
                List.of(),
                source);
    }

    MarketDraft after(MarketEvent event) {
        MarketOffer next = offer.after(event);
        return switch (event) {
            case MarketOpened e -> this;
            case MarketPriced e -> with(next, statusReason, round, overridden, adjusted, outcomes);
            case PriceOverridden e -> {
                List<Boolean> flags = new ArrayList<>(overridden);
                flags.set(e.ordinal(), e.price() != null);
                yield with(next, statusReason, round, flags, adjusted, outcomes);
            }
            case PricesAdjusted e -> {
                Adjusted now =
                        new Adjusted(e.ordinal(), e.shiftBasisPoints(), e.widenBasisPoints());
                yield with(next, statusReason, round, overridden, now, outcomes);
            }
            case MarketSuspended e -> with(next, e.reason(), round, overridden, adjusted, outcomes);
            case MarketResumed e -> with(next, null, round, overridden, adjusted, outcomes);
            case FeedLetGo e -> this;
            case MarketInPlay e -> {
                List<Boolean> none = Collections.nCopies(selections.size(), false);
                yield with(next, statusReason, round, none, Adjusted.NOT, outcomes);
            }
            case MarketClosed e -> with(next, e.reason(), round, overridden, adjusted, outcomes);
            case MarketSettled e -> with(next, null, e.round(), overridden, adjusted, outcomes(e));
            case SettlementWithdrawn e ->
                    with(next, e.reason(), round, overridden, adjusted, List.of());
            case BetsTakenVoided e ->
                    with(next, statusReason, round, overridden, adjusted, outcomes);
        };
    }

    private List<@Nullable String> outcomes(MarketSettled e) {
        List<@Nullable String> named = new ArrayList<>();
        selections.forEach(selection -> named.add(null));
        for (SelectionResult result : e.results()) {
            named.set(result.ordinal(), result.outcome());
        }
        return named;
    }

    private MarketDraft with(
            MarketOffer nextOffer,
            @Nullable String nextReason,
            int nextRound,
            List<Boolean> nextOverridden,
            Adjusted nextAdjusted,
            List<@Nullable String> nextOutcomes) {
        return new MarketDraft(
                openedIndex,
                type,
                name,
                lineQuarters,
                selections,
                nextOffer,
                nextReason,
                nextRound,
                nextOverridden,
                nextAdjusted,
                nextOutcomes,
                source);
    }
}
