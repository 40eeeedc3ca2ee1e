package org.moneyline.odds.feed.season;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.Executors;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.moneyline.odds.feed.MarketMailboxes;
import org.moneyline.platform.api.StartupNotice;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the season replay together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SeasonProperties.class)
class SeasonConfiguration {

    @Bean
    MarketMailboxes seasonMailboxes(CommandGateway commands, ObjectProvider<MeterRegistry> meters) {
        MarketMailboxes mailboxes =
                new MarketMailboxes(
                        command ->
                                commands.sendAndWait(
                                        GenericCommandMessage.asCommandMessage(command)
                                                .andMetaData(Map.of("actor", SeasonPlayer.SOURCE))),
                        Executors.newVirtualThreadPerTaskExecutor());
        meters.ifAvailable(registry -> mailboxes.countedAs(SeasonPlayer.SOURCE, registry));
        return mailboxes;
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "moneyline.feed.season.enabled", matchIfMissing = true)
    StartupNotice seasonNotice(SeasonProperties properties) {
        return () ->
                properties.speed() == 0
                        ? "The season 2019/20 is replayed as fast as it goes."
                        : "The season 2019/20 is replayed: a new round kicks off every "
                                + RoundScript.PERIOD.dividedBy(properties.speed()).toSeconds()
                                + " seconds.";
    }
}
