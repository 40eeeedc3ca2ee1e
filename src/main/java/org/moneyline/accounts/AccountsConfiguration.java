package org.moneyline.accounts;

import org.moneyline.accounts.model.AccountFold;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers the platform what the model, which knows no Spring, cannot offer itself. */
@Configuration(proxyBeanMethods = false)
class AccountsConfiguration {

    @Bean
    AccountFold accountFold() {
        return new AccountFold();
    }
}
