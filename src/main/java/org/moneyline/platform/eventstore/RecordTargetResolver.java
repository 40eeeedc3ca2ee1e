package org.moneyline.platform.eventstore;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;

/**
 * Tells which aggregate a command is for. Axon's own resolver searches the command's class for
 * annotations each time, which is a good part of what a command costs; here a class is looked at
 * once.
 */
final class RecordTargetResolver implements CommandTargetResolver {

    private static final ClassValue<MethodHandle> TARGETS =
            new ClassValue<>() {
                @Override
                protected MethodHandle computeValue(Class<?> type) {
                    return find(type);
                }
            };

    private static MethodHandle find(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components != null) {
            for (RecordComponent component : components) {
                if (component.getAccessor().isAnnotationPresent(TargetAggregateIdentifier.class)) {
                    try {
                        return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                                .unreflect(component.getAccessor())
                                .asType(MethodType.methodType(Object.class, Object.class));
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(
                                "The target of " + type.getName() + " cannot be read.", e);
                    }
                }
            }
        }
        throw new IllegalArgumentException(
                "%s does not say which aggregate it is for: a command is a record with one component marked as @TargetAggregateIdentifier."
                        .formatted(type.getName()));
    }

    @Override
    @SuppressWarnings("NullAway") // Axon takes a null for "any version".
    public VersionedAggregateIdentifier resolveTarget(CommandMessage<?> command) {
        Object payload = command.getPayload();
        Object target;
        try {
            target = (Object) TARGETS.get(payload.getClass()).invokeExact((Object) payload);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("The target of a command cannot be read.", e);
        }
        if (target == null) {
            throw new IllegalArgumentException(
                    "The %s names no aggregate.".formatted(payload.getClass().getSimpleName()));
        }
        return new VersionedAggregateIdentifier(target, null);
    }
}
