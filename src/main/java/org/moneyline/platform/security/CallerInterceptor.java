package org.moneyline.platform.security;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.Caller;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Writes on every command who asked for it, under {@link #ACTOR}; the event store copies that to
 * the events, so that support staff can read who did what. A command that a process sends has no
 * actor of its own and keeps the one it was given.
 */
final class CallerInterceptor implements MessageDispatchInterceptor<CommandMessage<?>> {

    /** The name of the account id in the metadata of commands and events. */
    static final String ACTOR = "actor";

    @Override
    public BiFunction<Integer, CommandMessage<?>, CommandMessage<?>> handle(
            List<? extends CommandMessage<?>> messages) {
        String actor = currentActor();
        return (index, message) ->
                actor == null || message.getMetaData().containsKey(ACTOR)
                        ? message
                        : message.andMetaData(Map.of(ACTOR, actor));
    }

    private static @Nullable String currentActor() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? caller.accountId().toString()
                : null;
    }
}
