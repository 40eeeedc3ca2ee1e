package org.moneyline.wallet.payments;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.MessageSignature;
import org.moneyline.wallet.process.PaymentGateway;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * A payment gateway for trying things out. It takes orders at once and tells their outcome later by
 * webhook, now and then twice or in the wrong order, because real ones do. It collects and pays
 * everything except amounts that end in {@code 13.13}: a card is declined, a transfer bounces.
 */
@Component
@ConditionalOnProperty(
        name = "moneyline.wallet.gateway",
        havingValue = "sandbox",
        matchIfMissing = true)
class SandboxGateway implements PaymentGateway {

    /** Amounts with these last four digits fail, so that anybody can try a failure. */
    static final long UNLUCKY_MINOR = 1_313;

    private static final long UNLUCKY_MODULUS = 10_000;

    private final SandboxBook book;
    private final WebhookCourier courier;
    private final SandboxSettings settings;
    private final MessageSignature signature;
    private final RandomGenerator chance;

    @Autowired
    SandboxGateway(
            SandboxBook book,
            WebhookCourier courier,
            SandboxSettings settings,
            WebhookSecret secret) {
        this(book, courier, settings, secret.signature(), new Random());
    }

    SandboxGateway(
            SandboxBook book,
            WebhookCourier courier,
            SandboxSettings settings,
            MessageSignature signature,
            RandomGenerator chance) {
        this.book = book;
        this.courier = courier;
        this.settings = settings;
        this.signature = signature;
        this.chance = chance;
    }

    @Override
    public void collect(Order order) throws GatewayUnavailable {
        take(order, Notice.Kind.DEPOSIT, "The card was declined.");
    }

    @Override
    public void payOut(Order order) throws GatewayUnavailable {
        take(order, Notice.Kind.WITHDRAWAL, "The bank sent the transfer back.");
    }

    @Override
    public Notice read(String rawBody, String header, Instant at) {
        signature.check(rawBody, header, at);
        return NoticeBody.parse(rawBody);
    }

    private void take(Order order, Notice.Kind kind, String failure) throws GatewayUnavailable {
        boolean down = happens(settings.unavailablePercent());
        if (down && chance.nextBoolean()) {
            throw new GatewayUnavailable("The sandbox gateway is down for a moment.");
        }
        boolean lucky = order.amount().minor() % UNLUCKY_MODULUS != UNLUCKY_MINOR;
        boolean succeeded;
        try {
            succeeded = book.enter(order.paymentId(), kind, order.amount(), lucky);
        } catch (DataAccessException e) {
            throw new GatewayUnavailable("The sandbox gateway has no books.", e);
        }
        Notice pending = notice(order, kind, Notice.Outcome.PENDING, null);
        Notice outcome =
                succeeded
                        ? notice(order, kind, Notice.Outcome.SUCCEEDED, null)
                        : notice(order, kind, Notice.Outcome.FAILED, failure);
        boolean late = happens(settings.reorderPercent());
        if (!late) {
            courier.deliver(NoticeBody.of(pending).json(), Duration.ZERO);
        }
        String told = NoticeBody.of(outcome).json();
        courier.deliver(told, settings.delay());
        if (happens(settings.duplicatePercent())) {
            courier.deliver(told, settings.delay().multipliedBy(2));
        }
        if (late) {
            courier.deliver(NoticeBody.of(pending).json(), settings.delay().multipliedBy(2));
        }
        if (down) {
            throw new GatewayUnavailable("The sandbox gateway took too long to answer.");
        }
    }

    private boolean happens(int percent) {
        return chance.nextInt(100) < percent;
    }

    private static Notice notice(
            Order order, Notice.Kind kind, Notice.Outcome outcome, @Nullable String reason) {
        return new Notice(
                kind,
                outcome,
                order.paymentId(),
                order.accountId(),
                order.amount(),
                transaction(order.paymentId()),
                reason);
    }

    private static String transaction(UUID paymentId) {
        return "sandbox-" + paymentId;
    }
}
