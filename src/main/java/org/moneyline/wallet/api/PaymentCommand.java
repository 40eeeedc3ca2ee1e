package org.moneyline.wallet.api;

import java.time.Instant;

/** What the outside world tells about payments. */
public sealed interface PaymentCommand {

    /**
     * A payment gateway called back. Whether it is the gateway is told by the signature alone, so
     * the body is handed over as it came. The same notice twice, late or in another order is fine.
     * Answers nothing.
     *
     * <p>Codes: SIGNATURE_INVALID, NOTICE_STALE (signed too long ago or in the future),
     * NOTICE_MALFORMED, and those of the {@link WalletCommand} that the notice leads to.
     *
     * @param signature the header the gateway signs in
     * @param at when it arrived
     */
    record ReceiveGatewayNotice(String rawBody, String signature, Instant at)
            implements PaymentCommand {

        /** A notice is a few hundred characters; what is much longer is none. */
        public static final int BODY_MAX_CHARS = 8_192;

        @Override
        public String toString() {
            return "ReceiveGatewayNotice[" + rawBody.length() + " characters]";
        }
    }
}
