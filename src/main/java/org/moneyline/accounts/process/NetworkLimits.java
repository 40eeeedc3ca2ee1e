package org.moneyline.accounts.process;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import org.moneyline.kernel.Refusal;
import org.springframework.stereotype.Component;

/**
 * Bounds what one network may ask for without an account, in the memory of this node. A
 * registration costs us a password's worth of work and a mail, and whoever asks costs nothing.
 */
@Component
class NetworkLimits {

    /** Some 10 MB; beyond that the networks not seen for longest are forgotten. */
    private static final int REMEMBERED_MAX = 100_000;

    private record Asked(Instant since, int times) {}

    private final AccountsProperties.Network limits;
    private final Cache<String, Asked> registrations;
    private final Cache<String, Asked> resets;

    NetworkLimits(AccountsProperties properties) {
        limits = properties.network();
        registrations = memory(limits.window());
        resets = memory(limits.window());
    }

    private static Cache<String, Asked> memory(Duration window) {
        return Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).expireAfterAccess(window).build();
    }

    /**
     * @throws Refusal THROTTLED
     */
    void registration(String remoteAddress, Instant at) {
        count(registrations, remoteAddress, limits.registrationsMax(), at);
    }

    /**
     * @throws Refusal THROTTLED
     */
    void reset(String remoteAddress, Instant at) {
        count(resets, remoteAddress, limits.resetsMax(), at);
    }

    /** What is refused does not count, or whoever keeps trying would never be let in again. */
    private void count(Cache<String, Asked> counted, String remoteAddress, int max, Instant at) {
        counted.asMap()
                .compute(
                        LoginAttempts.networkOf(remoteAddress),
                        (network, before) -> {
                            if (before == null
                                    || !at.isBefore(before.since().plus(limits.window()))) {
                                return new Asked(at, 1);
                            }
                            if (before.times() >= max) {
                                Instant end = before.since().plus(limits.window());
                                throw LoginAttempts.throttled(
                                        Math.max(1, Duration.between(at, end).toSeconds()));
                            }
                            return new Asked(before.since(), before.times() + 1);
                        });
    }
}
