package org.moneyline.betting.exchange;

import java.time.Instant;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.OpenBook;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsQuery.WinnersOf;
import org.moneyline.platform.api.Questions;
import org.springframework.stereotype.Component;

/** Opens the book of a market, on terms that it keeps. */
@Component
class Openings {

    private final CommandGateway commands;
    private final EventStore events;
    private final EventMarkets markets;
    private final Questions questions;
    private final ExchangeSettings settings;
    private final ExchangeTerms terms;

    Openings(
            CommandGateway commands,
            EventStore events,
            EventMarkets markets,
            Questions questions,
            ExchangeSettings settings,
            ExchangeTerms terms) {
        this.commands = commands;
        this.events = events;
        this.markets = markets;
        this.questions = questions;
        this.settings = settings;
        this.terms = terms;
    }

    /**
     * Said twice it is opened once. False if such a market has no book: what is held assumes that
     * one selection wins and all others lose, and of a double chance two win.
     */
    boolean open(MarketOpened event, Instant at) {
        if (questions.ask(new WinnersOf(event.type()), Integer.class) != 1) {
            return false;
        }
        // Before the book is there nobody trades: a goal that finds no market here harms nobody.
        markets.add(event.eventId(), event.marketId());
        try {
            commands.sendAndWait(
                    new OpenBook(
                            BookId.of(event.marketId()),
                            event.lineQuarters() != null,
                            event.selections().size(),
                            terms.minimumSize(),
                            terms.commissionBasisPoints(),
                            delayOf(event.eventId()),
                            at));
        } catch (AggregateStreamCreationException openedBefore) {
            // It keeps the terms it was opened with.
        }
        return true;
    }

    /** As the market's own stream says, whoever has read it by now. False if it has no book. */
    boolean open(MarketId marketId) {
        DomainEventStream stream = events.readEvents(marketId.toString(), 0);
        if (!stream.hasNext()) {
            return false;
        }
        DomainEventMessage<?> first = stream.next();
        return first.getPayload() instanceof MarketOpened opened
                && open(opened, first.getTimestamp());
    }

    /** As the event's own stream says, which is never behind; without its word the usual delay. */
    private int delayOf(EventId eventId) {
        DomainEventStream stream = events.readEvents(eventId.toString(), 0);
        return stream.hasNext() && stream.next().getPayload() instanceof EventScheduled scheduled
                ? settings.inPlayDelaySecondsOf(scheduled.sport())
                : settings.inPlayDelaySeconds();
    }
}
