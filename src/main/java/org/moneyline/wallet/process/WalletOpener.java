package org.moneyline.wallet.process;

import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.moneyline.accounts.api.AccountEvent;
import org.moneyline.platform.api.Reactor;
import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Every customer who confirmed their address gets a wallet. */
@Component
class WalletOpener extends Reactor {

    private static final Logger LOG = LoggerFactory.getLogger(WalletOpener.class);

    private final CommandGateway commands;
    private final WalletSettings settings;

    WalletOpener(CommandGateway commands, WalletSettings settings) {
        super("wallet-opener");
        this.commands = commands;
        this.settings = settings;
    }

    @EventHandler
    void on(AccountEvent.AccountActivated event) {
        try {
            commands.sendAndWait(
                    new WalletCommand.OpenWallet(
                            WalletId.of(event.accountId()), settings.currency()));
        } catch (AggregateStreamCreationException e) {
            // The event came again after a crash: the wallet is there, which is all we want.
            LOG.debug("The wallet of {} is open already.", event.accountId(), e);
        }
    }
}
