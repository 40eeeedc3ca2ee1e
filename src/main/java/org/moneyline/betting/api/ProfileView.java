package org.moneyline.betting.api;

import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;

/**
 * A customer's totals over sportsbook and exchange.
 *
 * @param turnover stakes of bets that were taken, and backers' stakes of what was matched
 * @param profit of what is settled, or loss if negative, after commission
 * @param commission paid
 * @param openLiability what open bets and positions can lose at most
 */
public record ProfileView(
        AccountId accountId,
        Money turnover,
        Money profit,
        Money commission,
        Money openLiability,
        long openBets,
        long openOrders) {}
