package org.moneyline.platform.observation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.SlowFigure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reads the figures that the database has to be asked for, one after the other. One that is not
 * answered keeps none of the others, and is not asked again before it is.
 */
final class SlowFigures implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SlowFigures.class);

    /** No oftener than metrics are usually looked at. */
    private static final Duration EVERY = Duration.ofSeconds(10);

    /** Past it a figure counts as not there: nobody looks at what is older than the next look. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    private final List<Shown> figures;
    private final Duration answerLimit;
    private volatile @Nullable ScheduledExecutorService reading;

    SlowFigures(List<SlowFigure> figures, MeterRegistry meters) {
        this(figures, meters, ANSWER_LIMIT);
    }

    SlowFigures(List<SlowFigure> figures, MeterRegistry meters, Duration answerLimit) {
        this.figures = figures.stream().map(figure -> new Shown(figure, meters)).toList();
        this.answerLimit = answerLimit;
    }

    /** A figure and its lines; only touched by the thread that reads. */
    private static final class Shown {
        private final SlowFigure figure;
        private final MultiGauge gauge;
        private @Nullable FutureTask<List<MultiGauge.Row<?>>> asked;

        Shown(SlowFigure figure, MeterRegistry meters) {
            this.figure = figure;
            this.gauge =
                    MultiGauge.builder(figure.name())
                            .description(figure.description())
                            .baseUnit(figure.unit())
                            .register(meters);
        }

        /**
         * A figure that cannot be read has no line until it can: an old one would be believed. An
         * answer that came after its time is shown at the next look.
         */
        void read(Duration limit) throws InterruptedException {
            FutureTask<List<MultiGauge.Row<?>>> asking = asked;
            if (asking != null && !asking.isDone()) {
                return;
            }
            if (asking == null) {
                asking = new FutureTask<>(() -> rows(figure));
                asked = asking;
                Thread.ofVirtual().name("slow-figure " + figure.name()).start(asking);
            }
            try {
                gauge.register(asking.get(limit.toMillis(), TimeUnit.MILLISECONDS), true);
                asked = null;
            } catch (TimeoutException e) {
                gauge.register(List.of(), true);
                LOG.debug("The figure {} takes long.", figure.name());
            } catch (ExecutionException | RuntimeException e) {
                asked = null;
                gauge.register(List.of(), true);
                LOG.debug("The figure {} cannot be read just now.", figure.name(), e);
            }
        }
    }

    void read() {
        try {
            for (Shown shown : figures) {
                shown.read(answerLimit);
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<MultiGauge.Row<?>> rows(SlowFigure figure) {
        return figure.read().get().entrySet().stream()
                .<MultiGauge.Row<?>>map(line -> {
                    Tags tags =
                            figure.tag() == null
                                    ? Tags.empty()
                                    : Tags.of(figure.tag(), line.getKey());
                    return MultiGauge.Row.of(tags, line.getValue());
                })
                .toList();
    }

    @Override
    public void start() {
        ScheduledExecutorService ticking =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("slow-figures").daemon().factory());
        ticking.scheduleWithFixedDelay(this::read, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        reading = ticking;
    }

    @Override
    public void stop() {
        ScheduledExecutorService ticking = reading;
        reading = null;
        if (ticking != null) {
            ticking.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return reading != null;
    }
}
