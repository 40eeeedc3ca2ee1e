package org.moneyline.odds;

import org.moneyline.odds.api.OddsCommand.FixtureCommand;
import org.moneyline.odds.api.OddsCommand.MarketCommand;
import org.moneyline.odds.model.FixtureFold;
import org.moneyline.odds.model.MarketFold;
import org.moneyline.platform.api.StateFold;
import org.moneyline.platform.api.UnknownTarget;
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

    @Bean
    static UnknownTarget unknownEvent() {
        return new UnknownTarget(
                FixtureCommand.class, "EVENT_UNKNOWN", "there is no event with this id");
    }

    @Bean
    static UnknownTarget unknownMarket() {
        return new UnknownTarget(
                MarketCommand.class, "MARKET_UNKNOWN", "there is no market with this id");
    }
}
