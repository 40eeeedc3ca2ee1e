package org.moneyline.betting.exchange.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.moneyline.betting.BettingHouse.pounds;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.BettingHouse;
import org.moneyline.betting.BettingHouse.Bookmaker;
import org.moneyline.betting.BettingHouse.Customers;
import org.moneyline.betting.BettingHouse.Register;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.ExchangeQuery.LadderOf;
import org.moneyline.betting.api.ExchangeQuery.PositionOf;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.LadderView.Level;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionView;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.OddsEvent.MarketClosed;
import org.moneyline.odds.api.OddsEvent.MarketPriced;
import org.moneyline.odds.api.OddsEvent.MarketSuspended;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.WalletCommand.ConfirmDeposit;
import org.moneyline.wallet.api.WalletCommand.RequestDeposit;
import org.moneyline.wallet.api.WalletEvent.DepositRequested;
import org.moneyline.wallet.api.WalletId;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

@SpringBootTest(
        classes = BettingHouse.class,
        webEnvironment = WebEnvironment.NONE,
        properties = {
            "moneyline.exchange.market-maker.enabled=true",
            "moneyline.exchange.market-maker.funds=20000.00",
            "moneyline.exchange.market-maker.markets-per-second=100"
        })
@TestDatabase.Fresh
@DisplayName("The demo market maker")
class MarketMakerTest {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Money FUNDS = pounds(2_000_000);

    @Autowired private CommandGateway commands;
    @Autowired private Questions questions;
    @Autowired private Bookmaker bookmaker;
    @Autowired private Customers customers;
    @Autowired private Register register;
    @Autowired private MarketMaker maker;
    @Autowired private EventStore events;

    /** The gateway is not there to say it; and what another test has spent comes back. */
    @BeforeEach
    void itHasMoney() {
        WalletId wallet = WalletId.of(MarketMaker.ACCOUNT);
        await().atMost(BOUND)
                .ignoreExceptions()
                .until(() -> {
                    commands.sendAndWait(
                            new ConfirmDeposit(wallet, MarketMaker.FUNDS, FUNDS, "demo"));
                    return true;
                });
        DepositId more = new DepositId(Ids.next());
        commands.sendAndWait(new RequestDeposit(wallet, more, FUNDS, "", null));
        commands.sendAndWait(new ConfirmDeposit(wallet, more, FUNDS, "more"));
    }

    @Test
    void aNewcomerFindsBothSidesOfEveryMarketAndTheyFollowThePrice() {
        MarketId market = open("2.00", "4.00", "4.00");

        await().atMost(BOUND)
                .untilAsserted(() -> {
                    assertThat(runner(market, 0).toBack())
                            .containsExactly(
                                    new Level(1_990, 2_000),
                                    new Level(1_980, 5_000),
                                    new Level(1_970, 10_000));
                    assertThat(runner(market, 0).toLay())
                            .containsExactly(
                                    new Level(2_020, 2_000),
                                    new Level(2_040, 5_000),
                                    new Level(2_060, 10_000));
                    assertThat(runner(market, 2).toBack()).hasSize(3);
                });
        List<OrderId> before = orders(market);

        price(market, "1.50", "6.00", "6.00");

        await().atMost(BOUND)
                .untilAsserted(() -> {
                    assertThat(runner(market, 0).toBack())
                            .extracting(Level::price)
                            .containsExactly(1_490, 1_480, 1_470);
                    assertThat(runner(market, 1).toLay())
                            .extracting(Level::price)
                            .containsExactly(6_200, 6_400, 6_600);
                });
        assertThat(orders(market)).as("moved, not placed anew").hasSameElementsAs(before);
    }

