package org.moneyline.platform.eventstore;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.sql.Connection;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Traces of commands and of the commits of groups. Only made where traces are wanted: a bet cannot
 * spare what they cost.
 */
final class Spans {

    private Spans() {}

    /** One span for each command, a nested one inside the span of the first. */
    static final class OfCommands implements MessageHandlerInterceptor<CommandMessage<?>> {

        private final Supplier<ObservationRegistry> registry;

        OfCommands(Supplier<ObservationRegistry> registry) {
            this.registry = registry;
        }

        @Override
        public Object handle(UnitOfWork<? extends CommandMessage<?>> unit, InterceptorChain chain)
                throws Exception {
            String command = unit.getMessage().getPayloadType().getSimpleName();
            Observation span =
                    Observation.start("moneyline.command", registry.get())
                            .contextualName(command)
                            .lowCardinalityKeyValue("command", command);
            try (Observation.Scope scope = span.openScope()) {
                return chain.proceed();
            } catch (Exception e) {
                span.error(e);
                throw e;
            } finally {
                span.stop();
            }
        }
    }

    /** One span for each commit; what the commands of the group waited for. */
    static final class OfCommits implements CommitProbe {

        private final Supplier<ObservationRegistry> registry;
        private @Nullable Observation current;

        OfCommits(Supplier<ObservationRegistry> registry) {
            this.registry = registry;
        }

        @Override
        public void beforeCommit(Connection connection) {
            end(true);
            current = Observation.start("moneyline.store.flush", registry.get());
        }

        @Override
        public void afterCommit(Connection connection) {
            end(false);
        }

        /** Of a commit that was lost nobody tells the end before the next one begins. */
        private void end(boolean lost) {
            Observation begun = current;
            current = null;
            if (begun != null) {
                if (lost) {
                    begun.event(Observation.Event.of("lost"));
                }
                begun.stop();
            }
        }
    }
}
