package org.moneyline.push;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountEvent.PasswordReset;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.StartupNotice;
import org.moneyline.platform.api.StreamAddress;
import org.moneyline.push.core.CoreLimits;
import org.moneyline.push.core.Subjects;
import org.moneyline.push.core.Topics;
import org.moneyline.push.socket.Callers;
import org.moneyline.push.socket.Gateway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.stereotype.Component;

/** Serves the live stream: events come in by the tail, and go out by the gateway. */
@Component
@Order(0)
@ConditionalOnProperty(name = "moneyline.push.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PushProperties.class)
class StreamServer implements SmartLifecycle, StartupNotice, StreamAddress {

    private static final String PATH = "/v1/stream";
    private static final int SWEEP_SECONDS = 10;
    private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "::1");

    private final PushProperties properties;
    private final EventTail tail;
    private final Subjects subjects;
    private final Callers callers;
    private final MeterRegistry meters;
    private final String siteUrl;
    private volatile @Nullable Serving serving;

    private record Serving(
            Gateway gateway,
            EventTail.Following following,
            ExecutorService background,
            ScheduledExecutorService sweeps) {}

    StreamServer(
            PushProperties properties,
            EventTail tail,
            Subjects subjects,
            Callers callers,
            ObjectProvider<MeterRegistry> meters,
            @Value("${moneyline.accounts.site-url:}") String siteUrl) {
        this.properties = properties;
        this.tail = tail;
        this.subjects = subjects;
        this.callers = callers;
        this.meters = meters.getIfAvailable(SimpleMeterRegistry::new);
        this.siteUrl = siteUrl;
    }

    @Override
    public synchronized void start() {
        ExecutorService background =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("push-", 0).factory());
        Topics topics = new Topics(subjects, CoreLimits.USUAL, background, System::nanoTime);
        long head = tail.head();
        topics.beginAt(head);
        // Before the events: where it cannot listen nothing else has begun.
        Gateway gateway = new Gateway(plan(), topics, callers, background, meters);
        EventTail.Following following =
                tail.follow(
                        "push",
                        head,
                        event -> {
                            topics.take(event);
                            if (event.payload() instanceof PasswordReset reset) {
                                gateway.signOut(reset.accountId().value());
                            }
                        });
        ScheduledExecutorService sweeps =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("push-sweep").daemon().factory());
        sweeps.scheduleWithFixedDelay(
                topics::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        serving = new Serving(gateway, following, background, sweeps);
    }

    /** Who logs out of one session may be logged in by another: those pages get a ticket again. */
    @EventListener
    void loggedOut(LogoutSuccessEvent event) {
        Serving now = serving;
        if (now != null && event.getAuthentication().getPrincipal() instanceof Caller caller) {
            now.gateway().signOut(caller.accountId());
        }
    }

    private Gateway.Plan plan() {
        Set<String> origins = new HashSet<>(properties.origins());
        if (!siteUrl.isEmpty()) {
            origins.add(siteUrl.replaceFirst("/+$", ""));
        }
        return new Gateway.Plan(
                properties.address().isEmpty()
                        ? new InetSocketAddress(properties.port())
                        : new InetSocketAddress(properties.address(), properties.port()),
                properties.threads() > 0
                        ? properties.threads()
                        : Math.min(2, Runtime.getRuntime().availableProcessors()),
                origins,
                properties.forwardedFor(),
                properties.limits());
    }

    @Override
    public synchronized void stop() {
        Serving now = serving;
        serving = null;
        if (now != null) {
            // The events first: they are told to the gateway's threads.
            now.following().close();
            now.gateway().close();
            now.sweeps().shutdownNow();
            now.background().shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return serving != null;
    }

    /** After the boards it asks, and before the web server, whose pages name its address. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE / 2;
    }

    @Override
    public String line() {
        Serving now = serving;
        String host = isLocal() ? "localhost" : properties.address();
        return now == null
                ? "The live stream is not served."
                : "The live stream is at " + address(host, now) + ".";
    }

    /** Pages of other machines need the address of a proxy that speaks TLS with them. */
    @Override
    public Optional<String> forPageOf(String host) {
        Serving now = serving;
        if (!properties.url().isEmpty()) {
            return Optional.of(properties.url());
        }
        return now == null || !isLocal() ? Optional.empty() : Optional.of(address(host, now));
    }

    private boolean isLocal() {
        return LOCAL.contains(properties.address());
    }

    private static String address(String host, Serving now) {
        return "ws://" + (host.isEmpty() ? "*" : host) + ":" + now.gateway().port() + PATH;
    }
}
