package org.moneyline.accounts.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.mail.MailTransport.Letter;
import org.moneyline.accounts.mail.MailTransport.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Empties the outbox, on one thread. A mail that fails waits longer each time and is given up in
 * the end; a server that cannot be reached costs no mail an attempt, the sender itself waits.
 */
@Component
class MailSender implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(MailSender.class);

    /** Longer than a whole batch can take with every timeout run out but the last. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private static final Duration OUTAGE_PAUSE_FIRST = Duration.ofSeconds(1);
    private static final Duration OUTAGE_PAUSE_MAX = Duration.ofMinutes(1);
    private static final Duration TIDY_EVERY = Duration.ofHours(1);
    private static final long STOP_WAIT_MAX_MS = 15_000;

    private final Outbox outbox;
    private final MailTemplates templates;
    private final MailTransport transport;
    private final MailProperties properties;
    private final InstantSource clock;
    private final Semaphore calls = new Semaphore(0);
    private final Semaphore stopped = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread thread;
    private Duration outagePause = OUTAGE_PAUSE_FIRST;
    private Instant tidiedAt = Instant.MIN;

    MailSender(
            Outbox outbox,
            MailTemplates templates,
            MailTransport transport,
            MailProperties properties,
            InstantSource clock) {
        this.outbox = outbox;
        this.templates = templates;
        this.transport = transport;
        this.properties = properties;
        this.clock = clock;
    }

    /** There is something to send: do not wait for the next look. */
    void call() {
        if (calls.availablePermits() == 0) {
            calls.release();
        }
    }

    /** Sends one batch; answers how long to wait before the next, nothing if nothing waited. */
    @Nullable Duration sendBatch() {
        Instant now = clock.instant();
        int limit = Math.min(properties.batchMaxMails(), properties.rateMaxPerSecond());
        List<WaitingMail> taken = outbox.take(limit, now, now.plus(LEASE));
        if (taken.isEmpty()) {
            return null;
        }
        List<Letter> letters = new ArrayList<>();
        for (WaitingMail mail : taken) {
            try {
                letters.add(
                        new Letter(
                                mail.mailId(),
                                mail.recipient(),
                                templates.fill(mail.template(), mail.name(), mail.values())));
            } catch (UnfillableMail e) {
                outbox.giveUp(mail.mailId(), String.valueOf(e.getMessage()));
            }
        }
        Report report = transport.send(letters);
        record(report, taken);
        if (report.outage() != null) {
            Duration pause = nextOutagePause();
            log.warn("The mail server cannot be used, waiting {}: {}", pause, report.outage());
            return pause;
        }
        outagePause = OUTAGE_PAUSE_FIRST;
        return Duration.ofSeconds(1)
                .multipliedBy(taken.size())
                .dividedBy(properties.rateMaxPerSecond());
    }

    private Duration nextOutagePause() {
        Duration pause = outagePause;
        outagePause = min(outagePause.multipliedBy(2), OUTAGE_PAUSE_MAX);
        return pause;
    }

    private void record(Report report, List<WaitingMail> taken) {
        Instant now = clock.instant();
        Map<UUID, WaitingMail> byId = new HashMap<>();
        taken.forEach(mail -> byId.put(mail.mailId(), mail));
        if (!report.sent().isEmpty()) {
            outbox.sent(report.sent(), now);
        }
        if (!transport.isLocal()) {
            Set<UUID> secret =
                    taken.stream()
                            .filter(mail -> MailTemplates.isSecret(mail.template()))
                            .map(WaitingMail::mailId)
                            .filter(report.sent()::contains)
                            .collect(Collectors.toSet());
            if (!secret.isEmpty()) {
                outbox.forgetValues(secret);
            }
        }
        report.failed()
                .forEach((mailId, error) -> {
                    WaitingMail mail = byId.get(mailId);
                    int attempts = mail == null ? 1 : mail.attempts();
                    if (attempts >= properties.attemptsMax()) {
                        outbox.giveUp(mailId, error);
                    } else {
                        outbox.failed(mailId, error, now.plus(properties.backoffAfter(attempts)));
                    }
                });
        if (!report.untried().isEmpty()) {
            // Due at once: the sender waits, so that the first mail after the outage is no later
            // than the server.
            outbox.giveBack(report.untried(), String.valueOf(report.outage()), now);
        }
    }

    private void run() {
        while (running) {
            @Nullable Duration pause;
            try {
                tidy();
                pause = sendBatch();
            } catch (DataAccessException | TransactionException e) {
                log.warn("The outbox cannot be read just now: {}", e.getMessage());
                pause = OUTAGE_PAUSE_FIRST.multipliedBy(5);
            } catch (RuntimeException e) {
                // Whatever it is, the mails after it are owed: nobody would start this thread anew.
                pause = nextOutagePause();
                log.error(
                        "A batch of mails could not be sent; its mails are tried again in {}, the"
                                + " others in {}. Report this, it is a fault of the program.",
                        LEASE,
                        pause,
                        e);
            }
            await(pause);
        }
    }

    /** A pause that keeps the rate is kept; where nothing waits, a call ends the rest. */
    private void await(@Nullable Duration pause) {
        try {
            if (pause == null) {
                calls.tryAcquire(properties.pollEvery().toMillis(), TimeUnit.MILLISECONDS);
            } else {
                stopped.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    private void tidy() {
        Instant now = clock.instant();
        if (tidiedAt.isBefore(now.minus(TIDY_EVERY))) {
            outbox.removeSent(now.minus(properties.sentKept()));
            tidiedAt = now;
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    @Override
    public synchronized void start() {
        running = true;
        stopped.drainPermits();
        thread = Thread.ofPlatform().daemon().name("mail-sender").start(this::run);
    }

    @Override
    public synchronized void stop() {
        running = false;
        calls.release();
        stopped.release();
        Thread ending = thread;
        thread = null;
        if (ending == null) {
            return;
        }
        try {
            ending.join(STOP_WAIT_MAX_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** With the rest of the background work; it outlives the web server, which fills the outbox. */
    @Override
    public int getPhase() {
        return 1;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
