package org.moneyline.betting.exchange;

import java.util.concurrent.ExecutorService;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.Turn;
import org.moneyline.betting.api.ExchangeCommand.TurnBook;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsEvent.MarketClosed;
import org.moneyline.odds.api.OddsEvent.MarketInPlay;
import org.moneyline.odds.api.OddsEvent.MarketResumed;
import org.moneyline.odds.api.OddsEvent.MarketSuspended;
import org.moneyline.odds.api.OddsEvent.ScoreChanged;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Reactor;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Turns the books as their markets turn. The index of the event among all events is the market's
 * version here: it rises with everything that happens, and it is what a book tells a repeated turn
 * by.
 *
 * <p>A turn is worth something only at once, so turns wait behind nothing that takes its time: the
 * openings and settlements of {@link MarketBooks} run beside them. The index keeps the two apart: a
 * settlement closes the book whatever came before, and a book that is not there yet is opened by
 * whoever needs it first.
 *
 * <p>On a store where they once were one reactor it begins where that one stood, by a migration: to
 * turn every book once more from the first event on would keep the live ones waiting.
 */
@Component
class MarketTurns extends Reactor {

    /** Who suspends a market for want of prices; an exchange needs none. */
    private static final String PRICING = "pricing";

    /** Markets of an event that pause at the same time: a book that must be read stops no other. */
    private static final int PAUSED_SIDE_BY_SIDE_LIMIT = 64;

    private final CommandGateway commands;
    private final Openings openings;
    private final EventMarkets markets;
    private final Pauses pauses;
    private final SideBySide sideBySide;

    MarketTurns(
            CommandGateway commands,
            Openings openings,
            EventMarkets markets,
            Pauses pauses,
            @Qualifier("exchangeThreads") ExecutorService threads) {
        super("exchange-turns");
        this.commands = commands;
        this.openings = openings;
        this.markets = markets;
        this.pauses = pauses;
        this.sideBySide = new SideBySide(threads, PAUSED_SIDE_BY_SIDE_LIMIT);
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
    void on(ScoreChanged event, EventTail.Event at) throws InterruptedException {
        sideBySide.each(
                markets.of(event.eventId()),
                market -> {
                    BookMoved paused = turn(market, Turn.PAUSE, at);
                    if (paused != null) {
                        pauses.endInTime(paused);
                    }
                });
    }

    @EventHandler
    void on(MarketClosed event, EventTail.Event at) {
        turn(event.marketId(), Turn.CLOSE, at);
        markets.forget(event.marketId());
    }

    private @Nullable BookMoved turn(MarketId marketId, Turn turn, EventTail.Event at) {
        TurnBook command =
                new TurnBook(BookId.of(marketId), turn, at.globalIndex(), at.recordedAt());
        try {
            return commands.sendAndWait(command);
        } catch (AggregateNotFoundException noBookYet) {
            // A market without a book has nothing to turn.
            return openings.open(marketId) ? commands.sendAndWait(command) : null;
        }
    }
}
