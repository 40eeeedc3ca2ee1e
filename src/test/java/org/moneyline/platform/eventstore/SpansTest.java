package org.moneyline.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.Test;

class SpansTest {

    private record Open(String what) {}

    private final List<String> spans = new ArrayList<>();
    private final ObservationRegistry registry = ObservationRegistry.create();

    SpansTest() {
        registry.observationConfig()
                .observationHandler(
                        new ObservationHandler<Observation.Context>() {
                            @Override
                            public void onStop(Observation.Context context) {
                                String name =
                                        context.getContextualName() == null
                                                ? context.getName()
                                                : context.getContextualName();
                                spans.add(name + (context.getError() == null ? "" : " failed"));
                            }

                            @Override
                            public void onEvent(
                                    Observation.Event event, Observation.Context context) {
                                spans.add(event.getName());
                            }

                            @Override
                            public boolean supportsContext(Observation.Context context) {
                                return true;
                            }
                        });
    }

    @Test
    void aCommandIsASpan() throws Exception {
        CommandMessage<?> command = GenericCommandMessage.asCommandMessage(new Open("till"));
        Spans.OfCommands interceptor = new Spans.OfCommands(() -> registry);

        Object answer = interceptor.handle(new DefaultUnitOfWork<>(command), () -> "done");
        assertThatThrownBy(() ->
                        interceptor.handle(
                                new DefaultUnitOfWork<>(command),
                                () -> {
                                    throw new IllegalStateException("no");
                                }))
                .hasMessage("no");

        assertThat(answer).isEqualTo("done");
        assertThat(spans).containsExactly("Open", "Open failed");
        assertThat(registry.getCurrentObservation()).isNull();
    }

    @Test
    void aCommitIsASpanAlsoWhenItsEndIsLost() {
        Spans.OfCommits commits = new Spans.OfCommits(() -> registry);

        commits.beforeCommit(null);
        commits.afterCommit(null);
        commits.beforeCommit(null);
        commits.beforeCommit(null);
        commits.afterCommit(null);

        assertThat(spans)
                .containsExactly(
                        "moneyline.store.flush",
                        "lost",
                        "moneyline.store.flush",
                        "moneyline.store.flush");
    }
}
