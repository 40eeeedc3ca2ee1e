package org.moneyline.wallet.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;

/**
 * Questions about money; each names the type of its answer. A cursor that no page gave is refused
 * with CURSOR_INVALID, a limit outside 1 to {@code Page.LIMIT_MAX_ITEMS} with LIMIT_OUT_OF_RANGE.
 */
public sealed interface WalletQuery {

    /** Answers {@link WalletView}; refused with WALLET_UNKNOWN. */
    record WalletOf(AccountId accountId) implements WalletQuery {}

    /** The statement, newest first. Answers a {@code Page} of {@link EntryView}. */
    record EntriesOf(AccountId accountId, @Nullable String cursor, int limit)
            implements WalletQuery {}

    /** Answers {@link PaymentView}; refused with PAYMENT_UNKNOWN. */
    record DepositOf(AccountId accountId, DepositId depositId) implements WalletQuery {}

    /** Answers {@link PaymentView}; refused with PAYMENT_UNKNOWN. */
    record WithdrawalOf(AccountId accountId, WithdrawalId withdrawalId) implements WalletQuery {}

    /** Newest first. Answers a {@code Page} of {@link PaymentView}. */
    record PaymentsOf(AccountId accountId, @Nullable String cursor, int limit)
            implements WalletQuery {}

    /**
     * The statement of a period, oldest first, page by page, for a download. Answers a {@code Page}
     * of {@link EntryView}.
     *
     * @param from included
     * @param until not included
     */
    record StatementOf(
            AccountId accountId, Instant from, Instant until, @Nullable String cursor, int limit)
            implements WalletQuery {}

    /**
     * Withdrawals above the automatic limit that staff must approve or return, oldest first.
     * Answers a {@code Page} of {@link PaymentView}.
     */
    record WithdrawalsToApprove(@Nullable String cursor, int limit) implements WalletQuery {}

    /** Every account of the ledger with its balance. Answers {@link TrialBalanceView}. */
    record TrialBalance() implements WalletQuery {}

    /**
     * Folds a wallet's events anew and compares with what the projections say. Answers {@link
     * ReconciliationView}.
     */
    record Reconcile(AccountId accountId) implements WalletQuery {}
}
