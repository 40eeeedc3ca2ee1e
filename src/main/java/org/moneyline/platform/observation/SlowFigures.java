package org.moneyline.platform.observation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.SlowFigure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Reads the figures that the database has to be asked for, one after the other. */
final class SlowFigures implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SlowFigures.class);

    /** No oftener than metrics are usually looked at. */
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Map<SlowFigure, MultiGauge> gauges = new LinkedHashMap<>();
    private volatile @Nullable ScheduledExecutorService reading;

    SlowFigures(List<SlowFigure> figures, MeterRegistry meters) {
        for (SlowFigure figure : figures) {
            gauges.put(
                    figure,
                    MultiGauge.builder(figure.name())
                            .description(figure.description())
                            .baseUnit(figure.unit())
                            .register(meters));
        }
    }

    /** A figure that cannot be read has no line until it can: an old one would be believed. */
    void read() {
        gauges.forEach((figure, gauge) -> {
            try {
                gauge.register(rows(figure), true);
            } catch (RuntimeException e) {
                gauge.register(List.of(), true);
                LOG.debug("The figure {} cannot be read just now.", figure.name(), e);
            }
        });
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
