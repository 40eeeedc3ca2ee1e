package org.moneyline.wallet.api;

import java.util.List;
import org.moneyline.kernel.Money;

/**
 * @param lines house accounts one by one, all customers' available and held money summed
 * @param totals one for each currency; every one must be zero
 */
public record TrialBalanceView(List<Line> lines, List<Money> totals) {

    public boolean balanced() {
        return totals.stream().allMatch(Money::isZero);
    }

    /** One ledger account and what it holds. */
    public record Line(String account, Money balance) {}
}
