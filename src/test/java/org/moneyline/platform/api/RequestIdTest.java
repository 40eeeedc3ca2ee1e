package org.moneyline.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    @ParameterizedTest
    @ValueSource(strings = {"12345678", "desk-7_shift.2", "0197f0a0-0000-7000-8000-0000000000ff"})
    void theCallersOwnNameIsTaken(String asked) {
        assertThat(RequestId.of(asked, TRACEPARENT)).isEqualTo(asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1234567",
                "with space",
                "line\nend-of-it",
                "\"quoted\"-name",
                "<script>alert(1)</script>",
                "caf\u00e9-au-lait",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void aNameThatCouldDoHarmIsNot(String asked) {
        assertThat(RequestId.of(asked, TRACEPARENT)).isEqualTo(TRACE);
    }

    @Test
    void withoutATraceOneIsMade() {
        for (String traceparent :
                List.of(
                        "",
                        TRACEPARENT.substring(0, 35),
                        TRACEPARENT.replace("00-4", "01-4"),
                        TRACEPARENT.toUpperCase(Locale.ROOT),
                        TRACEPARENT.replace(TRACE, "0".repeat(32)),
                        TRACEPARENT.replace("-01", "_01"),
                        TRACEPARENT.replace("4736", "473x"))) {
            assertThat(UUID.fromString(RequestId.of(null, traceparent)).version())
                    .as(traceparent)
                    .isEqualTo(7);
        }
    }

    @Test
    void eachHasItsOwn() {
        assertThat(RequestId.of(null, null)).isNotEqualTo(RequestId.of(null, null));
    }
}
