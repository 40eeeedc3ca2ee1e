package org.moneyline.accounts;

import org.moneyline.accounts.api.AccountCommand;
import org.moneyline.accounts.model.AccountFold;
import org.moneyline.platform.api.UnknownTarget;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers the platform what the model, which knows no Spring, cannot offer itself. */
@Configuration(proxyBeanMethods = false)
class AccountsConfiguration {

    @Bean
    AccountFold accountFold() {
        return new AccountFold();
    }

    @Bean
    static UnknownTarget unknownAccount() {
        return new UnknownTarget(
                AccountCommand.class,
                "ACCOUNT_UNKNOWN",
                "There is no account with this id. Look for the customer again.");
    }
}
