package org.moneyline.betting.exchange.process;

import java.math.BigDecimal;
import java.util.Currency;
import org.moneyline.kernel.Money;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The demo market maker.
 *
 * @param funds what it is given once, at its first start; a decimal in the currency of the wallets
 * @param marketsPerSecond how many markets it looks after in a second, at most; it must never take
 *     a noticeable share of the machine from those who bet
 */
@ConfigurationProperties("moneyline.exchange.market-maker")
record MarketMakerSettings(
        @DefaultValue("1000000.00") BigDecimal funds, @DefaultValue("10") int marketsPerSecond) {

    private static final int RATE_MAX_PER_SECOND = 100;

    MarketMakerSettings {
        if (marketsPerSecond < 1 || marketsPerSecond > RATE_MAX_PER_SECOND) {
            throw new IllegalArgumentException(
                    "moneyline.exchange.market-maker.markets-per-second lies between 1 and "
                            + RATE_MAX_PER_SECOND
                            + ": "
                            + marketsPerSecond);
        }
    }

    Money fundsIn(Currency currency) {
        return Money.ofDecimal(funds.toPlainString(), currency);
    }
}
