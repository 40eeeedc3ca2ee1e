package org.moneyline.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until the whole machine has next to nothing to do: a rival that runs while the application
 * still tidies up, or the database vacuums, would be measured too slow.
 */
final class Quiet {

    private static final double LOAD_LIMIT = 0.08;
    private static final int CALM_LOOKS = 3;
    private static final long LOOK_NANOS = 500_000_000L;
    private static final long WAIT_LIMIT_NANOS = 60_000_000_000L;

    private Quiet() {}

    /** Answers false if the machine did not become quiet within a minute. */
    static boolean await() {
        OperatingSystemMXBean machine =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long end = System.nanoTime() + WAIT_LIMIT_NANOS;
        machine.getCpuLoad();
        for (int calm = 0; calm < CALM_LOOKS; ) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
            calm = machine.getCpuLoad() < LOAD_LIMIT ? calm + 1 : 0;
        }
        return true;
    }
}
