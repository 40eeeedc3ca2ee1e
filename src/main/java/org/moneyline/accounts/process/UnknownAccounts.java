package org.moneyline.accounts.process;

import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.moneyline.accounts.api.AccountCommand;
import org.moneyline.kernel.Refusal;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Says it in the caller's words when a command is sent to an account that does not exist. */
@Component
class UnknownAccounts implements MessageHandlerInterceptor<CommandMessage<?>> {

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
            if (unit.getMessage().getPayload() instanceof AccountCommand) {
                throw new Refusal(
                        Refusal.Kind.NOT_FOUND,
                        "ACCOUNT_UNKNOWN",
                        "There is no account with this id. Look for the customer again.");
            }
            throw e;
        }
    }
}
