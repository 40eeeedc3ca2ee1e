package org.moneyline.odds.feed.season;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand;
import org.moneyline.odds.api.OddsCommand.ChangeScore;
import org.moneyline.odds.api.OddsCommand.EnterResult;
import org.moneyline.odds.api.OddsCommand.KickOff;
import org.moneyline.odds.api.OddsCommand.OpenMarket;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.OddsCommand.RescheduleEvent;
import org.moneyline.odds.api.OddsCommand.ScheduleEvent;
import org.moneyline.odds.api.OddsCommand.TellClock;
import org.moneyline.odds.api.OddsCommand.TurnInPlay;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.odds.feed.DerivedPrices;
import org.moneyline.odds.feed.MarketMailboxes;
import org.moneyline.odds.feed.season.RoundScript.Action;
import org.moneyline.odds.feed.season.SeasonMatch.QuotedMarket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Does what the script says to one match. Doing it again changes nothing. */
@Component
class SeasonPlayer {

    static final String SOURCE = "season-replay";

    private static final Logger LOG = LoggerFactory.getLogger(SeasonPlayer.class);
    private static final String SPORT = "Football";
    private static final String COMPETITION = "Premier League 2019/20";

    private final CommandGateway commands;
    private final MarketMailboxes mailboxes;
    private final ObjectProvider<DerivedPrices> derived;
    private final Clock clock;

    // A provider's own count must rise over restarts as well: it is taken from the clock.
    private final AtomicLong sequence = new AtomicLong();

    SeasonPlayer(
            CommandGateway commands,
            MarketMailboxes mailboxes,
            ObjectProvider<DerivedPrices> derived,
            Clock clock) {
        this.commands = commands;
        this.mailboxes = mailboxes;
        this.derived = derived;
        this.clock = clock;
    }

    void perform(SeasonIds ids, SeasonMatch match, Action action, Instant kickOffAt) {
        EventId event = ids.event(match);
        switch (action) {
            case Action.Publish publish -> {
                create(
                        new ScheduleEvent(
                                event,
                                SPORT,
                                COMPETITION,
                                match.home(),
                                match.away(),
                                kickOffAt,
                                SOURCE));
                openMarkets(ids, match, false);
                quote(ids, match, 0);
            }
            case Action.Quote quote -> {
                if (quote.step() == RoundScript.LATE_STEP) {
                    openMarkets(ids, match, true);
                }
                quote(ids, match, quote.step());
            }
            case Action.KickOff kickOff -> {
                // The markets first: no bet may be taken at pre-match prices on a running match.
                Instant now = clock.instant();
                Set<MarketId> markets = new LinkedHashSet<>();
                for (int i = 0; i < match.markets().size(); i++) {
                    markets.add(ids.market(match, i));
                }
                derived.stream().forEach(prices -> markets.addAll(prices.marketsOf(event)));
                markets.forEach(market -> send(new TurnInPlay(market, now)));
                send(new KickOff(event, now));
            }
            case Action.ShowScore show -> send(new ChangeScore(event, show.score(), show.phase()));
            case Action.Clock told -> send(new TellClock(event, told.minute()));
            case Action.Result result ->
                    send(
                            new EnterResult(
                                    event,
                                    match.halfTime(),
                                    match.fullTime(),
                                    SOURCE,
                                    "final whistle"));
        }
    }

    /** Every bookmaker's prices of a step; what the market knows already is not news to it. */
    void quote(SeasonIds ids, SeasonMatch match, int step) {
        for (int i = 0; i < match.markets().size(); i++) {
            QuotedMarket market = match.markets().get(i);
            if (market.late() && step < RoundScript.LATE_STEP) {
                continue;
            }
            MarketId marketId = ids.market(match, i);
            int ordinal = i;
            market.providers()
                    .forEach((provider, quoted) -> {
                        long seed = Chance.mix(match.index(), ordinal, provider.hashCode());
                        List<Price> prices = PriceWalk.at(quoted, step, RoundScript.STEPS, seed);
                        mailboxes.offer(marketId, quotes(provider, prices));
                    });
        }
    }

    void reschedule(SeasonIds ids, SeasonMatch match, Instant kickOffAt) {
        send(new RescheduleEvent(ids.event(match), kickOffAt));
    }

    private void openMarkets(SeasonIds ids, SeasonMatch match, boolean late) {
        for (int i = 0; i < match.markets().size(); i++) {
            QuotedMarket market = match.markets().get(i);
            if (market.late() == late) {
                create(
                        new OpenMarket(
                                ids.market(match, i),
                                ids.event(match),
                                market.type(),
                                market.lineQuarters(),
                                MarketTemplates.of(market.type())
                                        .selections(
                                                match.home(),
                                                match.away(),
                                                market.lineQuarters())));
            }
        }
    }

    private ProviderQuotes quotes(String provider, List<Price> prices) {
        List<Quote> quotes = new ArrayList<>();
        for (int i = 0; i < prices.size(); i++) {
            quotes.add(new Quote(i, prices.get(i)));
        }
        Instant now = clock.instant();
        long micros = now.toEpochMilli() * 1_000;
        return new ProviderQuotes(
                provider, sequence.updateAndGet(last -> Math.max(last + 1, micros)), now, quotes);
    }

    /** What was published before a crash is there already, and the same. */
    private void create(OddsCommand command) {
        try {
            send(command);
        } catch (AggregateStreamCreationException e) {
            LOG.debug("Published already: {}", command);
        }
    }

    /**
     * A rule that says no to the replay, for example because a trader acted, stops nothing else.
     */
    private void send(OddsCommand command) {
        try {
            commands.sendAndWait(
                    GenericCommandMessage.asCommandMessage(command)
                            .andMetaData(Map.of("actor", SOURCE)));
        } catch (Refusal e) {
            if (e.kind() == Refusal.Kind.BUSY) {
                throw e;
            }
            LOG.warn("{} was refused: {}", command, e.getMessage());
        }
    }
}
