package org.moneyline.betting.exchange;

import java.math.BigDecimal;
import java.util.Currency;
import org.moneyline.kernel.Money;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The exchange's terms; amounts are decimals in the currency of the wallets.
 *
 * @param minimumSize the least backer's stake of an order
 * @param exposureLimit what a customer may have at stake over all markets
 * @param commissionBasisPoints of net winnings in a market; 500 is 5 %
 * @param inPlayDelaySeconds how long orders wait once a market is in-play
 */
@ConfigurationProperties("moneyline.exchange")
record ExchangeSettings(
        @DefaultValue("1.00") BigDecimal minimumSize,
        @DefaultValue("100000.00") BigDecimal exposureLimit,
        @DefaultValue("500") int commissionBasisPoints,
        @DefaultValue("5") int inPlayDelaySeconds) {

    private static final int DELAY_MAX_SECONDS = 12;

    ExchangeSettings {
        if (inPlayDelaySeconds < 1 || inPlayDelaySeconds > DELAY_MAX_SECONDS) {
            throw new IllegalArgumentException(
                    "moneyline.exchange.in-play-delay-seconds lies between 1 and "
                            + DELAY_MAX_SECONDS
                            + ": "
                            + inPlayDelaySeconds);
        }
    }

    ExchangeTerms in(Currency currency) {
        return new ExchangeTerms(
                Money.ofDecimal(minimumSize.toPlainString(), currency),
                Money.ofDecimal(exposureLimit.toPlainString(), currency),
                commissionBasisPoints);
    }
}
