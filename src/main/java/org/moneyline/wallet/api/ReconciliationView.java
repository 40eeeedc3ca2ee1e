package org.moneyline.wallet.api;

import java.util.List;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;

/**
 * @param differences empty when the fold of the events equals the projections
 */
public record ReconciliationView(
        AccountId accountId,
        long events,
        Money foldedAvailable,
        Money foldedHeld,
        Money projectedAvailable,
        Money projectedHeld,
        List<String> differences) {}
