package org.moneyline.wallet.payments;

import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;
import org.moneyline.wallet.process.PaymentGateway.Notice;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a notice looks like on the wire.
 *
 * @param kind DEPOSIT or WITHDRAWAL
 * @param outcome PENDING, SUCCEEDED or FAILED
 * @param customer the account, as it was given with the order
 * @param amount decimal: {@code "10.00"}
 * @param transaction the gateway's own reference
 */
record NoticeBody(
        Notice.@Nullable Kind kind,
        Notice.@Nullable Outcome outcome,
        @Nullable UUID payment,
        @Nullable UUID customer,
        @Nullable String amount,
        @Nullable String currency,
        @Nullable String transaction,
        @Nullable String reason) {

    private static final int TRANSACTION_MAX_CHARS = 100;
    private static final int REASON_MAX_CHARS = 200;

    private static final JsonMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    static NoticeBody of(Notice notice) {
        return new NoticeBody(
                notice.kind(),
                notice.outcome(),
                notice.paymentId(),
                notice.accountId().value(),
                notice.amount().decimal(),
                notice.amount().currency().getCurrencyCode(),
                notice.gatewayReference(),
                notice.reason());
    }

    String json() {
        return JSON.writeValueAsString(this);
    }

    static Notice parse(String json) {
        try {
            // JSON's null is read as no body at all.
            @Nullable NoticeBody body = JSON.readValue(json, NoticeBody.class);
            if (body == null) {
                throw malformed();
            }
            return body.notice();
        } catch (JacksonException | IllegalArgumentException e) {
            throw malformed();
        }
    }

    private Notice notice() {
        if (kind == null
                || outcome == null
                || payment == null
                || customer == null
                || amount == null
                || currency == null
                || transaction == null
                || transaction.length() > TRANSACTION_MAX_CHARS
                || (reason != null && reason.length() > REASON_MAX_CHARS)) {
            throw malformed();
        }
        return new Notice(
                kind,
                outcome,
                payment,
                new AccountId(customer),
                Money.ofDecimal(amount, Currency.getInstance(currency)),
                transaction,
                reason);
    }

    private static Refusal malformed() {
        return new Refusal(
                Refusal.Kind.INVALID,
                "NOTICE_MALFORMED",
                "A notice is JSON with kind, outcome, payment, customer, amount, currency and"
                        + " transaction.");
    }
}
