package org.moneyline.platform.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/** Bounds how often each may ask for something within a window, in the memory of this node. */
public final class Throttle {

    /** Some 10 MB; beyond that those not seen for longest are forgotten. */
    private static final int REMEMBERED_MAX = 100_000;

    private record Asked(Instant since, int times) {}

    private final int timesMax;
    private final Duration window;
    private final Cache<String, Asked> asked;

    public Throttle(int timesMax, Duration window) {
        this.timesMax = timesMax;
        this.window = window;
        asked = Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).expireAfterAccess(window).build();
    }

    /**
     * Counts that somebody asks; answers how long they must wait first, 0 if they need not. What is
     * refused does not count, or whoever keeps trying would never be let in again.
     */
    public long secondsToWait(String who, Instant at) {
        Asked now =
                asked.asMap()
                        .compute(
                                who,
                                (same, before) ->
                                        before == null || !at.isBefore(endOf(before))
                                                ? new Asked(at, 1)
                                                : new Asked(
                                                        before.since(),
                                                        Math.min(before.times(), timesMax) + 1));
        return now.times() <= timesMax
                ? 0
                : Math.max(1, Duration.between(at, endOf(now)).toSeconds());
    }

    private Instant endOf(Asked one) {
        return one.since().plus(window);
    }

    /** Whoever has one IPv6 address has at least the 2^64 of its network, so those count as one. */
    public static String networkOf(String remoteAddress) {
        if (remoteAddress.indexOf(':') < 0) {
            return remoteAddress;
        }
        try {
            InetAddress address = InetAddress.ofLiteral(remoteAddress);
            return address instanceof Inet6Address six
                    ? HexFormat.of().formatHex(six.getAddress(), 0, 8)
                    : address.getHostAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return remoteAddress;
        }
    }
}
