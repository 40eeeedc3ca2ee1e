package org.moneyline.platform.processors;

import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.eventstore.EventLog;

/** Gives a handler that asks for it the event together with its place and time. */
public final class EventParameter implements ParameterResolverFactory {

    private static final ParameterResolver<EventTail.Event> RESOLVER =
            new ParameterResolver<>() {
                @Override
                public EventTail.Event resolveParameterValue(Message<?> message) {
                    return of((EventMessage<?>) message);
                }

                @Override
                public boolean matches(Message<?> message) {
                    return message instanceof EventMessage<?>;
                }
            };

    @Override
    public @Nullable ParameterResolver<?> createInstance(
            Executable executable, Parameter[] parameters, int index) {
        return parameters[index].getType() == EventTail.Event.class ? RESOLVER : null;
    }

    static EventTail.Event of(EventMessage<?> message) {
        if (message instanceof EventLog.Logged logged) {
            return logged.placed();
        }
        throw new IllegalArgumentException("Only an event from the log has a place in it.");
    }

    static long indexOf(EventMessage<?> message) {
        return of(message).globalIndex();
    }
}
