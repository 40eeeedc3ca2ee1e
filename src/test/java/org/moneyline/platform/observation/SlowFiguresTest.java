package org.moneyline.platform.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.moneyline.platform.api.SlowFigure;

class SlowFiguresTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong figure = new AtomicLong(3);
    private final SlowFigure alone =
            SlowFigure.of(
                    "letters",
                    "Letters",
                    "events",
                    () -> {
                        if (figure.get() < 0) {
                            throw new IllegalStateException("the database is away");
                        }
                        return figure.get();
                    });
    private final SlowFigure lines =
            new SlowFigure("mails", "Mails", "mails", "urgent", () -> Map.of("yes", 1L, "no", 2L));
    private final SlowFigures figures = new SlowFigures(List.of(alone, lines), meters);

    @Test
    void eachLineIsAGauge() {
        figures.read();

        assertThat(meters.get("letters").gauge().value()).isEqualTo(3);
        assertThat(meters.get("mails").tag("urgent", "no").gauge().value()).isEqualTo(2);
    }

    @Test
    void oneThatCannotBeReadIsNotThere() {
        figures.read();
        figure.set(-1);

        figures.read();

        assertThat(meters.find("letters").gauge()).isNull();
        assertThat(meters.get("mails").tag("urgent", "yes").gauge().value()).isEqualTo(1);

        figure.set(5);
        figures.read();

        assertThat(meters.get("letters").gauge().value()).isEqualTo(5);
    }

    @Test
    void oneThatIsNotAnsweredKeepsNoOtherAndIsNotAskedMeanwhile() {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        SlowFigure stuck =
                SlowFigure.of(
                        "stuck",
                        "Stuck",
                        "events",
                        () -> {
                            asked.incrementAndGet();
                            awaitOpen(answer);
                            return 7L;
                        });
        SlowFigures some = new SlowFigures(List.of(stuck, lines), meters, Duration.ofSeconds(1));

        some.read();
        // The other one has its say, if not in the first moment of a machine that is busy.
        await().ignoreExceptions()
                .untilAsserted(() -> {
                    some.read();
                    assertThat(meters.get("mails").tag("urgent", "no").gauge().value())
                            .isEqualTo(2);
                });

        assertThat(meters.find("stuck").gauge()).isNull();
        assertThat(asked).hasValue(1);

        answer.countDown();
        await().until(() -> {
            some.read();
            Gauge answered = meters.find("stuck").gauge();
            return answered != null && answered.value() == 7;
        });
        assertThat(asked).as("what came late is shown, not asked for again").hasValue(1);
    }

    @Test
    void oneWhoseLinesAreNotAcceptedKeepsNoOther() {
        SlowFigure twice =
                new SlowFigure(
                        "bad", "Bad", "events", "kind", () -> Collections.singletonMap("x", null));

        new SlowFigures(List.of(twice, lines), meters).read();

        assertThat(meters.get("mails").tag("urgent", "no").gauge().value()).isEqualTo(2);
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theyAreReadAtTheStart() {
        figures.start();
        try {
            assertThat(figures.isRunning()).isTrue();
            await().until(() -> meters.find("letters").gauge() != null);
        } finally {
            figures.stop();
        }
        assertThat(figures.isRunning()).isFalse();
    }
}
