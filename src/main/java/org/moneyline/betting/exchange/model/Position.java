package org.moneyline.betting.exchange.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.ExchangeEvent.PositionEvent;
import org.moneyline.betting.api.ExchangeEvent.PositionSettled;
import org.moneyline.betting.api.ExchangeEvent.PositionTold;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.PositionView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;
import org.moneyline.wallet.api.AdjustOutcome;
import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletId;

/**
 * The shell around {@link PositionState}. Each of its events and the wallet's are one commit; locks
 * are taken in the order position, wallet.
 */
@AggregateRoot(type = Position.TYPE)
class Position {

    static final String TYPE = "position";

    private static final String MARKET_ACCOUNT = "exchange/";

    @AggregateIdentifier private @Nullable PositionId positionId;
    private @Nullable PositionState state;

    /** Axon makes the empty position that the events are then told to. */
    protected Position() {}

    @CommandHandler
    Position(PositionState.Open command) {
        AggregateLifecycle.apply(PositionState.open(command));
    }

    @CommandHandler
    PositionState.Accepted on(PositionState.Accept command, CommandGateway commands) {
        PositionState before = state();
        PositionState.Accepted known = before.recall(command);
        if (known != null) {
            return known;
        }
        OrdersAccepted accepted = before.decide(command);
        if (!accepted.hold().equals(before.hold())) {
            holdOrRefuse(commands, accepted, command.limit());
        }
        AggregateLifecycle.apply(accepted);
        List<OpenOrder> orders = state().ordersOf(accepted.firstNumber());
        return new PositionState.Accepted(
                orders.stream().map(OpenOrder::orderId).toList(), accepted, orders);
    }

    private static void holdOrRefuse(
            CommandGateway commands, OrdersAccepted accepted, Money limit) {
        AdjustOutcome outcome =
                adjust(commands, accepted, accepted.hold(), accepted.holdRevision(), limit, false);
        switch (outcome) {
            case AdjustOutcome.Adjusted a -> {}
            case AdjustOutcome.InsufficientFunds i ->
                    throw new Refusal(
                            Refusal.Kind.REFUSED,
                            "INSUFFICIENT_FUNDS",
                            "There is "
                                    + i.available()
                                    + " available, "
                                    + i.missing()
                                    + " too little. Ask for less or deposit.",
                            Map.of(
                                    "available",
                                    i.available().decimal(),
                                    "missing",
                                    i.missing().decimal()));
            case AdjustOutcome.LimitExceeded l ->
                    throw new Refusal(
                            Refusal.Kind.REFUSED,
                            "EXPOSURE_LIMIT",
                            "At most "
                                    + l.limit()
                                    + " may be at stake on the exchange; "
                                    + l.held()
                                    + " is now.",
                            Map.of("limit", l.limit().decimal(), "held", l.held().decimal()));
        }
    }

    private static AdjustOutcome adjust(
            CommandGateway commands,
            PositionEvent event,
            Money hold,
            int revision,
            @Nullable Money limit,
            boolean takeWhatIsThere) {
        try {
            return commands.sendAndWait(
                    new WalletCommand.AdjustHold(
                            WalletId.of(event.accountId()),
                            event.positionId().value(),
                            revision,
                            hold,
                            limit,
                            takeWhatIsThere));
        } catch (AggregateNotFoundException e) {
            throw new Refusal(
                    Refusal.Kind.NOT_FOUND, "WALLET_UNKNOWN", "This account has no wallet yet.");
        }
    }

    @CommandHandler
    PositionState.@Nullable Accepted on(PositionState.Recall command) {
        return state().recall(command.accept());
    }

    @CommandHandler
    PositionView on(PositionState.Look command) {
        return state().view(command.orders(), command.only(), command.at());
    }

    @CommandHandler
    void on(ExchangeCommand.ApplyFacts command, CommandGateway commands) {
        told(state().decide(command), commands);
    }

    @CommandHandler
    void on(ExchangeCommand.ReducePosition command, CommandGateway commands) {
        told(state().decide(command), commands);
    }

    @CommandHandler
    void on(ExchangeCommand.VoidFills command, CommandGateway commands) {
        told(state().decide(command), commands);
    }

    /**
     * The hold only falls, unless a withdrawal or a void raised it above what was available: then
     * what is there is held.
     */
    private void told(@Nullable PositionTold event, CommandGateway commands) {
        if (event == null) {
            return;
        }
        PositionTold held = event;
        if (!event.hold().equals(state().hold())
                && adjust(commands, event, event.hold(), event.holdRevision(), null, true)
                        instanceof AdjustOutcome.Adjusted adjusted) {
            held = event.holding(adjusted.held());
        }
        AggregateLifecycle.apply(held);
    }

    @CommandHandler
    void on(ExchangeCommand.SettlePosition command, CommandGateway commands) {
        PositionSettled settled = state().decide(command);
        if (settled != null) {
            commands.sendAndWait(
                    new WalletCommand.SettlePosition(
                            WalletId.of(settled.accountId()),
                            settled.positionId().value(),
                            settled.round(),
                            settled.net(),
                            settled.commission(),
                            settled.previousNet(),
                            settled.previousCommission(),
                            MARKET_ACCOUNT + settled.marketId()));
            AggregateLifecycle.apply(settled);
        }
    }

    @EventSourcingHandler
    void on(PositionEvent event) {
        state = PositionState.evolve(state, event);
        positionId = event.positionId();
    }

    /** Begins from a snapshot instead of the first event. */
    @EventSourcingHandler
    void restore(PositionState snapshot) {
        state = snapshot;
        positionId = snapshot.positionId();
    }

    private PositionState state() {
        return Objects.requireNonNull(state, "a position begins with being opened");
    }
}
