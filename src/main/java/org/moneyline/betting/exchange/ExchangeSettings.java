package org.moneyline.betting.exchange;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import org.moneyline.kernel.Money;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The exchange's terms; amounts are decimals in the currency of the wallets.
 *
 * @param minimumSize the least backer's stake of an order
 * @param exposureLimit what a customer may have at stake over all markets
 * @param commissionBasisPoints of net winnings in a market; 500 is 5 %
 * @param inPlayDelaySeconds how long orders wait once a market is in-play, and its book pauses
 *     after a score change, in sports that are not named
 * @param inPlayDelaySecondsBySport the same by sport, as the catalogue calls it, in lower case
 */
@ConfigurationProperties("moneyline.exchange")
record ExchangeSettings(
        @DefaultValue("1.00") BigDecimal minimumSize,
        @DefaultValue("100000.00") BigDecimal exposureLimit,
        @DefaultValue("500") int commissionBasisPoints,
        @DefaultValue("5") int inPlayDelaySeconds,
        @DefaultValue Map<String, Integer> inPlayDelaySecondsBySport) {

    private static final int DELAY_MAX_SECONDS = 12;

    ExchangeSettings {
        requireDelay("moneyline.exchange.in-play-delay-seconds", inPlayDelaySeconds);
        inPlayDelaySecondsBySport.forEach((sport, seconds) ->
                requireDelay(
                        "moneyline.exchange.in-play-delay-seconds-by-sport." + sport, seconds));
        inPlayDelaySecondsBySport = Map.copyOf(inPlayDelaySecondsBySport);
    }

    private static void requireDelay(String property, int seconds) {
        if (seconds < 1 || seconds > DELAY_MAX_SECONDS) {
            throw new IllegalArgumentException(
                    property + " lies between 1 and " + DELAY_MAX_SECONDS + ": " + seconds);
        }
    }

    int inPlayDelaySecondsOf(String sport) {
        return inPlayDelaySecondsBySport.getOrDefault(
                sport.toLowerCase(Locale.ROOT), inPlayDelaySeconds);
    }

    ExchangeTerms in(Currency currency) {
        return new ExchangeTerms(
                Money.ofDecimal(minimumSize.toPlainString(), currency),
                Money.ofDecimal(exposureLimit.toPlainString(), currency),
                commissionBasisPoints);
    }
}
