package org.moneyline.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.PriceChange;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.OddsQuery;
import org.moneyline.odds.api.OfferView;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionNames;
import org.moneyline.platform.api.Questions;
import org.moneyline.site.SlipCard.Line;
import org.moneyline.site.SlipCard.Receipt;
import org.springframework.stereotype.Component;

/** Fills the slip with names, the prices of this moment and what they would return. */
@Component
class SlipCards {

    private static final String NOTHING_YET = "–";

    private final Questions questions;
    private final SiteProperties properties;
    private final Words words;

    SlipCards(Questions questions, SiteProperties properties, Words words) {
        this.questions = questions;
        this.properties = properties;
        this.words = words;
    }

    /** What a person typed into the slip, by selection. */
    record Typed(Map<SelectionId, String> stakes, PriceChange priceChange) {
        static final Typed NOTHING = new Typed(Map.of(), PriceChange.NONE);
    }

    SlipCard of(Slip slip, Show show) {
        return of(slip, show, Typed.NOTHING, Map.of(), List.of(), null);
    }

    SlipCard of(
            Slip slip,
            Show show,
            Typed typed,
            Map<SelectionId, String> problems,
            List<Receipt> receipts,
            @Nullable String problem) {
        List<SelectionId> selections = slip.picks().stream().map(Slip.Pick::selection).toList();
        List<@Nullable OfferView> offers =
                selections.isEmpty()
                        ? new ArrayList<>()
                        : new ArrayList<>(
                                questions.list(
                                        new OddsQuery.OffersOf(selections), OfferView.class));
        Map<SelectionId, SelectionNames> names =
                selections.isEmpty()
                        ? Map.of()
                        : questions.map(
                                new OddsQuery.NamesOf(selections),
                                SelectionId.class,
                                SelectionNames.class);
        List<Line> lines = new ArrayList<>();
        Money stakes = Money.zero(properties.currency());
        Money returns = stakes;
        for (int i = 0; i < selections.size(); i++) {
            Slip.Pick pick = slip.picks().get(i);
            SelectionId selection = pick.selection();
            Price price = priceOf(offers.get(i));
            String text = typed.stakes().getOrDefault(selection, "");
            Money stake = stakeOf(text);
            if (stake != null && price != null) {
                stakes = stakes.plus(stake);
                returns = returns.plus(returnOf(stake, price));
            }
            lines.add(
                    line(
                            pick,
                            offers.get(i),
                            names.get(selection),
                            text,
                            show,
                            problems.get(selection)));
        }
        return new SlipCard(
                lines,
                receipts,
                UUID.randomUUID().toString(),
                typed.priceChange().name(),
                show.money(stakes),
                show.money(returns),
                problem,
                lines.stream().anyMatch(Line::open));
    }

    private Line line(
            Slip.Pick pick,
            @Nullable OfferView offer,
            @Nullable SelectionNames names,
            String stakeText,
            Show show,
            @Nullable String problem) {
        Price price = priceOf(offer);
        boolean moved = price != null && !price.equals(pick.seen());
        Money stake = stakeOf(stakeText);
        String notice = null;
        if (price == null) {
            notice = words.say(offer == null || isOver(offer) ? "slip.closed" : "slip.suspended");
        } else if (moved) {
            notice = words.say("slip.moved", show.price(pick.seen()), show.price(price));
        }
        return new Line(
                Words.elementId(pick.selection()),
                pick.selection().toString(),
                pick.toString(),
                names == null ? "" : names.eventId().toString(),
                names == null ? words.say("slip.unknown") : names.selection(),
                names == null ? "" : names.market(),
                names == null ? "" : names.event(),
                price == null ? null : show.price(price),
                show.price(pick.seen()),
                moved,
                stakeText,
                stake == null || price == null ? NOTHING_YET : show.money(returnOf(stake, price)),
                notice,
                problem,
                moved,
                price != null);
    }

    private static boolean isOver(OfferView offer) {
        return offer.status() != MarketStatus.OPEN && offer.status() != MarketStatus.SUSPENDED;
    }

    private static @Nullable Price priceOf(@Nullable OfferView offer) {
        return offer == null || offer.status() != MarketStatus.OPEN ? null : offer.price();
    }

    /** The price a bet on it gets now; null if none. */
    @Nullable Price currentPrice(SelectionId selection) {
        return priceOf(
                questions.list(new OddsQuery.OffersOf(List.of(selection)), OfferView.class).get(0));
    }

    /** Reads a stake as people type it; null if it is not one (yet). */
    @Nullable Money stakeOf(String text) {
        try {
            Money stake = Money.ofDecimal(Typing.amount(text), properties.currency());
            return stake.isPositive() ? stake : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What a winning bet returns, rounded once, half up, as the sportsbook does. */
    static Money returnOf(Money stake, Price price) {
        long thousandths = Math.multiplyExact(stake.minor(), price.thousandths());
        return new Money(Math.addExact(thousandths, 500) / 1000, stake.currency());
    }
}
