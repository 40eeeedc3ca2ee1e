package org.moneyline.wallet;

import org.moneyline.platform.api.StateFold;
import org.moneyline.platform.api.UnknownTarget;
import org.moneyline.wallet.api.WalletCommand;
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

    @Bean
    static UnknownTarget unknownWallet() {
        return new UnknownTarget(
                WalletCommand.class,
                "WALLET_UNKNOWN",
                "There is no wallet for this account; one opens when the e-mail address is"
                        + " confirmed.");
    }
}
