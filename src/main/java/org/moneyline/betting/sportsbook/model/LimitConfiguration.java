package org.moneyline.betting.sportsbook.model;

import java.util.Currency;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the limits in the currency of the customers' wallets. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitSettings.class)
class LimitConfiguration {

    @Bean
    Limits bettingLimits(
            LimitSettings settings, @Value("${moneyline.wallet.currency:GBP}") Currency currency) {
        return settings.in(currency);
    }
}
