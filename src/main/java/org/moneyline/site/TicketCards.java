package org.moneyline.site;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionView;
import org.moneyline.betting.api.PriceLadder;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Questions;
import org.moneyline.site.LadderCards.Seen;
import org.moneyline.site.TicketCard.Asked;
import org.moneyline.site.TicketCard.Keeping;
import org.moneyline.site.TicketCard.Outcome;
import org.moneyline.site.TicketCard.Said;
import org.springframework.stereotype.Component;

/** Fills the exchange's slip with what an order would win, cost and change. */
@Component
class TicketCards {

    private static final String NOTHING_YET = "–";

    /** Where to begin when a selection was never traded nor priced. */
    private static final Price EVENS = new Price(2_000);

    private final Questions questions;
    private final LadderCards ladders;
    private final SiteProperties properties;
    private final Words words;

    TicketCards(Questions questions, LadderCards ladders, SiteProperties properties, Words words) {
        this.questions = questions;
        this.ladders = ladders;
        this.properties = properties;
        this.words = words;
    }

    /** What a person has on a market; null for a visitor. */
    @Nullable PositionView position(@Nullable AccountId me, Seen seen) {
        return me == null
                ? null
                : questions.ask(
                        new ExchangeQuery.PositionOf(me, seen.ladder().marketId()),
                        PositionView.class);
    }

    TicketCard of(
            Seen seen,
            @Nullable Ticket ticket,
            @Nullable PositionView position,
            Show show,
            Said said) {
        LadderView ladder = seen.ladder();
        Price price = ticket == null ? null : ticket.priceOr(null);
        Money typed = ticket == null ? null : ticket.sizeIn(properties.currency());
        // What is too large for an order is too large to count with, too.
        Money size = typed == null || typed.minor() > ExchangeCommand.SIZE_MAX_MINOR ? null : typed;
        List<Outcome> outcomes = new ArrayList<>();
        for (LadderView.Runner runner : ladder.runners()) {
            if (runner.withdrawn()) {
                continue;
            }
            int ordinal = runner.ordinal();
            // Once it is decided nothing is won or lost any more.
            long now =
                    position == null || position.settledRound() > 0
                            ? 0
                            : position.ifWins().get(ordinal);
            outcomes.add(
                    new Outcome(
                            seen.name(ordinal),
                            ladders.gain(now, show),
                            ticket == null || price == null || size == null
                                    ? null
                                    : ladders.gain(
                                            Math.addExact(
                                                    now, ifWins(ticket, price, size, ordinal)),
                                            show)));
        }
        return new TicketCard(
                ladder.marketId().toString(),
                UUID.randomUUID().toString(),
                ticket == null ? null : asked(seen, ticket, price, size, show),
                outcomes,
                position == null || position.hold().isZero() ? null : show.money(position.hold()),
                heldAfter(ticket, position, price, size, show),
                ladder.status() == MarketStatus.OPEN,
                ladder.delaySeconds(),
                keeps(ladder.inPlay(), ticket),
                said);
    }

    /** In play there is no kick-off left to wait for: what waits, waits until the market closes. */
    private static List<Keeping> keeps(boolean inPlay, @Nullable Ticket ticket) {
        Ticket.Keep asked = ticket == null ? Ticket.Keep.LAPSE : ticket.keep();
        if (!inPlay) {
            return Arrays.stream(Ticket.Keep.values())
                    .map(keep -> new Keeping(keep.name(), "exchange.keep." + keep, keep == asked))
                    .toList();
        }
        boolean atOnce = asked == Ticket.Keep.AT_ONCE;
        return List.of(
                new Keeping(Ticket.Keep.PERSIST.name(), "exchange.keep.in-play", !atOnce),
                new Keeping(
                        Ticket.Keep.AT_ONCE.name(),
                        "exchange.keep." + Ticket.Keep.AT_ONCE,
                        atOnce));
    }

