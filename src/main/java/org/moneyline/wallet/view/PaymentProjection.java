package org.moneyline.wallet.view;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Money;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.RowBatch;
import org.moneyline.wallet.api.PaymentView.Direction;
import org.moneyline.wallet.api.PaymentView.Status;
import org.moneyline.wallet.api.WalletEvent;
import org.springframework.stereotype.Component;

/** Keeps the list of deposits and withdrawals and how far each of them is. */
@Component
class PaymentProjection extends BatchedProjection {

    private final RowBatch begun =
            unnested(
                    """
                    insert into wallet_payment (payment_id, account_id, direction, currency, amount,
                        status, external_reference, requested_index, requested_at)
                    select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    "uuid",
                    "uuid",
                    "text",
                    "text",
                    "bigint",
                    "text",
                    "text",
                    "bigint",
                    "timestamptz");

    // Within a batch only a payment's last step is written.
    private final RowBatch steps =
            unnested(
                    """
                    update wallet_payment p set status = s.status,
                        gateway_reference = s.gateway_reference,
                        reason = s.reason,
                        ended_at = s.ended_at
                    from unnest(?, ?, ?, ?, ?)
                        as s (payment_id, status, gateway_reference, reason, ended_at)
                    where p.payment_id = s.payment_id
                    """,
                    "uuid",
                    "text",
                    "text",
                    "text",
                    "timestamptz");

    PaymentProjection() {
        super(LedgerProjection.PROCESSOR);
    }

    @Override
    public List<String> tables() {
        return List.of("wallet_payment");
    }

    @EventHandler
    void on(WalletEvent event, EventTail.Event at) {
        switch (event) {
            case WalletEvent.DepositRequested e ->
                    begin(
                            e.depositId().value(),
                            e.accountId().value(),
                            Direction.DEPOSIT,
                            e.amount(),
                            e.externalReference().isEmpty() ? null : e.externalReference(),
                            at);
            case WalletEvent.DepositConfirmed e ->
                    step(
                            e.depositId().value(),
                            Status.CONFIRMED,
                            e.gatewayReference(),
                            null,
                            at.recordedAt());
            case WalletEvent.DepositFailed e ->
                    step(e.depositId().value(), Status.FAILED, null, e.reason(), at.recordedAt());
            case WalletEvent.WithdrawalRequested e ->
                    begin(
                            e.withdrawalId().value(),
                            e.accountId().value(),
                            Direction.WITHDRAWAL,
                            e.amount(),
                            null,
                            at);
            case WalletEvent.WithdrawalApproved e ->
                    step(e.withdrawalId().value(), Status.APPROVED, null, null, null);
            case WalletEvent.WithdrawalPaid e ->
                    step(
                            e.withdrawalId().value(),
                            Status.PAID,
                            e.gatewayReference(),
                            null,
                            at.recordedAt());
            case WalletEvent.WithdrawalReturned e ->
                    step(
                            e.withdrawalId().value(),
                            Status.RETURNED,
                            null,
                            e.reason(),
                            at.recordedAt());
            default -> {}
        }
    }

    private void begin(
            UUID paymentId,
            UUID accountId,
            Direction direction,
            Money amount,
            @Nullable String externalReference,
            EventTail.Event at) {
        begun.add(
                paymentId,
                accountId,
                direction,
                amount.currency().getCurrencyCode(),
                amount.minor(),
                Status.REQUESTED,
                externalReference,
                at.globalIndex(),
                at.recordedAt());
    }

    private void step(
            UUID paymentId,
            Status status,
            @Nullable String gatewayReference,
            @Nullable String reason,
            @Nullable Instant endedAt) {
        steps.put(
                paymentId,
                paymentId,
                status,
                storable(gatewayReference),
                storable(reason),
                endedAt);
    }

    /** PostgreSQL's text holds every character but this one. */
    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : text.replace('\0', ' ');
    }
}
