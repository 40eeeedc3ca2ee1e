package org.moneyline.betting.exchange;

import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.OpenBook;
import org.moneyline.betting.api.ExchangeCommand.SettleBook;
import org.moneyline.betting.api.ExchangeCommand.Turn;
import org.moneyline.betting.api.ExchangeCommand.TurnBook;
import org.moneyline.betting.api.ExchangeCommand.VoidTrades;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.kernel.Money;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsEvent.BetsTakenVoided;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.MarketClosed;
import org.moneyline.odds.api.OddsEvent.MarketInPlay;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketResumed;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.odds.api.OddsEvent.MarketSuspended;
import org.moneyline.odds.api.OddsEvent.ScoreChanged;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Reactor;
import org.springframework.stereotype.Component;

/**
 * Turns the books as their markets turn. The index of the event among all events is the market's
 * version here: it rises with everything that happens, and it is what a book tells a repeated turn
 * by.
 */
@Component
class MarketTurns extends Reactor {

    /** Who suspends a market for want of prices; an exchange needs none. */
    private static final String PRICING = "pricing";

    private final CommandGateway commands;
    private final EventStore events;
    private final EventMarkets markets;
    private final Pauses pauses;
    private final ExchangeSettings settings;
    private final Money minimumSize;
    private final int commissionBasisPoints;

    MarketTurns(
            CommandGateway commands,
            EventStore events,
            EventMarkets markets,
            Pauses pauses,
            ExchangeTerms terms,
            ExchangeSettings settings) {
        super("exchange-market");
        this.commands = commands;
        this.events = events;
        this.markets = markets;
        this.pauses = pauses;
        this.settings = settings;
        this.minimumSize = terms.minimumSize();
        this.commissionBasisPoints = terms.commissionBasisPoints();
    }

    @EventHandler
    void on(MarketOpened event, EventTail.Event at) {
        if (settings.marketTypesWithoutBook().contains(event.type())) {
            return;
        }
        // Before the book is there nobody trades: a goal that finds no market here harms nobody.
        markets.add(event.eventId(), event.marketId());
        try {
            commands.sendAndWait(
                    new OpenBook(
                            BookId.of(event.marketId()),
                            event.lineQuarters() != null,
                            event.selections().size(),
                            minimumSize,
                            commissionBasisPoints,
                            delayOf(event.eventId()),
                            at.recordedAt()));
        } catch (AggregateStreamCreationException openedBefore) {
            // It keeps the terms it was opened with.
        }
    }

    /** As the event's own stream says, which is never behind; without its word the usual delay. */
    private int delayOf(EventId eventId) {
        DomainEventStream stream = events.readEvents(eventId.toString(), 0);
        return stream.hasNext() && stream.next().getPayload() instanceof EventScheduled scheduled
                ? settings.inPlayDelaySecondsOf(scheduled.sport())
                : settings.inPlayDelaySeconds();
    }

    @EventHandler
    void on(MarketSuspended event, EventTail.Event at) {
        if (!event.by().equals(PRICING)) {
            turn(event.marketId(), Turn.SUSPEND, at);
        }
    }

    @EventHandler
    void on(MarketResumed event, EventTail.Event at) {
        if (!event.by().equals(PRICING)) {
            BookMoved moved = turn(event.marketId(), Turn.RESUME, at);
            if (moved != null) {
                pauses.endInTime(moved);
            }
        }
    }

    @EventHandler
    void on(MarketInPlay event, EventTail.Event at) {
        turn(event.marketId(), Turn.IN_PLAY, at);
    }

    @EventHandler
    void on(ScoreChanged event, EventTail.Event at) {
        for (MarketId market : markets.of(event.eventId())) {
            BookMoved paused = turn(market, Turn.PAUSE, at);
            if (paused != null) {
                pauses.endInTime(paused);
            }
        }
    }

    @EventHandler
    void on(MarketClosed event, EventTail.Event at) {
        turn(event.marketId(), Turn.CLOSE, at);
    }

    @EventHandler
    void on(MarketSettled event, EventTail.Event at) {
        try {
            commands.sendAndWait(
                    new SettleBook(
                            BookId.of(event.marketId()),
                            event.round(),
                            event.results(),
                            event.basis(),
                            at.globalIndex(),
                            at.recordedAt()));
        } catch (AggregateNotFoundException nobodyTraded) {
            // A market without a book has nothing to settle.
        }
    }

    @EventHandler
    void on(BetsTakenVoided event, EventTail.Event at) {
        try {
            commands.sendAndWait(
                    new VoidTrades(
                            BookId.of(event.marketId()),
                            event.from(),
                            event.to(),
                            event.by(),
                            event.reason(),
                            at.globalIndex(),
                            at.recordedAt()));
        } catch (AggregateNotFoundException nobodyTraded) {
            // A market without a book has nothing to void.
        }
    }

    private @Nullable BookMoved turn(MarketId marketId, Turn turn, EventTail.Event at) {
        try {
            return commands.sendAndWait(
                    new TurnBook(BookId.of(marketId), turn, at.globalIndex(), at.recordedAt()));
        } catch (AggregateNotFoundException noBook) {
            // A market without a book has nothing to turn.
            return null;
        }
    }
}
