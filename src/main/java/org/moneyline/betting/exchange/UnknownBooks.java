package org.moneyline.betting.exchange;

import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.moneyline.betting.api.ExchangeCommand.WithdrawRunner;
import org.moneyline.kernel.Refusal;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Says it in a trader's words when a market has no book. */
@Component
class UnknownBooks implements MessageHandlerInterceptor<CommandMessage<?>> {

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
            if (unit.getMessage().getPayload() instanceof WithdrawRunner) {
                throw new Refusal(
                        Refusal.Kind.NOT_FOUND,
                        "MARKET_UNKNOWN",
                        "There is no such market on the exchange.");
            }
            throw e;
        }
    }
}
