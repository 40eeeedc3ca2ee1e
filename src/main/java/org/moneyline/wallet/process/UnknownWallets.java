package org.moneyline.wallet.process;

import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.moneyline.kernel.Refusal;
import org.moneyline.wallet.api.WalletCommand;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Says it in the caller's words when a command is sent to a wallet that does not exist. */
@Component
class UnknownWallets implements MessageHandlerInterceptor<CommandMessage<?>> {

    @Autowired
    void registerAt(CommandBus bus) {
        bus.registerHandlerInterceptor(this);
    }

    @Override
    public Object handle(UnitOfWork<? extends CommandMessage<?>> unit, InterceptorChain chain)
            throws Exception {
        try {
            return chain.proceed();
        } catch (AggregateNotFoundException e) {
            if (unit.getMessage().getPayload() instanceof WalletCommand) {
                throw new Refusal(
                        Refusal.Kind.NOT_FOUND,
                        "WALLET_UNKNOWN",
                        "There is no wallet for this account; one opens when the e-mail address"
                                + " is confirmed.");
            }
            throw e;
        }
    }
}
