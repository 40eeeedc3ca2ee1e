package org.moneyline.odds.api;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
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

/**
 * What a market offers: the part of it that a bet is decided on. The table of markets, the board in
 * memory and the live stream fold the same events through it, so they cannot disagree.
 */
public record MarketOffer(
        EventId eventId,
        MarketStatus status,
        boolean inPlay,
        long version,
        List<@Nullable Price> prices) {

    public static MarketOffer opened(MarketOpened e) {
        return new MarketOffer(
                e.eventId(), MarketStatus.SUSPENDED, false, 1, none(e.selections().size()));
    }

    public MarketOffer after(MarketEvent event) {
        MarketOffer next =
                switch (event) {
                    case MarketOpened e -> this;
                    case MarketPriced e -> e.prices().isEmpty() ? this : showing(e.prices());
                    case PriceOverridden e -> showing(e.prices());
                    case PricesAdjusted e -> showing(e.prices());
                    case MarketSuspended e -> standing(MarketStatus.SUSPENDED);
                    case MarketResumed e -> standing(MarketStatus.OPEN);
                    case FeedLetGo e -> this;
                    case MarketInPlay e ->
                            new MarketOffer(eventId, status, true, version, none(prices.size()));
                    case MarketClosed e -> standing(MarketStatus.CLOSED);
                    case MarketSettled e -> standing(settled(e.results()));
                    case SettlementWithdrawn e -> standing(MarketStatus.CLOSED);
                    case BetsTakenVoided e -> this;
                };
        return event instanceof MarketOpened || !MarketChange.movesVersion(event)
                ? next
                : new MarketOffer(eventId, next.status, next.inPlay, next.version + 1, next.prices);
    }

    /**
     * Null for an ordinal that the market does not have. A price is only given while it is open.
     */
    public @Nullable OfferView offer(SelectionId selection) {
        if (selection.ordinal() >= prices.size()) {
            return null;
        }
        return new OfferView(
                selection,
                eventId,
                status,
                inPlay,
                version,
                status == MarketStatus.OPEN ? prices.get(selection.ordinal()) : null);
    }

    /** The same without anything to bet on. */
    public MarketOffer withheld() {
        return status == MarketStatus.OPEN ? standing(MarketStatus.SUSPENDED) : this;
    }

    public boolean ended() {
        return status == MarketStatus.SETTLED || status == MarketStatus.VOID;
    }

    private static MarketStatus settled(List<SelectionResult> results) {
        return results.stream().allMatch(result -> result.voidHalves() == 2)
                ? MarketStatus.VOID
                : MarketStatus.SETTLED;
    }

    private static List<@Nullable Price> none(int selections) {
        return Collections.nCopies(selections, null);
    }

    private MarketOffer showing(List<@Nullable Price> shown) {
        return new MarketOffer(eventId, status, inPlay, version, shown);
    }

    private MarketOffer standing(MarketStatus next) {
        return new MarketOffer(eventId, next, inPlay, version, prices);
    }
}
