package org.moneyline.betting.sportsbook.model;

import java.util.List;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetCommand.Decision;
import org.moneyline.betting.api.BetEvent;
import org.moneyline.betting.api.BetId;

/** The shell around {@link BetState}: it applies what the state decides. */
@AggregateRoot(type = Bet.TYPE)
class Bet {

    static final String TYPE = "bet";

    @AggregateIdentifier private @Nullable BetId betId;
    private @Nullable BetState state;

    /** Axon makes the empty bet that the events are then told to. */
    protected Bet() {}

    /** Decides one bet; the sender brings the money to its wallet in the same commit. */
    record Decide(@TargetAggregateIdentifier BetId betId, Decision decision) {}

    /** Whose bet it is and what was decided; no events if it was decided before. */
    record Decided(AccountId accountId, List<BetEvent> events) {}

    @CommandHandler
    Decided on(Decide command) {
        BetState before = Objects.requireNonNull(state, "a bet without events");
        List<BetEvent> events = before.decide(command.decision());
        for (BetEvent event : events) {
            AggregateLifecycle.apply(event);
        }
        return new Decided(before.accountId(), events);
    }

    @EventSourcingHandler
    void on(BetEvent event) {
        state = BetState.evolve(state, event);
        betId = event.betId();
    }
}
