package org.moneyline.wallet.api;

import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;

/**
 * @param owed taken first from what comes in next; zero nearly always
 */
public record WalletView(AccountId accountId, Money available, Money held, Money owed) {}
