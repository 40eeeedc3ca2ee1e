package org.moneyline.accounts.process;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Removes links and tokens that have run out, so that their tables stay as small as their use. */
@Component
class Housekeeping implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    private static final Duration EVERY = Duration.ofHours(1);

    /** An expired link is kept this long, so that its owner is told it expired, not "unknown". */
    private static final Duration EXPIRED_KEPT = Duration.ofDays(30);

    private final MailedLinks links;
    private final Tokens tokens;
    private final InstantSource clock;
    private @Nullable ScheduledExecutorService timer;

    Housekeeping(MailedLinks links, Tokens tokens, InstantSource clock) {
        this.links = links;
        this.tokens = tokens;
        this.clock = clock;
    }

    void removeExpired() {
        Instant now = clock.instant();
        int gone = links.removeExpired(now.minus(EXPIRED_KEPT)) + tokens.removeExpired(now);
        log.debug("Removed {} expired links and tokens", gone);
    }

    private void tryToRemoveExpired() {
        try {
            removeExpired();
        } catch (DataAccessException e) {
            // The next hour is as good; a timer whose task throws would never fire again.
            log.warn("Expired links and tokens could not be removed: {}", e.getMessage());
        }
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService executor =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("accounts-housekeeping").factory());
        executor.scheduleAtFixedRate(
                this::tryToRemoveExpired, EVERY.toMinutes(), EVERY.toMinutes(), TimeUnit.MINUTES);
        timer = executor;
    }

    @Override
    public synchronized void stop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return timer != null;
    }
}
