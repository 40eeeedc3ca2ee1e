package org.moneyline.wallet;

import org.moneyline.platform.api.StateFold;
import org.moneyline.wallet.model.WalletFold;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the parts of the wallet together that know nothing of Spring. */
@Configuration
@ConfigurationPropertiesScan
class WalletConfiguration {

    @Bean
    StateFold walletFold() {
        return new WalletFold();
    }
}
