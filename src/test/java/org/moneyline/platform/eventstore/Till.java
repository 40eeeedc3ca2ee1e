package org.moneyline.platform.eventstore;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.SharedState;
import org.moneyline.platform.api.StateFold;

/** A small aggregate to try the store with: a till that money is put into. */
@AggregateRoot(type = "till")
class Till implements SharedState {

    /** Whether tills let others see their state. */
    static final AtomicBoolean OF_GLASS = new AtomicBoolean();

    // Must stay null until the first event: Axon asks for it then.
    @AggregateIdentifier private @Nullable String id;
    private TillState state = new TillState("", 0);

    protected Till() {}

    @CommandHandler
    Till(TillCommand.OpenTill command) {
        apply(new TillEvent.TillOpened(command.tillId()));
    }

    @CommandHandler
    long on(TillCommand.PutIn command) {
        if (command.amount() <= 0) {
            throw new IllegalArgumentException("Put in more than nothing.");
        }
        apply(new TillEvent.PutIn(command.amount(), "cash"));
        return state.total();
    }

    @EventSourcingHandler
    void on(TillEvent event) {
        state = TillState.evolve(state, event);
        id = state.id();
    }

    @EventSourcingHandler
    void restore(TillState snapshot) {
        state = snapshot;
        id = snapshot.id();
    }

    @Override
    public @Nullable Object state() {
        return OF_GLASS.get() ? state : null;
    }

    static final class Fold implements StateFold {

        static final AtomicReference<@Nullable String> LAST_THREAD = new AtomicReference<>();

        @Override
        public String aggregateType() {
            return "till";
        }

        @Override
        public Object evolve(@Nullable Object state, Object event) {
            LAST_THREAD.set(Thread.currentThread().getName());
            return TillState.evolve(
                    state == null ? new TillState("", 0) : (TillState) state, (TillEvent) event);
        }
    }
}
