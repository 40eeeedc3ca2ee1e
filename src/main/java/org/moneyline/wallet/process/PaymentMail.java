package org.moneyline.wallet.process;

import java.util.List;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventHandler;
import org.moneyline.accounts.api.AccountCommand.Notice;
import org.moneyline.accounts.api.AccountCommand.NotifyCustomers;
import org.moneyline.platform.api.PatientCommands;
import org.moneyline.platform.api.Reactor;
import org.moneyline.wallet.api.WalletEvent.DepositConfirmed;
import org.moneyline.wallet.api.WalletEvent.DepositFailed;
import org.moneyline.wallet.api.WalletEvent.WithdrawalPaid;
import org.moneyline.wallet.api.WalletEvent.WithdrawalRequested;
import org.moneyline.wallet.api.WalletEvent.WithdrawalReturned;
import org.springframework.stereotype.Component;

/** Tells customers how their deposits and withdrawals fare. */
@Component
class PaymentMail extends Reactor {

    private final PatientCommands commands;

    PaymentMail(CommandGateway commands) {
        super("wallet-mail");
        this.commands = new PatientCommands(commands);
    }

    /** A store that is older than this mailer has payments in it that are no news. */
    @Override
    public Beginning beginning() {
        return Beginning.NEXT_EVENT;
    }

    // One handler for each kind, so that the many events of bets are passed over at once.

    @EventHandler
    void on(DepositConfirmed event) throws InterruptedException {
        send(PaymentNotice.of(event));
    }

    @EventHandler
    void on(DepositFailed event) throws InterruptedException {
        send(PaymentNotice.of(event));
    }

    @EventHandler
    void on(WithdrawalRequested event) throws InterruptedException {
        send(PaymentNotice.of(event));
    }

    @EventHandler
    void on(WithdrawalPaid event) throws InterruptedException {
        send(PaymentNotice.of(event));
    }

    @EventHandler
    void on(WithdrawalReturned event) throws InterruptedException {
        send(PaymentNotice.of(event));
    }

    private void send(Notice notice) throws InterruptedException {
        commands.send(new NotifyCustomers(List.of(notice)));
    }
}
