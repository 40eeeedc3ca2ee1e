package org.moneyline.platform.api;

import java.time.Duration;
import java.util.function.Predicate;

/** Does something again for as long as what stands in its way passes by itself. */
public final class Patience {

    private static final Duration PAUSE_FIRST = Duration.ofMillis(100);
    private static final Duration PAUSE_LIMIT = Duration.ofSeconds(5);

    private Patience() {}

    /**
     * Returns when it was done.
     *
     * @param passes whether a failure passes by itself; any other is thrown
     */
    public static void persist(Runnable work, Predicate<RuntimeException> passes)
            throws InterruptedException {
        Duration pause = PAUSE_FIRST;
        while (true) {
            try {
                work.run();
                return;
            } catch (RuntimeException e) {
                if (!passes.test(e)) {
                    throw e;
                }
                Thread.sleep(pause);
                pause = pause.multipliedBy(2);
                if (pause.compareTo(PAUSE_LIMIT) > 0) {
                    pause = PAUSE_LIMIT;
                }
            }
        }
    }
}
