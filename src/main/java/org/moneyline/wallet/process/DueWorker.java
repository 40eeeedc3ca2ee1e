package org.moneyline.wallet.process;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.AxonException;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Projections;
import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.process.PaymentGateway.GatewayUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Looks for what is due and does it: asks the gateway, approves small withdrawals, lets holds
 * expire. Whatever fails is still due, and comes again after a pause.
 */
@Component
class DueWorker implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DueWorker.class);

    private static final Duration STOP_BOUND = Duration.ofSeconds(10);

    private final DueWork work;
    private final DueWorkSignal signal;
    private final PaymentGateway gateway;
    private final CommandGateway commands;
    private final Projections projections;
    private final WalletSettings settings;
    private final Clock clock;
    private final Semaphore atOnce;
    private @Nullable ExecutorService steps;
    private @Nullable Thread looking;
    private volatile boolean running;

    DueWorker(
            DueWork work,
            DueWorkSignal signal,
            PaymentGateway gateway,
            CommandGateway commands,
            Projections projections,
            WalletSettings settings,
            Clock clock) {
        this.work = work;
        this.signal = signal;
        this.gateway = gateway;
        this.commands = commands;
        this.projections = projections;
        this.settings = settings;
        this.clock = clock;
        this.atOnce = new Semaphore(settings.paymentsAtOnce());
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
            steps = executor;
            looking = Thread.ofVirtual().name("wallet-due-work").start(() -> look(executor));
        }
    }

    /** Lets what was begun come to its end: an interrupt would break the database's connection. */
    @Override
    public synchronized void stop() {
        running = false;
        signal.raise();
        try {
            if (looking != null && !looking.join(STOP_BOUND)) {
                LOG.warn("The look for due payments did not end in time.");
            }
            if (steps != null) {
                steps.shutdown();
                if (!steps.awaitTermination(STOP_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("Some payments were still being asked for; they will be again.");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        looking = null;
        steps = null;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void look(ExecutorService executor) {
        while (running) {
            try {
                boolean more = pass(executor);
                if (!more) {
                    signal.await(settings.pollInterval());
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // Mostly the database is away. Whatever it is, what is due stays due, and nobody
                // would look again if this thread ended.
                LOG.warn("Due payments cannot be looked for; trying again soon.", e);
                if (!pause()) {
                    return;
                }
            }
        }
    }

    private boolean pause() {
        try {
            signal.await(settings.askAgainAfter());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** One look at both tables; tells whether there may be more than was taken. */
    private boolean pass(ExecutorService executor) throws InterruptedException {
        if (isReplaying()) {
            // Tables under rebuild show payments as due that were made long ago.
            return false;
        }
        List<DuePayment> payments = work.takePayments();
        for (DuePayment payment : payments) {
            atOnce.acquire();
            executor.execute(() -> {
                try {
                    move(payment);
                } finally {
                    atOnce.release();
                }
            });
        }
        int expired = expireHolds(clock.instant());
        return payments.size() == DueWork.TAKE_MAX_ROWS || expired == DueWork.TAKE_MAX_ROWS;
    }

    private boolean isReplaying() {
        return projections.status().stream()
                .anyMatch(status ->
                        status.projection().equals(DueWorkProjection.PROCESSOR)
                                && status.replaying());
    }

    private void move(DuePayment payment) {
        try {
            switch (PaymentStep.of(payment)) {
                case PaymentStep.AskToCollect(PaymentGateway.Order order) -> gateway.collect(order);
                case PaymentStep.AskToPayOut(PaymentGateway.Order order) -> gateway.payOut(order);
                case PaymentStep.Send(WalletCommand command) -> commands.sendAndWait(command);
                case PaymentStep.Wait() -> {}
            }
        } catch (GatewayUnavailable | Refusal | AxonException | DataAccessException e) {
            LOG.info(
                    "Payment {} could not be moved on ({}, attempt {}): {}",
                    payment.paymentId(),
                    payment.step(),
                    payment.attempts(),
                    e.toString());
            note(payment.paymentId(), e);
        }
    }

    private void note(UUID paymentId, Exception error) {
        try {
            work.note(paymentId, error.toString());
        } catch (DataAccessException e) {
            LOG.warn("The database does not answer; due payments wait.", e);
        }
    }

    /** Tells how many were taken; what could not expire of them is put off. */
    private int expireHolds(Instant now) {
        List<DueWork.DueHold> due = work.takeExpiredHolds(now);
        List<UUID> done = new ArrayList<>(due.size());
        for (DueWork.DueHold hold : due) {
            try {
                commands.sendAndWait(
                        new WalletCommand.ExpireHold(
                                WalletId.of(hold.accountId()), hold.reference(), now));
                done.add(hold.reference());
            } catch (Refusal | AxonException e) {
                LOG.info("Hold {} could not expire yet: {}", hold.reference(), e.toString());
            }
        }
        if (!done.isEmpty()) {
            work.forgetHolds(done);
        }
        return due.size();
    }
}
