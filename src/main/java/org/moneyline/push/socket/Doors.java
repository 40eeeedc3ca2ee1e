package org.moneyline.push.socket;

import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Who may come in, from where, and how many at a time. */
final class Doors {

    private static final Set<String> OWN_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<String> origins;
    private final boolean forwardedFor;
    private final int connectionsMax;
    private final int connectionsPerAddressMax;

    /** An address and how many connections it has. */
    static final class Place {
        private final String address;
        private final AtomicInteger connections = new AtomicInteger();

        Place(String address) {
            this.address = address;
        }
    }

    Doors(Set<String> origins, boolean forwardedFor, GatewayLimits limits) {
        this.origins = Set.copyOf(origins);
        this.forwardedFor = forwardedFor;
        this.connectionsMax = limits.connectionsMax();
        this.connectionsPerAddressMax = limits.connectionsPerAddressMax();
    }

    /** Whether there is room; if so, {@link #left()} follows. */
    boolean comesIn() {
        if (connections.incrementAndGet() > connectionsMax) {
            connections.decrementAndGet();
            return false;
        }
        return true;
    }

    void left() {
        connections.decrementAndGet();
    }

    /** Whether only the request says who asks. */
    boolean isProxy(SocketAddress remote) {
        InetAddress seen = seen(remote);
        return forwardedFor && (seen.isLoopbackAddress() || seen.isSiteLocalAddress());
    }

    String addressOf(SocketAddress remote) {
        return seen(remote).getHostAddress();
    }

    /**
     * Who asks. Where a proxy in a private network stands in front it says so, and the last it
     * names is the one that it has seen itself: it may have added a header to those of the client.
     */
    String addressOf(HttpRequest request, SocketAddress remote) {
        List<String> named = request.headers().getAll("X-Forwarded-For");
        if (named.isEmpty() || !isProxy(remote)) {
            return addressOf(remote);
        }
        String last = named.getLast();
        return last.substring(last.lastIndexOf(',') + 1).strip();
    }

    private static InetAddress seen(SocketAddress remote) {
        return ((InetSocketAddress) remote).getAddress();
    }

    /** Null if the address has too many; otherwise {@link #left(Place)} follows. */
    @Nullable Place comesFrom(String address) {
        @Nullable Place[] taken = new Place[1];
        places.compute(
                address,
                (key, known) -> {
                    Place place = known == null ? new Place(key) : known;
                    if (place.connections.get() < connectionsPerAddressMax) {
                        place.connections.incrementAndGet();
                        taken[0] = place;
                    }
                    return place;
                });
        return taken[0];
    }

    void left(Place place) {
        places.computeIfPresent(
                place.address,
                (key, known) -> known.connections.decrementAndGet() == 0 ? null : known);
    }

    /**
     * A browser says whose page connects, a program says nothing. Pages of this very machine may,
     * if they were asked for by the same name: whoever tries the product out takes any port.
     *
     * @param host as the connection was asked for, with or without its port
     */
    boolean admits(@Nullable String origin, @Nullable String host) {
        if (origin == null || origins.contains(origin)) {
            return true;
        }
        if (host == null) {
            return false;
        }
        try {
            URI page = URI.create(origin);
            String name = page.getHost();
            return name != null
                    && "http".equals(page.getScheme())
                    && OWN_MACHINE.contains(name)
                    && name.equals(host.replaceFirst(":\\d+$", ""));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
