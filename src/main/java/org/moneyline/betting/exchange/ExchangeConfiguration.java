package org.moneyline.betting.exchange;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Currency;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.moneyline.betting.exchange.model.BookFold;
import org.moneyline.betting.exchange.model.ExchangeBoard;
import org.moneyline.betting.exchange.model.Ladder;
import org.moneyline.betting.exchange.model.OrderHandler;
import org.moneyline.betting.exchange.model.PositionFold;
import org.moneyline.betting.exchange.process.PriceSteps;
import org.moneyline.platform.api.Questions;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the exchange's model together, which itself knows no framework but Axon. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExchangeSettings.class)
class ExchangeConfiguration {

    @Bean
    ExchangeTerms exchangeTerms(
            ExchangeSettings settings,
            @Value("${moneyline.wallet.currency:GBP}") Currency currency) {
        return settings.in(currency);
    }

    /** One thread for each thing under way; what bounds them are the mailboxes and semaphores. */
    @Bean(defaultCandidate = false, destroyMethod = "close")
    ExecutorService exchangeThreads() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("exchange-", 0).factory());
    }

    @Bean
    ExchangeBoard exchangeBoard(
            ExchangeSettings settings,
            CommandGateway commands,
            @Qualifier("exchangeThreads") ExecutorService threads) {
        return new ExchangeBoard(settings.inPlayDelaySeconds(), commands, threads);
    }

    @Bean(destroyMethod = "stop")
    BookMailboxes bookMailboxes(
            CommandGateway commands,
            @Qualifier("exchangeThreads") ExecutorService threads,
            Clock clock) {
        return new BookMailboxes(
                commands::sendAndWait,
                threads,
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("exchange-delay").daemon().factory()),
                clock);
    }

    @Bean(destroyMethod = "stop")
    FillHandover fillHandover(
            SeatedCustomers customers,
            @Qualifier("exchangeThreads") ExecutorService threads,
            MeterRegistry meters) {
        FillHandover handover = new FillHandover(customers::tell, threads);
        Gauge.builder("moneyline.exchange.fills.waiting", handover, FillHandover::waitingFacts)
                .description("What happened in books and waits here to be told to positions")
                .baseUnit("facts")
                .register(meters);
        return handover;
    }

    @Bean
    OrderHandler orderHandler(
            Questions questions,
            CommandGateway commands,
            ExchangeBoard board,
            BookMailboxes mailboxes,
            ExchangeTerms terms,
            BoardFollower follower,
            Clock clock,
            @Qualifier("exchangeThreads") ExecutorService threads) {
        return new OrderHandler(
                questions,
                commands,
                board,
                mailboxes,
                terms.exposureLimit(),
                follower::isOutOfDate,
                follower::hasHeardOf,
                clock,
                threads);
    }

    @Bean(destroyMethod = "stop")
    Pauses exchangePauses(
            CommandGateway commands,
            ExchangeBoard board,
            @Qualifier("exchangeThreads") ExecutorService threads,
            Clock clock) {
        return new Pauses(commands, board, threads, clock);
    }

    @Bean
    PriceSteps priceSteps() {
        return (flat, price, steps) -> Ladder.of(flat).shifted(price, steps);
    }

    @Bean
    BookFold bookFold() {
        return new BookFold();
    }

    @Bean
    PositionFold positionFold() {
        return new PositionFold();
    }
}
