package org.moneyline.betting.sportsbook;

import java.math.BigDecimal;
import java.util.Currency;
import org.moneyline.betting.sportsbook.model.Limits;
import org.moneyline.kernel.Money;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The house's limits, as decimal amounts of its currency.
 *
 * @param minimumStake the least stake
 * @param maximumPayout the most one bet may return
 * @param selectionLiability the most to lose on one selection's bets
 * @param marketLiability the most to lose over one market
 */
@ConfigurationProperties("moneyline.betting.limits")
record LimitSettings(
        @DefaultValue("0.10") BigDecimal minimumStake,
        @DefaultValue("100000.00") BigDecimal maximumPayout,
        @DefaultValue("250000.00") BigDecimal selectionLiability,
        @DefaultValue("200000.00") BigDecimal marketLiability) {

    Limits in(Currency currency) {
        return new Limits(
                currency,
                minor(minimumStake, currency),
                minor(maximumPayout, currency),
                minor(selectionLiability, currency),
                minor(marketLiability, currency));
    }

    private static long minor(BigDecimal amount, Currency currency) {
        return Money.ofDecimal(amount.toPlainString(), currency).minor();
    }
}
