package org.moneyline.platform.processors;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.annotation.AnnotatedHandlerInspector;
import org.axonframework.messaging.annotation.ClasspathHandlerDefinition;
import org.axonframework.messaging.annotation.MessageHandlingMember;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.springframework.util.ClassUtils;

/** The event handlers of one bean, looked up once for each type of event. */
final class HandlerMethods {

    private final Object bean;
    private final List<MessageHandlingMember<? super Object>> members;
    private final Map<Class<?>, List<MessageHandlingMember<? super Object>>> byType =
            new ConcurrentHashMap<>();

    HandlerMethods(Object bean, ParameterResolverFactory parameters) {
        this.bean = bean;
        this.members = inspect(bean, parameters);
        if (members.isEmpty()) {
            throw new IllegalStateException(
                    ClassUtils.getUserClass(bean).getName() + " has no @EventHandler method.");
        }
    }

    @SuppressWarnings("unchecked")
    private static List<MessageHandlingMember<? super Object>> inspect(
            Object bean, ParameterResolverFactory parameters) {
        Class<Object> type = (Class<Object>) bean.getClass();
        return AnnotatedHandlerInspector.inspectType(
                        type, parameters, ClasspathHandlerDefinition.forClass(type))
                .getHandlers(type)
                .filter(member -> member.canHandleMessageType(EventMessage.class))
                .toList();
    }

    boolean handlesType(Class<?> payloadType) {
        return !of(payloadType).isEmpty();
    }

    private List<MessageHandlingMember<? super Object>> of(Class<?> payloadType) {
        List<MessageHandlingMember<? super Object>> known = byType.get(payloadType);
        if (known == null) {
            known = members.stream().filter(member -> member.canHandleType(payloadType)).toList();
            byType.put(payloadType, known);
        }
        return known;
    }

    /** Calls the most specific handler that wants the event, as Axon does. */
    void handle(EventMessage<?> event) throws Exception {
        for (MessageHandlingMember<? super Object> member : of(event.getPayloadType())) {
            if (member.canHandle(event)) {
                member.handle(event, bean);
                return;
            }
        }
    }
}
