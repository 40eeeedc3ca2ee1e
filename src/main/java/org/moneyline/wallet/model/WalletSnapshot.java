package org.moneyline.wallet.model;

import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;

/**
 * A wallet as it is written to a snapshot: first what a person wants to read, then the tables,
 * packed because a busy wallet must be loaded in a few milliseconds.
 *
 * @param openHolds for people; the table says the same
 * @param openPayments likewise
 */
@SuppressWarnings("ArrayRecordComponent") // Written once and read once, never compared.
record WalletSnapshot(
        AccountId accountId,
        Money available,
        Money held,
        Money owed,
        int openHolds,
        int openPayments,
        byte[] holds,
        byte[] payments,
        byte[] closed,
        byte[] requests,
        byte[] positions,
        byte[] decided) {}
