package org.moneyline.betting.exchange;

import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.betting.api.ExchangeCommand.SettleBook;
import org.moneyline.betting.api.ExchangeCommand.VoidTrades;
import org.moneyline.odds.api.OddsEvent.BetsTakenVoided;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Reactor;
import org.springframework.stereotype.Component;

/** Opens a book for a market, settles it with the market and voids what the market voids. */
@Component
class MarketBooks extends Reactor {

    private final CommandGateway commands;
    private final Openings openings;
    private final EventMarkets markets;

    MarketBooks(CommandGateway commands, Openings openings, EventMarkets markets) {
        super("exchange-market");
        this.commands = commands;
        this.openings = openings;
        this.markets = markets;
    }

    @EventHandler
    void on(MarketOpened event, EventTail.Event at) {
        openings.open(event, at.recordedAt());
    }

    @EventHandler
    void on(MarketSettled event, EventTail.Event at) {
        tell(
                new SettleBook(
                        BookId.of(event.marketId()),
                        event.round(),
                        event.results(),
                        event.basis(),
                        at.globalIndex(),
                        at.recordedAt()));
        markets.forget(event.marketId());
    }

    @EventHandler
    void on(BetsTakenVoided event, EventTail.Event at) {
        tell(
                new VoidTrades(
                        BookId.of(event.marketId()),
                        event.from(),
                        event.to(),
                        event.by(),
                        event.reason(),
                        at.globalIndex(),
                        at.recordedAt()));
    }

    private void tell(ExchangeCommand command) {
        try {
            commands.sendAndWait(command);
        } catch (AggregateNotFoundException nobodyTraded) {
            // A market without a book has nothing to settle or to void.
        }
    }
}
