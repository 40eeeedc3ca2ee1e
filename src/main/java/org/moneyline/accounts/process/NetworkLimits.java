package org.moneyline.accounts.process;

import java.time.Instant;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Throttle;
import org.springframework.stereotype.Component;

/**
 * Bounds what one network may ask for without an account. A registration costs us a password's
 * worth of work and a mail, and whoever asks costs nothing.
 */
@Component
class NetworkLimits {

    private final Throttle registrations;
    private final Throttle resets;

    NetworkLimits(AccountsProperties properties) {
        AccountsProperties.Network limits = properties.network();
        registrations = new Throttle(limits.registrationsMax(), limits.window());
        resets = new Throttle(limits.resetsMax(), limits.window());
    }

    /**
     * @throws Refusal THROTTLED
     */
    void registration(String remoteAddress, Instant at) {
        count(registrations, remoteAddress, at);
    }

    /**
     * @throws Refusal THROTTLED
     */
    void reset(String remoteAddress, Instant at) {
        count(resets, remoteAddress, at);
    }

    private static void count(Throttle throttle, String remoteAddress, Instant at) {
        long wait = throttle.secondsToWait(Throttle.networkOf(remoteAddress), at);
        if (wait > 0) {
            throw LoginAttempts.throttled(wait);
        }
    }
}
