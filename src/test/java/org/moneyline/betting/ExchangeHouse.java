package org.moneyline.betting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.BettingHouse.Bookmaker;
import org.moneyline.betting.BettingHouse.Customers;
import org.moneyline.betting.api.ExchangeQuery.LadderOf;
import org.moneyline.betting.api.ExchangeQuery.PositionOf;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.PositionView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Questions;
import org.moneyline.wallet.api.TrialBalanceView;
import org.moneyline.wallet.api.WalletQuery.TrialBalance;
import org.springframework.beans.factory.annotation.Autowired;

/** What tests of the exchange ask of the real store, wallets and projections behind it. */
public abstract class ExchangeHouse {

    protected static final Duration BOUND = Duration.ofSeconds(20);

    @Autowired protected CommandGateway commands;
    @Autowired protected Questions questions;
    @Autowired protected Bookmaker bookmaker;
    @Autowired protected Customers customers;
    @Autowired protected EventStore events;
    @Autowired protected EventTail tail;
    @Autowired protected Projections projections;

    protected MarketId market() {
        MarketId market = bookmaker.open("2.00", "3.00", "4.00");
        await().atMost(BOUND)
                .ignoreExceptions()
                .until(() ->
                        questions.ask(new LadderOf(market, 1), LadderView.class).status()
                                == MarketStatus.OPEN);
        return market;
    }

    protected PositionView position(AccountId customer, MarketId market) {
        return questions.ask(new PositionOf(customer, market), PositionView.class);
    }

    protected void awaitSettled(AccountId customer, MarketId market, int round) {
        await().atMost(BOUND).until(() -> position(customer, market).settledRound() == round);
        assertThat(projections.awaitPosition(tail.head(), BOUND)).isTrue();
    }

    protected <E> List<E> eventsOf(String stream, Class<E> type) {
        return events.readEvents(stream, 0)
                .asStream()
                .map(event -> (Object) event.getPayload())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    protected long balance(String account) {
        TrialBalanceView trial = questions.ask(new TrialBalance(), TrialBalanceView.class);
        return trial.lines().stream()
                .filter(line -> line.account().equals(account))
                .mapToLong(line -> line.balance().minor())
                .sum();
    }
}
