package org.moneyline.platform.eventstore;

import java.util.List;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.UnknownTarget;

/** Refuses a command to an aggregate that does not exist as the command's module wants it said. */
final class UnknownTargets implements MessageHandlerInterceptor<CommandMessage<?>> {

    private final List<UnknownTarget> targets;

    UnknownTargets(List<UnknownTarget> targets) {
        this.targets = targets;
    }

    @Override
    public Object handle(UnitOfWork<? extends CommandMessage<?>> unit, InterceptorChain chain)
            throws Exception {
        try {
            return chain.proceed();
        } catch (AggregateNotFoundException e) {
            Object command = unit.getMessage().getPayload();
            for (UnknownTarget target : targets) {
                if (target.commands().isInstance(command)) {
                    throw new Refusal(Refusal.Kind.NOT_FOUND, target.code(), target.message());
                }
            }
            throw e;
        }
    }
}