    @Test
    void whatWasTakenIsQuotedAgain() {
        MarketId market = open("2.00", "4.00", "4.00");
        await().atMost(BOUND).until(() -> runner(market, 0).toBack().size() == 3);
        AccountId newcomer = customers.withMoney(10_000);

        commands.sendAndWait(
                new PlaceOrders(
                        newcomer,
                        market,
                        List.of(
                                new NewOrder(
                                        new OrderId(Ids.next()),
                                        0,
                                        Side.BACK,
                                        Price.parse("1.99"),
                                        pounds(2_000),
                                        Persistence.LAPSE,
                                        null)),
                        null,
                        null,
                        null,
                        Instant.now()));

        await().atMost(BOUND)
                .untilAsserted(() -> {
                    assertThat(runner(market, 0).traded()).isEqualTo(2_000);
                    assertThat(runner(market, 0).toBack().getFirst())
                            .isEqualTo(new Level(1_990, 2_000));
                });
    }

    @Test
    void itStopsWhenTheMarketIsSuspendedAndAfterARestartItGoesOnWithWhatItHas() {
        MarketId market = open("2.00", "4.00", "4.00");
        await().atMost(BOUND).until(() -> orders(market).size() == 18);

        maker.stop();
        maker.start();
        MarketId other = open("3.00", "3.00", "3.00");
        await().atMost(BOUND).until(() -> orders(other).size() == 18);
        assertThat(orders(market)).hasSize(18);
        assertThat(
                        events.readEvents(WalletId.of(MarketMaker.ACCOUNT).toString(), 0)
                                .asStream()
                                .filter(event ->
                                        event.getPayload() instanceof DepositRequested e
                                                && e.depositId().equals(MarketMaker.FUNDS)))
                .as("one deposit, however often it starts")
                .hasSize(1);

        for (int ordinal = 0; ordinal < 3; ordinal++) {
            bookmaker.offer(new SelectionId(market, ordinal), MarketStatus.SUSPENDED, null);
        }
        bookmaker.publish(market, new MarketSuspended(market, "trader", "news"));

        await().atMost(BOUND).until(() -> orders(market).isEmpty());
        assertThat(orders(other)).hasSize(18);
    }

    @Test
    void withoutMoneyItIsQuiet() {
        MarketId first = open("2.00", "4.00", "4.00");
        await().atMost(BOUND).until(() -> orders(first).size() == 18);
        List<MarketId> dear = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            dear.add(open("15.00", "1.20", "15.00"));
        }

        await().atMost(BOUND)
                .until(() -> customers.wallet(MarketMaker.ACCOUNT).available().minor() < 600_000);

        price(first, "1.50", "6.00", "6.00");
        await().atMost(BOUND)
                .untilAsserted(() ->
                        assertThat(runner(first, 0).toBack())
                                .extracting(Level::price)
                                .containsExactly(1_490, 1_480, 1_470));
        dear.forEach(market -> bookmaker.publish(market, new MarketClosed(market, "over")));
        assertThat(register.notices.values())
                .noneMatch(notice ->
                        notice.accountId().equals(MarketMaker.ACCOUNT)
                                && notice.template().startsWith("order-"));
    }

    private MarketId open(String... prices) {
        MarketId market = bookmaker.open(prices);
        await().atMost(BOUND)
                .ignoreExceptions()
                .until(() ->
                        questions.ask(new LadderOf(market, 1), LadderView.class).status()
                                == MarketStatus.OPEN);
        price(market, prices);
        return market;
    }

    private void price(MarketId market, String... prices) {
        for (int ordinal = 0; ordinal < prices.length; ordinal++) {
            bookmaker.offer(new SelectionId(market, ordinal), MarketStatus.OPEN, prices[ordinal]);
        }
        bookmaker.publish(
                market,
                new MarketPriced(
                        market, List.of(), List.of(prices).stream().map(Price::parse).toList()));
    }

    private LadderView.Runner runner(MarketId market, int ordinal) {
        return questions.ask(new LadderOf(market, 10), LadderView.class).runners().get(ordinal);
    }

    private List<OrderId> orders(MarketId market) {
        return questions
                .ask(new PositionOf(MarketMaker.ACCOUNT, market), PositionView.class)
                .orders()
                .stream()
                .map(OrderOutcome::orderId)
                .toList();
    }
}
