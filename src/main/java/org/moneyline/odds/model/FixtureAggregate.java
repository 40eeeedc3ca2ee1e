package org.moneyline.odds.model;

import java.util.List;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.OddsCommand.AbandonEvent;
import org.moneyline.odds.api.OddsCommand.ChangeScore;
import org.moneyline.odds.api.OddsCommand.EnterResult;
import org.moneyline.odds.api.OddsCommand.FixtureCommand;
import org.moneyline.odds.api.OddsCommand.KickOff;
import org.moneyline.odds.api.OddsCommand.RescheduleEvent;
import org.moneyline.odds.api.OddsCommand.ScheduleEvent;
import org.moneyline.odds.api.OddsCommand.TellClock;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.platform.api.SharedState;

/** Hands an event's commands to its state and keeps what the state decides. */
@AggregateRoot(type = "fixture")
class FixtureAggregate implements SharedState {

    @AggregateIdentifier private @Nullable String id;
    private @Nullable Fixture fixture;

    protected FixtureAggregate() {}

    @CommandHandler
    FixtureAggregate(ScheduleEvent c) {
        apply(Fixture.schedule(c));
    }

    @CommandHandler
    void on(RescheduleEvent c) {
        decide(c);
    }

    @CommandHandler
    void on(KickOff c) {
        decide(c);
    }

    @CommandHandler
    void on(ChangeScore c) {
        decide(c);
    }

    @CommandHandler
    void on(TellClock c) {
        decide(c);
    }

    @CommandHandler
    void on(EnterResult c) {
        decide(c);
    }

    @CommandHandler
    void on(AbandonEvent c) {
        decide(c);
    }

    @EventSourcingHandler
    void on(FixtureEvent event) {
        fixture =
                event instanceof EventScheduled scheduled
                        ? Fixture.scheduled(scheduled)
                        : Objects.requireNonNull(fixture).evolve(event);
        id = event.eventId().toString();
    }

    @EventSourcingHandler
    void restore(Fixture snapshot) {
        fixture = snapshot;
        id = snapshot.eventId().toString();
    }

    @Override
    public @Nullable Object state() {
        return fixture;
    }

    private void decide(FixtureCommand command) {
        apply(Objects.requireNonNull(fixture).decide(command));
    }

    private static void apply(List<FixtureEvent> events) {
        events.forEach(AggregateLifecycle::apply);
    }
}
