package org.moneyline.odds;

import org.moneyline.odds.model.FixtureFold;
import org.moneyline.odds.model.MarketFold;
import org.moneyline.platform.api.StateFold;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the parts of the model known that are free of Spring themselves. */
@Configuration(proxyBeanMethods = false)
class OddsConfiguration {

    @Bean
    StateFold marketFold() {
        return new MarketFold();
    }

    @Bean
    StateFold fixtureFold() {
        return new FixtureFold();
    }
}
