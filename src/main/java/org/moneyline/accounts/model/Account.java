package org.moneyline.accounts.model;

import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountCommand.ReinstateAccount;
import org.moneyline.accounts.api.AccountCommand.SetCommissionDiscount;
import org.moneyline.accounts.api.AccountCommand.SetStakeFactor;
import org.moneyline.accounts.api.AccountCommand.SuspendAccount;
import org.moneyline.accounts.api.AccountEvent;
import org.moneyline.accounts.api.AccountStep.ActivateAccount;
import org.moneyline.accounts.api.AccountStep.LockLogin;
import org.moneyline.accounts.api.AccountStep.OpenAccount;
import org.moneyline.accounts.api.AccountStep.OpenStaffAccount;
import org.moneyline.accounts.api.AccountStep.RecordMailRetry;
import org.moneyline.accounts.api.AccountStep.RecordPasswordReset;

/** The shell that hands commands to {@link AccountState} and applies what it decides. */
@AggregateRoot(type = "account")
class Account {

    @AggregateIdentifier private @Nullable String id;
    private @Nullable AccountState state;

    /** For the repository, before the events are read. */
    protected Account() {}

    @CommandHandler
    Account(OpenAccount command) {
        apply(AccountState.open(command));
    }

    @CommandHandler
    Account(OpenStaffAccount command) {
        apply(AccountState.open(command));
    }

    @CommandHandler
    void on(ActivateAccount command) {
        apply(known().decide(command));
    }

    @CommandHandler
    void on(SuspendAccount command) {
        apply(known().decide(command));
    }

    @CommandHandler
    void on(ReinstateAccount command) {
        apply(known().decide(command));
    }

    @CommandHandler
    void on(SetStakeFactor command) {
        apply(known().decide(command));
    }

    @CommandHandler
    void on(SetCommissionDiscount command) {
        apply(known().decide(command));
    }

    @CommandHandler
    void on(LockLogin command) {
        apply(known().decide(command));
    }

    @CommandHandler
    void on(RecordPasswordReset command) {
        apply(known().decide(command));
    }

    @CommandHandler
    void on(RecordMailRetry command) {
        apply(known().decide(command));
    }

    @EventSourcingHandler
    void on(AccountEvent event) {
        id = event.accountId().toString();
        state = AccountState.evolve(state, event);
    }

    @EventSourcingHandler
    void restore(AccountState snapshot) {
        id = snapshot.accountId().toString();
        state = snapshot;
    }

    private AccountState known() {
        AccountState now = state;
        if (now == null) {
            throw new IllegalStateException("An account is asked before its first event");
        }
        return now;
    }

    private static void apply(List<AccountEvent> events) {
        events.forEach(AggregateLifecycle::apply);
    }
}
