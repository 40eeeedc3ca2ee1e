package org.moneyline.platform.processors;

import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.EventTail;

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
        UUID aggregateId = null;
        long sequence = 0;
        if (message instanceof DomainEventMessage<?> domain
                && domain.getAggregateIdentifier() != null) {
            aggregateId = UUID.fromString(domain.getAggregateIdentifier());
            sequence = domain.getSequenceNumber();
        }
        return new EventTail.Event(
                indexOf(message),
                aggregateId,
                sequence,
                message.getTimestamp(),
                message.getPayload(),
                message.getMetaData());
    }

    static long indexOf(EventMessage<?> message) {
        return message instanceof TrackedEventMessage<?> tracked
                        && tracked.trackingToken() instanceof GlobalSequenceTrackingToken token
                ? token.getGlobalIndex()
                : 0;
    }
}