    private static long ifWins(Ticket ticket, Price price, Money size, int ordinal) {
        long winnings = Ticket.winnings(price, size).minor();
        boolean its = ordinal == ticket.ordinal();
        return ticket.side() == Side.BACK
                ? (its ? winnings : -size.minor())
                : (its ? -winnings : size.minor());
    }

    private Asked asked(
            Seen seen, Ticket ticket, @Nullable Price price, @Nullable Money size, Show show) {
        String won = NOTHING_YET;
        String lost = NOTHING_YET;
        if (price != null && size != null) {
            String winnings = show.money(Ticket.winnings(price, size));
            boolean back = ticket.side() == Side.BACK;
            won = back ? winnings : show.money(size);
            lost = back ? show.money(size) : winnings;
        }
        return new Asked(
                ticket.ordinal(),
                ticket.side().name(),
                seen.name(ticket.ordinal()),
                ticket.price(),
                ticket.size(),
                ticket.keep().name(),
                Long.toString(ticket.version()),
                ticket.order() == null ? null : ticket.order().toString(),
                won,
                lost);
    }

    /** Of a change nothing is said here: what waits already is a part of what is held. */
    private @Nullable String heldAfter(
            @Nullable Ticket ticket,
            @Nullable PositionView position,
            @Nullable Price price,
            @Nullable Money size,
            Show show) {
        if (ticket == null
                || ticket.order() != null
                || position == null
                || price == null
                || size == null) {
            return null;
        }
        return show.money(
                questions
                        .ask(
                                new ExchangeQuery.WhatIf(
                                        position.accountId(),
                                        ticket.marketId(),
                                        List.of(order(ticket, price, size))),
                                PositionView.class)
                        .hold());
    }

    /** The order as it is sent. */
    static ExchangeCommand.NewOrder order(Ticket ticket, Price price, Money size) {
        return new ExchangeCommand.NewOrder(
                new OrderId(Ids.next()),
                ticket.ordinal(),
                ticket.side(),
                price,
                size,
                ticket.keep() == Ticket.Keep.PERSIST ? Persistence.PERSIST : Persistence.LAPSE,
                ticket.keep() == Ticket.Keep.AT_ONCE ? size : null);
    }

    /**
     * A ticket without a price begins at one that waits on the other side, else where it was last
     * traded, else at the sportsbook's price, moved to the ladder.
     */
    Price startOf(Seen seen, int ordinal, Side side) {
        LadderView.Runner runner = seen.ladder().runners().get(ordinal);
        List<LadderView.Level> own = side == Side.BACK ? runner.toLay() : runner.toBack();
        Integer last = runner.lastPrice();
        Price sportsbook = seen.market().selections().get(ordinal).price();
        Price start =
                !own.isEmpty()
                        ? new Price(own.getFirst().price())
                        : last != null ? new Price(last) : sportsbook != null ? sportsbook : EVENS;
        return PriceLadder.of(seen.ladder().flatLadder()).nearestBelow(start);
    }

    /** Says why not and what to do: which prices there are, how much money is missing. */
    Said refused(Refusal refusal) {
        Set<String> nearest = new LinkedHashSet<>();
        for (String end : List.of("below", "above")) {
            String price = refusal.attributes().get(end);
            if (price != null) {
                nearest.add(price);
            }
        }
        return new Said(
                List.of(),
                text(refusal),
                List.copyOf(nearest),
                refusal.code().equals("INSUFFICIENT_FUNDS"));
    }

    private String text(Refusal refusal) {
        return words.order(
                refusal,
                amount(refusal, "available"),
                amount(refusal, "missing"),
                amount(refusal, "minimum"),
                amount(refusal, "maximum"),
                amount(refusal, "limit"),
                amount(refusal, "held"));
    }

    private String amount(Refusal refusal, String attribute) {
        return words.amount(refusal.attributes().get(attribute));
    }
}
