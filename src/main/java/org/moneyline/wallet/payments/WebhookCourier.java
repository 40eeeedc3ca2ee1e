package org.moneyline.wallet.payments;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.MessageSignature;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Delivers the sandbox gateway's webhooks over HTTP, signed at the moment they leave. One that is
 * not taken is tried a few times more and then dropped: whoever misses it asks again.
 */
@Component
class WebhookCourier implements SmartLifecycle {

    static final String PATH = "/api/v1/webhooks/payments";
    static final String SIGNATURE_HEADER = "Payment-Signature";

    private static final Logger LOG = LoggerFactory.getLogger(WebhookCourier.class);

    private static final int ATTEMPTS_MAX = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(5);

    /** More notices under way than this are dropped, and asked for again. */
    private static final int WAITING_MAX = 10_000;

    private final MessageSignature signature;
    private final SandboxSettings settings;
    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(ANSWER_BOUND)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();
    private volatile @Nullable URI ownEndpoint;
    private volatile @Nullable ScheduledThreadPoolExecutor timer;

    WebhookCourier(WebhookSecret secret, SandboxSettings settings, Clock clock) {
        this.signature = secret.signature();
        this.settings = settings;
        this.clock = clock;
    }

    @EventListener
    void on(WebServerInitializedEvent event) {
        String namespace = event.getApplicationContext().getServerNamespace();
        if (namespace == null || namespace.isEmpty()) {
            ownEndpoint = URI.create("http://127.0.0.1:" + event.getWebServer().getPort() + PATH);
        }
    }

    /** Begins before whoever gives orders and ends after them. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 1;
    }

    @Override
    public synchronized void start() {
        if (timer == null) {
            ScheduledThreadPoolExecutor executor =
                    new ScheduledThreadPoolExecutor(
                            1, Thread.ofPlatform().name("sandbox-gateway").daemon().factory());
            executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            timer = executor;
        }
    }

    @Override
    public synchronized void stop() {
        ScheduledThreadPoolExecutor executor = timer;
        if (executor != null) {
            executor.shutdownNow();
            timer = null;
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }

    void deliver(String body, Duration delay) {
        schedule(body, delay, 1);
    }

    private void schedule(String body, Duration delay, int attempt) {
        ScheduledThreadPoolExecutor executor = timer;
        if (executor == null || executor.getQueue().size() >= WAITING_MAX) {
            LOG.debug("A notice is dropped; the payment will be asked for again.");
            return;
        }
        try {
            executor.schedule(() -> send(body, attempt), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("A notice is dropped at shutdown; the payment will be asked for again.", e);
        }
    }

    private void send(String body, int attempt) {
        URI endpoint = settings.webhookUrl() == null ? ownEndpoint : settings.webhookUrl();
        if (endpoint == null) {
            again(body, attempt, "there is no web server yet");
            return;
        }
        HttpRequest request =
                HttpRequest.newBuilder(endpoint)
                        .timeout(ANSWER_BOUND)
                        .header("Content-Type", "application/json")
                        .header(SIGNATURE_HEADER, signature.sign(body, clock.instant()))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        again(body, attempt, failure.toString());
                    } else if (answer.statusCode() / 100 != 2) {
                        again(body, attempt, "it answered " + answer.statusCode());
                    }
                });
    }

    private void again(String body, int attempt, String why) {
        if (attempt >= ATTEMPTS_MAX) {
            LOG.warn("A notice was not taken after {} attempts: {}", attempt, why);
            return;
        }
        schedule(body, FIRST_PAUSE.multipliedBy(1L << (attempt - 1)), attempt + 1);
    }
}
