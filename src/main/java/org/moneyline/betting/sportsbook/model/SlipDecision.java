package org.moneyline.betting.sportsbook.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BetCommand.Slip;
import org.moneyline.betting.api.Leg;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.OfferView;

/** What the rules say about one slip, before its stake is asked for. */
sealed interface SlipDecision {

    /**
     * @param leg at the price it gets
     * @param payout if it wins
     */
    record Acceptable(Leg leg, Money payout) implements SlipDecision {}

    /**
     * @param byMarket whether the market said no to a well-formed bet; those refusals are recorded
     *     and mailed
     * @param price the new price if that was it
     */
    record Refused(
            String code,
            String message,
            Map<String, String> attributes,
            boolean byMarket,
            @Nullable Price price)
            implements SlipDecision {

        static Refused malformed(String code, String message) {
            return new Refused(code, message, Map.of(), false, null);
        }

        static Refused byMarket(String code, String message, Map<String, String> attributes) {
            return new Refused(code, message, attributes, true, null);
        }
    }

    /**
     * Asks the rules in the order in which a customer can do something about them: the form first,
     * then the market, then the price. The limits come last, where the bet takes its place in the
     * book.
     *
     * @param offer null if there is no such selection
     */
    static SlipDecision of(Slip slip, @Nullable OfferView offer, Limits limits) {
        if (slip.legs().size() != 1) {
            return Refused.malformed("LEGS_INVALID", "A single bet has one selection.");
        }
        Money stake = slip.stake();
        if (!stake.currency().equals(limits.currency())) {
            return Refused.malformed(
                    "CURRENCY_MISMATCH",
                    "Bets are taken in " + limits.currency().getCurrencyCode() + ".");
        }
        if (stake.minor() < limits.minimumStake()) {
            Money minimum = new Money(limits.minimumStake(), limits.currency());
            return new Refused(
                    "STAKE_TOO_SMALL",
                    "The smallest stake is " + minimum + ".",
                    Map.of("minimum", minimum.decimal()),
                    false,
                    null);
        }
        if (offer == null) {
            return Refused.malformed(
                    "SELECTION_UNKNOWN", "This selection is not on offer. Choose another one.");
        }
        MarketStatus status = offer.status();
        if (status != MarketStatus.OPEN && status != MarketStatus.SUSPENDED) {
            return Refused.byMarket("MARKET_CLOSED", "Betting on this market is over.", Map.of());
        }
        Price now = offer.price();
        if (status == MarketStatus.SUSPENDED || now == null) {
            return Refused.byMarket(
                    "MARKET_SUSPENDED",
                    "Betting on this market is suspended just now. Try again in a moment.",
                    Map.of());
        }
        Leg asked = slip.legs().getFirst();
        boolean taken =
                switch (slip.priceChange()) {
                    case NONE -> now.equals(asked.price());
                    case BETTER -> now.compareTo(asked.price()) >= 0;
                    case ANY -> true;
                };
        if (!taken) {
            return new Refused(
                    "PRICE_CHANGED",
                    "The price is now " + now + ". Place the bet again to take it.",
                    Map.of("price", now.toString()),
                    true,
                    now);
        }
        if (stake.minor() > Limits.LIMIT_MAX_MINOR) {
            // Beyond every limit there can be; also keeps the arithmetic below within a long.
            return limitExceeded(0, limits);
        }
        Leg leg = now.equals(asked.price()) ? asked : new Leg(asked.selectionId(), now);
        return new Acceptable(leg, leg.ifWon(stake));
    }

    static Refused limitExceeded(long maximumStake, Limits limits) {
        Money maximum = new Money(maximumStake, limits.currency());
        return Refused.byMarket(
                "LIMIT_EXCEEDED",
                maximumStake == 0
                        ? "No more bets are taken on this selection at this price."
                        : "The highest stake possible is " + maximum + ".",
                Map.of("maximumStake", maximum.decimal()));
    }
}
