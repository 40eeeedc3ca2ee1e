package org.moneyline.wallet.process;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.moneyline.kernel.Money;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.api.RowBatch;
import org.moneyline.wallet.api.WalletEvent;
import org.moneyline.wallet.process.DuePayment.Step;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keeps the tables of what is due. Shares the ledger's processor: a processor of its own would have
 * to be shown every bet for the sake of a few payments.
 *
 * <p>A payment only moves forwards (begun, approved, over), so that within a batch the rows can be
 * written in this order. A hold that expires is not taken out when it is settled, since that would
 * cost every settlement a look: the worker finds it gone and takes the row out itself.
 */
@Component
class DueWorkProjection extends BatchedProjection {

    static final String PROCESSOR = "wallet-projection";

    private final WalletSettings settings;
    private final DueWorkSignal signal;
    private final RowBatch begun =
            unnested(
                    """
                    insert into wallet_payment_due (payment_id, account_id, step, currency, amount,
                        reference, attempts, next_attempt_at)
                    select p, a, s, c, m, r, 0, case when s = 'STAFF' then 'infinity' else now() end
                    from unnest(?, ?, ?, ?, ?, ?) as t (p, a, s, c, m, r)
                    on conflict (payment_id) do nothing
                    """,
                    "uuid",
                    "uuid",
                    "text",
                    "text",
                    "bigint",
                    "text");
    private final RowBatch approved =
            unnested(
                    """
                    update wallet_payment_due d
                    set step = 'PAY', attempts = 0, next_attempt_at = now(), last_error = null
                    from unnest(?) as t (payment_id) where d.payment_id = t.payment_id
                    """,
                    "uuid");
    private final RowBatch over =
            unnested(
                    """
                    delete from wallet_payment_due d
                    using unnest(?) as t (payment_id) where d.payment_id = t.payment_id
                    """,
                    "uuid");
    private final RowBatch expiring =
            unnested(
                    """
                    insert into wallet_hold_expiry (reference, account_id, expires_at,
                        next_attempt_at)
                    select r, a, e, e from unnest(?, ?, ?) as t (r, a, e)
                    on conflict (reference) do nothing
                    """,
                    "uuid",
                    "uuid",
                    "timestamptz");

    DueWorkProjection(WalletSettings settings, DueWorkSignal signal) {
        super(PROCESSOR);
        this.settings = settings;
        this.signal = signal;
    }

    @Override
    public List<String> tables() {
        return List.of("wallet_payment_due", "wallet_hold_expiry");
    }

    @EventHandler
    void on(WalletEvent event) {
        switch (event) {
            case WalletEvent.StakeHeld e -> {
                if (e.expiresAt() != null) {
                    expiring.add(e.reference(), e.accountId().value(), e.expiresAt());
                }
            }
            case WalletEvent.DepositRequested e ->
                    begin(
                            e.depositId().value(),
                            e,
                            Step.COLLECT,
                            e.amount(),
                            e.externalReference());
            case WalletEvent.WithdrawalRequested e ->
                    begin(
                            e.withdrawalId().value(),
                            e,
                            settings.needsNoStaff(e.amount()) ? Step.APPROVE : Step.STAFF,
                            e.amount(),
                            "");
            case WalletEvent.WithdrawalApproved e -> approved.add(e.withdrawalId().value());
            case WalletEvent.DepositConfirmed e -> over.add(e.depositId().value());
            case WalletEvent.DepositFailed e -> over.add(e.depositId().value());
            case WalletEvent.WithdrawalPaid e -> over.add(e.withdrawalId().value());
            case WalletEvent.WithdrawalReturned e -> over.add(e.withdrawalId().value());
            default -> {}
        }
    }

    private void begin(
            UUID paymentId, WalletEvent event, Step step, Money amount, String reference) {
        begun.add(
                paymentId,
                event.accountId().value(),
                step,
                amount.currency().getCurrencyCode(),
                amount.minor(),
                reference);
    }

    @Override
    public void flush(Connection connection) throws SQLException {
        boolean due = begun.size() + approved.size() > 0;
        super.flush(connection);
        if (due && TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(
                    new TransactionSynchronization() {
                        @Override
                        public void afterCommit() {
                            signal.raise();
                        }
                    });
        }
    }
}
