package org.moneyline.betting.exchange;

import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventHandler;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.CountSeats;
import org.moneyline.betting.api.ExchangeCommand.ReducePosition;
import org.moneyline.betting.api.ExchangeCommand.ReleaseSettlement;
import org.moneyline.betting.api.ExchangeCommand.VoidFills;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.BookSettled;
import org.moneyline.betting.api.ExchangeEvent.RunnerWithdrawn;
import org.moneyline.betting.api.ExchangeEvent.TradesVoided;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Reactor;
import org.springframework.stereotype.Component;

/**
 * Brings what happened in a book to the positions of all who are concerned, book by book in the
 * order it happened, whatever became of the node it happened on. Most of it has been handed over
 * before it comes here, and a position ignores what it was told before.
 */
@Component
class FillDelivery extends Reactor {

    private final CommandGateway commands;
    private final SeatedCustomers customers;
    private final FillHandover handover;

    FillDelivery(CommandGateway commands, SeatedCustomers customers, FillHandover handover) {
        super("exchange-fills");
        this.commands = commands;
        this.customers = customers;
        this.handover = handover;
    }

    @Override
    protected boolean isDone(EventTail.Event event) {
        return event.payload() instanceof BookMoved moved && handover.isTold(moved);
    }

    @EventHandler
    void on(BookMoved moved, EventTail.Event event) throws InterruptedException {
        handover.bring(moved, event);
    }

    @EventHandler
    void on(RunnerWithdrawn event) throws InterruptedException {
        customers.tellAll(
                event.marketId(),
                position ->
                        new ReducePosition(
                                position,
                                event.revision(),
                                event.ordinal(),
                                event.factorBasisPoints(),
                                event.at()));
        handover.brought(event);
    }

    /** It may overtake the settlement of a large market, which runs beside this. */
    @EventHandler
    void on(TradesVoided event) throws InterruptedException {
        CountSeats.Seats seats = customers.seats(event.marketId());
        customers.tellAll(
                seats.accounts().values(),
                event.marketId(),
                position ->
                        new VoidFills(
                                position,
                                event.revision(),
                                event.from(),
                                event.to(),
                                seats.decided(),
                                event.at()));
        handover.brought(event);
    }

    /** Whatever was matched before is told by now. Settling is another's, for it takes its time. */
    @EventHandler
    void on(BookSettled event) {
        commands.sendAndWait(new ReleaseSettlement(BookId.of(event.marketId()), event));
        handover.brought(event);
    }
}
