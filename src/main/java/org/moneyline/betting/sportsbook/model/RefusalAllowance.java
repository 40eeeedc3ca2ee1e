package org.moneyline.betting.sportsbook.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import org.moneyline.accounts.api.AccountId;

/**
 * How many refusals of one customer are written down and mailed. Everybody is told at once why a
 * bet was refused; only the record is bounded, so that nobody can fill the store and a mailbox with
 * bets they know will be refused.
 */
final class RefusalAllowance {

    /** A person who reads the answers does not get this far. */
    static final int REFUSALS_PER_WINDOW = 20;

    static final long WINDOW_MS = Duration.ofMinutes(1).toMillis();

    /** Forgetting the customer seen longest ago gives them a new window, no more. */
    private static final int CUSTOMERS_REMEMBERED = 100_000;

    private final Cache<AccountId, Window> windows =
            Caffeine.newBuilder().maximumSize(CUSTOMERS_REMEMBERED).build();

    private record Window(long startMs, int taken) {}

    /** Whether one more refusal is recorded. */
    boolean take(AccountId customer, Instant at) {
        long nowMs = at.toEpochMilli();
        Window after =
                windows.asMap()
                        .compute(
                                customer,
                                (id, window) ->
                                        window == null || nowMs - window.startMs >= WINDOW_MS
                                                ? new Window(nowMs, 1)
                                                : new Window(
                                                        window.startMs,
                                                        Math.min(
                                                                window.taken + 1,
                                                                REFUSALS_PER_WINDOW + 1)));
        return after.taken <= REFUSALS_PER_WINDOW;
    }
}
