package org.moneyline.betting.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.ApplyFacts;
import org.moneyline.betting.api.ExchangeCommand.CountSeats;
import org.moneyline.betting.api.ExchangeCommand.ReducePosition;
import org.moneyline.betting.api.ExchangeCommand.ReleaseSettlement;
import org.moneyline.betting.api.ExchangeCommand.VoidFills;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.BookSettled;
import org.moneyline.betting.api.ExchangeEvent.RunnerWithdrawn;
import org.moneyline.betting.api.ExchangeEvent.Seat;
import org.moneyline.betting.api.ExchangeEvent.TradesVoided;
import org.moneyline.betting.api.OwnFact;
import org.moneyline.betting.api.PositionId;
import org.moneyline.platform.api.Causation;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Reactor;
import org.springframework.stereotype.Component;

/**
 * Brings what happened in a book to the positions of all who are concerned, book by book in the
 * order it happened. A position ignores what it was told before.
 */
@Component
class FillDelivery extends Reactor {

    private final CommandGateway commands;
    private final SeatedCustomers customers;

    FillDelivery(CommandGateway commands, SeatedCustomers customers) {
        super("exchange-fills");
        this.commands = commands;
        this.customers = customers;
    }

    @EventHandler
    void on(BookMoved moved, EventTail.Event event) throws InterruptedException {
        Map<Integer, List<OwnFact>> bySeat = new LinkedHashMap<>();
        for (BookFact fact : moved.facts()) {
            add(bySeat, fact);
        }
        List<ApplyFacts> told = new ArrayList<>(bySeat.size());
        for (Seat seat : moved.seats()) {
            List<OwnFact> facts = bySeat.get(seat.seat());
            if (facts != null) {
                told.add(
                        new ApplyFacts(
                                PositionId.of(seat.accountId(), moved.marketId()),
                                moved.revision(),
                                facts,
                                moved.at()));
            }
        }
        // Of each order some come here: the index over correlations would grow by them most.
        Causation.often(
                Long.toString(event.globalIndex()), event.metadata(), () -> customers.tell(told));
    }

    /** What came to wait changes no money, and is for the tables alone. */
    private static void add(Map<Integer, List<OwnFact>> bySeat, BookFact fact) {
        switch (fact.kind()) {
            case MATCHED, LAPSED, CANCELLED, REDUCED, LIFTED, UNCHANGED -> {
                add(bySeat, fact, fact.seat(), fact.order(), fact.instruction());
                add(bySeat, fact, fact.againstSeat(), fact.against(), null);
            }
            case RESTED, SUSPENDED, RESUMED, MOVED_ON, TURNED_IN_PLAY, WITHDREW_RUNNER, CLOSED -> {}
        }
    }

    private static void add(
            Map<Integer, List<OwnFact>> bySeat,
            BookFact fact,
            @Nullable Integer seat,
            @Nullable Integer order,
            @Nullable Integer instruction) {
        if (seat != null && order != null) {
            bySeat.computeIfAbsent(seat, s -> new ArrayList<>())
                    .add(
                            new OwnFact(
                                    fact.kind(),
                                    fact.reason(),
                                    instruction,
                                    order,
                                    fact.price(),
                                    fact.size() == null ? 0 : fact.size()));
        }
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
    }

    /** Whatever was matched before is told by now. Settling is another's, for it takes its time. */
    @EventHandler
    void on(BookSettled event) {
        commands.sendAndWait(new ReleaseSettlement(BookId.of(event.marketId()), event));
    }
}
