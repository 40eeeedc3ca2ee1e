package org.moneyline.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** From a line of the log to the events, and back. */
class CausationTest {

    @AfterEach
    void end() {
        Causation.endRequest();
    }

    @Test
    void aRequestNamesItsCommandsAndItsLinesOfTheLog() {
        Causation.beginRequest("request-1", true);

        assertThat(Causation.current()).containsExactly(Map.entry("correlationId", "request-1"));
        assertThat(Causation.correlation()).isEqualTo("request-1");
        assertThat(MDC.get("correlationId")).isEqualTo("request-1");

        Causation.endRequest();

        assertThat(Causation.current()).isNull();
        assertThat(Causation.correlation()).isNull();
        assertThat(MDC.get("correlationId")).isNull();
    }

    @Test
    void theHotPathIsNamedApartFromTheIndex() {
        Causation.beginRequest("request-2", false);

        assertThat(Causation.current()).containsExactly(Map.entry("requestId", "request-2"));
        assertThat(MDC.get("correlationId")).isEqualTo("request-2");
    }

    @Test
    void whatReactsCarriesTheRequestOn() {
        AtomicReference<Map<String, ?>> seen = new AtomicReference<>();
        AtomicReference<String> logged = new AtomicReference<>();

        Causation.of(
                "event-7",
                Map.of("requestId", "request-3"),
                () -> {
                    seen.set(Causation.current());
                    Causation.passedOn(() -> logged.set(MDC.get("correlationId"))).run();
                });

        assertThat(seen.get())
                .isEqualTo(Map.of("correlationId", "request-3", "causationId", "event-7"));
        assertThat(logged).hasValue("request-3");
        assertThat(MDC.get("correlationId")).isNull();
    }

    @Test
    void anEventWithoutOneIsItsOwnCorrelation() {
        AtomicReference<Map<String, ?>> seen = new AtomicReference<>();

        Causation.of("event-8", Map.of(), () -> seen.set(Causation.current()));

        assertThat(seen.get())
                .isEqualTo(Map.of("correlationId", "event-8", "causationId", "event-8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"correlationId", "requestId"})
    void whatFollowsOftenNamesTheRequestAsTheEventDoes(String key) {
        Causation.beginRequest("request-4", true);
        AtomicReference<Map<String, ?>> seen = new AtomicReference<>();

        Causation.often("event-9", Map.of(key, "request-5"), () -> seen.set(Causation.current()));

        assertThat(seen.get()).isEqualTo(Map.of(key, "request-5", "causationId", "event-9"));
        assertThat(Causation.correlation()).isEqualTo("request-4");
    }

    @Test
    void whatFollowsOftenFromNobodysRequestIsInNoIndex() {
        AtomicReference<Map<String, ?>> seen = new AtomicReference<>();
        AtomicReference<String> logged = new AtomicReference<>();

        Causation.often(
                "event-10",
                Map.of(),
                () -> {
                    seen.set(Causation.current());
                    logged.set(MDC.get("correlationId"));
                });

        assertThat(seen.get()).isEqualTo(Map.of("causationId", "event-10"));
        assertThat(logged).hasValue("event-10");
        assertThat(Causation.current()).isNull();
    }
}
