package org.moneyline.odds.process;

import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.OddsCommand.FixtureCommand;
import org.moneyline.odds.api.OddsCommand.MarketCommand;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Says it in the caller's words when a command is sent to an event or a market that is not there.
 */
@Component
class UnknownOdds implements MessageHandlerInterceptor<CommandMessage<?>> {

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
            throw switch (unit.getMessage().getPayload()) {
                case FixtureCommand c -> unknown("EVENT_UNKNOWN", "there is no event with this id");
                case MarketCommand c ->
                        unknown("MARKET_UNKNOWN", "there is no market with this id");
                default -> e;
            };
        }
    }

    private static Refusal unknown(String code, String message) {
        return new Refusal(Refusal.Kind.NOT_FOUND, code, message);
    }
}
