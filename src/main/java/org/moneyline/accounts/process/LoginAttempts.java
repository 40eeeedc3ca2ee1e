package org.moneyline.accounts.process;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Throttle;
import org.springframework.stereotype.Component;

/**
 * Counts wrong passwords, for each e-mail address and for each network address, in the memory of
 * this node. Addresses without an account are counted in the same way, so that the answers do not
 * tell who has one.
 */
@Component
class LoginAttempts {

    /** Some 10 MB; beyond that the addresses not seen for longest are forgotten. */
    private static final int REMEMBERED_MAX = 100_000;

    private final AccountsProperties.Login limits;
    private final Cache<String, Tries> byEmail;
    private final Cache<String, Window> byAddress;

    /** Failures of one network address since the window was opened. */
    private record Window(Instant since, int failures) {}

    LoginAttempts(AccountsProperties properties) {
        limits = properties.login();
        Duration remembered = limits.lockFor().plus(limits.window()).plusHours(1);
        byEmail = memory(remembered);
        byAddress = memory(remembered);
    }

    private static <T> Cache<String, T> memory(Duration remembered) {
        return Caffeine.newBuilder()
                .maximumSize(REMEMBERED_MAX)
                .expireAfterAccess(remembered)
                .build();
    }

    /**
     * A try begins; one of the three ends must follow.
     *
     * @throws Refusal THROTTLED or LOCKED_OUT, and then none must follow
     */
    void begin(String emailKey, String remoteAddress, Instant at) {
        refuseBusyAddress(remoteAddress, at);
        tries().compute(
                        emailKey,
                        (key, known) -> {
                            Tries tries = known == null ? Tries.NONE : known;
                            if (tries.isLocked(at) && tries.lockedUntil() != null) {
                                throw lockedOut(tries.lockedUntil());
                            }
                            if (tries.isFull(limits.failuresPerAccountMax())) {
                                throw throttled(1);
                            }
                            return tries.begun();
                        });
    }

    void succeeded(String emailKey) {
        tries().computeIfPresent(emailKey, (key, tries) -> tries.succeeded());
    }

    void abandoned(String emailKey) {
        tries().computeIfPresent(emailKey, (key, tries) -> tries.abandoned());
    }

    /** A wrong password; answers until when the address is locked, if this one locked it. */
    @Nullable Instant failed(String emailKey, String remoteAddress, Instant at) {
        byAddress
                .asMap()
                .compute(
                        Throttle.networkOf(remoteAddress),
                        (key, window) ->
                                window == null || isOver(window, at)
                                        ? new Window(at, 1)
                                        : new Window(window.since(), window.failures() + 1));
        Tries now =
                tries().compute(
                                emailKey,
                                (key, tries) ->
                                        (tries == null ? Tries.NONE : tries)
                                                .failed(
                                                        at,
                                                        limits.failuresPerAccountMax(),
                                                        limits.lockFor()));
        return now.failures() == 0 ? now.lockedUntil() : null;
    }

    /** A new password was chosen by the owner of the address. */
    void forget(String emailKey) {
        byEmail.invalidate(emailKey);
    }

    /** Too many failures from this network lately, whatever they were about. */
    void refuseBusyAddress(String remoteAddress, Instant at) {
        Window window = byAddress.getIfPresent(Throttle.networkOf(remoteAddress));
        if (window != null
                && !isOver(window, at)
                && window.failures() >= limits.failuresPerAddressMax()) {
            Duration left = Duration.between(at, window.since().plus(limits.window()));
            throw throttled(Math.max(1, left.toSeconds()));
        }
    }

    private boolean isOver(Window window, Instant at) {
        return !at.isBefore(window.since().plus(limits.window()));
    }

    private ConcurrentMap<String, Tries> tries() {
        return byEmail.asMap();
    }

    static Refusal lockedOut(Instant until) {
        return new Refusal(
                Refusal.Kind.THROTTLED,
                "LOCKED_OUT",
                "Too many wrong passwords. Wait until the time given, or choose a new password by"
                        + " mail.",
                Map.of("until", until.toString()));
    }

    static Refusal throttled(long retryAfterSeconds) {
        return new Refusal(
                Refusal.Kind.THROTTLED,
                "THROTTLED",
                "Too many tries in a short time. Wait a little and try again.",
                Map.of("retryAfterSeconds", String.valueOf(retryAfterSeconds)));
    }
}
