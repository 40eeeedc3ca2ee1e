package org.moneyline.wallet.view;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.wallet.api.PaymentView;

/** A deposit or a withdrawal and how far it is. */
@Entity
@Immutable
@Table(name = "wallet_payment")
class PaymentRow {

    @Id
    @Column(name = "payment_id")
    private UUID paymentId;

    @Column(name = "account_id")
    private UUID accountId;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    @Column(name = "direction")
    private PaymentView.Direction direction;

    @Column(name = "currency")
    private String currency;

    @Column(name = "amount")
    private long amount;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    @Column(name = "status")
    private PaymentView.Status status;

    @Column(name = "external_reference", columnDefinition = "text")
    private @Nullable String externalReference;

    @Column(name = "gateway_reference", columnDefinition = "text")
    private @Nullable String gatewayReference;

    @Column(name = "reason", columnDefinition = "text")
    private @Nullable String reason;

    @Column(name = "requested_index")
    private long requestedIndex;

    @Column(name = "requested_at")
    private Instant requestedAt;

    @Column(name = "ended_at")
    private @Nullable Instant endedAt;

    protected PaymentRow() {}

    UUID accountId() {
        return accountId;
    }

    PaymentView.Direction direction() {
        return direction;
    }

    /** The order of pages. */
    long requestedIndex() {
        return requestedIndex;
    }

    PaymentView view() {
        return new PaymentView(
                paymentId,
                new AccountId(accountId),
                direction,
                Money.ofMinor(amount, currency),
                status,
                externalReference,
                gatewayReference,
                reason,
                requestedAt,
                endedAt);
    }
}
