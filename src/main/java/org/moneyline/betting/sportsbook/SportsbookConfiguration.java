package org.moneyline.betting.sportsbook;

import java.time.Clock;
import java.util.Currency;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.moneyline.betting.sportsbook.model.BetFold;
import org.moneyline.betting.sportsbook.model.DecisionHandler;
import org.moneyline.betting.sportsbook.model.ExposureBook;
import org.moneyline.betting.sportsbook.model.Limits;
import org.moneyline.betting.sportsbook.model.LimitsAnswer;
import org.moneyline.betting.sportsbook.model.PlacementHandler;
import org.moneyline.betting.sportsbook.model.RefusedIds;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.SlowFigure;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the sportsbook's model together, which itself knows no framework but Axon. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitSettings.class)
class SportsbookConfiguration {

    /** The limits are amounts in the currency of the customers' wallets. */
    @Bean
    Limits bettingLimits(
            LimitSettings settings, @Value("${moneyline.wallet.currency:GBP}") Currency currency) {
        return settings.in(currency);
    }

    @Bean
    ExposureBook exposureBook() {
        return new ExposureBook();
    }

    @Bean
    SlowFigure liability(ExposureBook book) {
        return new SlowFigure(
                "moneyline.liability",
                "What the house may still lose on sportsbook bets, in pence or cents",
                "minor",
                "of",
                () -> {
                    ExposureBook.Standing standing = book.standing();
                    return Map.of(
                            "all-markets", standing.total(),
                            "largest-market", standing.largest());
                });
    }

    @Bean
    RefusedIds refusedIds(Clock clock) {
        return new RefusedIds(clock.millis());
    }

    @Bean
    PlacementHandler placementHandler(
            Questions questions,
            CommandGateway commands,
            EventStore events,
            ExposureBook book,
            ExposureFollower follower,
            RefusedIds refusedIds,
            Limits limits) {
        return new PlacementHandler(
                questions, commands, events, book, follower::isOutOfDate, refusedIds, limits);
    }

    @Bean
    DecisionHandler decisionHandler(CommandGateway commands) {
        return new DecisionHandler(commands);
    }

    @Bean
    LimitsAnswer limitsAnswer(Limits limits, Questions questions) {
        return new LimitsAnswer(limits, questions);
    }

    @Bean
    BetFold betFold() {
        return new BetFold();
    }
}
