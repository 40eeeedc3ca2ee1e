package org.moneyline.wallet.process;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;

/**
 * Whoever moves money between customers' banks and the house. Asking returns as soon as the gateway
 * has taken note; the outcome comes later, as a signed notice. A gateway knows payments by their id
 * and never collects or pays one twice, however often it is asked.
 */
public interface PaymentGateway {

    /** Asks for a deposit to be collected. */
    void collect(Order order) throws GatewayUnavailable;

    /** Asks for a withdrawal to be paid. */
    void payOut(Order order) throws GatewayUnavailable;

    /**
     * Checks that a notice comes from the gateway, and reads it.
     *
     * @throws org.moneyline.kernel.Refusal SIGNATURE_INVALID, NOTICE_STALE, NOTICE_MALFORMED
     */
    Notice read(String rawBody, String signature, Instant at);

    /**
     * @param paymentId the id of the deposit or the withdrawal
     * @param reference the customer's words; may be empty
     */
    record Order(UUID paymentId, AccountId accountId, Money amount, String reference) {}

    /** What the gateway says about a payment. */
    record Notice(
            Kind kind,
            Outcome outcome,
            UUID paymentId,
            AccountId accountId,
            Money amount,
            String gatewayReference,
            @Nullable String reason) {

        /** Which way the money goes. */
        public enum Kind {
            DEPOSIT,
            WITHDRAWAL
        }

        /** How far the gateway is. */
        public enum Outcome {
            PENDING,
            SUCCEEDED,
            FAILED
        }
    }

    /** The gateway is down, too slow or overloaded; asking again later is safe. */
    final class GatewayUnavailable extends Exception {

        private static final long serialVersionUID = 1L;

        public GatewayUnavailable(String message) {
            super(message);
        }

        public GatewayUnavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
