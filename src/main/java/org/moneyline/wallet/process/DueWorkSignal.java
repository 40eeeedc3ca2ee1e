package org.moneyline.wallet.process;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Wakes the worker when something is due, so that a customer does not wait for the next look. */
@Component
class DueWorkSignal {

    private final Semaphore raised = new Semaphore(0);

    void raise() {
        raised.release();
    }

    /** Returns when the signal was raised since the last time, or when the time is over. */
    void await(Duration bound) throws InterruptedException {
        if (raised.tryAcquire(bound.toMillis(), TimeUnit.MILLISECONDS)) {
            raised.drainPermits();
        }
    }
}
