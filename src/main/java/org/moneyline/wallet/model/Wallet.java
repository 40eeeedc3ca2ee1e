package org.moneyline.wallet.model;

import java.util.List;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;
import org.moneyline.wallet.api.AdjustOutcome;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.HoldOutcome;
import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletEvent;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WithdrawalId;

/** The wallet as Axon sees it: it hands commands to the state, and its events back to it. */
@AggregateRoot(type = Wallet.TYPE)
class Wallet {

    static final String TYPE = "wallet";

    @AggregateIdentifier private String id;

    private @Nullable WalletState state;

    protected Wallet() {}

    @CommandHandler
    Wallet(WalletCommand.OpenWallet command) {
        apply(WalletState.open(command));
    }

    @CommandHandler
    List<HoldOutcome> on(WalletCommand.HoldStakes command) {
        WalletState.Holding holding = state().hold(command);
        apply(holding.events());
        return holding.outcomes();
    }

    @CommandHandler
    @Nullable HoldOutcome on(WalletCommand.RecallRequest command) {
        return state().recall(command.request());
    }

    @CommandHandler
    void on(WalletCommand.SettleHolds command) {
        apply(state().decide(command));
    }

    @CommandHandler
    void on(WalletCommand.CaptureHold command) {
        apply(state().decide(command));
    }

    @CommandHandler
    void on(WalletCommand.ReleaseHold command) {
        apply(state().decide(command));
    }

    @CommandHandler
    void on(WalletCommand.ExpireHold command) {
        apply(state().decide(command));
    }

    @CommandHandler
    AdjustOutcome on(WalletCommand.AdjustHold command) {
        WalletState.Adjusting adjusting = state().adjust(command);
        apply(adjusting.events());
        return adjusting.outcome();
    }

    @CommandHandler
    void on(WalletCommand.SettlePosition command) {
        apply(state().decide(command));
    }

    @CommandHandler
    DepositId on(WalletCommand.RequestDeposit command) {
        DepositId first = state().depositRepeated(command);
        apply(state().decide(command));
        return first == null ? command.depositId() : first;
    }

    @CommandHandler
    void on(WalletCommand.ConfirmDeposit command) {
        apply(state().decide(command));
    }

    @CommandHandler
    void on(WalletCommand.FailDeposit command) {
        apply(state().decide(command));
    }

    @CommandHandler
    WithdrawalId on(WalletCommand.RequestWithdrawal command) {
        WithdrawalId first = state().withdrawalRepeated(command);
        apply(state().decide(command));
        return first == null ? command.withdrawalId() : first;
    }

    @CommandHandler
    void on(WalletCommand.ApproveWithdrawal command) {
        apply(state().decide(command));
    }

    @CommandHandler
    void on(WalletCommand.DeclineWithdrawal command) {
        apply(state().decide(command));
    }

    @CommandHandler
    void on(WalletCommand.MarkWithdrawalPaid command) {
        apply(state().decide(command));
    }

    @CommandHandler
    void on(WalletCommand.ReturnWithdrawal command) {
        apply(state().decide(command));
    }

    @EventSourcingHandler
    void on(WalletEvent event) {
        state = WalletState.evolve(state, event);
        if (event instanceof WalletEvent.WalletOpened) {
            id = WalletId.of(event.accountId()).toString();
        }
    }

    /** Begins from a snapshot instead of the first event. */
    @EventSourcingHandler
    void restore(WalletState snapshot) {
        state = snapshot;
        id = WalletId.of(snapshot.accountId()).toString();
    }

    private WalletState state() {
        return Objects.requireNonNull(state, "a wallet begins with being opened");
    }

    private static void apply(List<WalletEvent> events) {
        for (WalletEvent event : events) {
            AggregateLifecycle.apply(event);
        }
    }
}
