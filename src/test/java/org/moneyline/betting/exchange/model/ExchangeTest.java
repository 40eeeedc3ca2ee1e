package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.moneyline.betting.BettingHouse.pounds;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.BettingHouse;
import org.moneyline.betting.ExchangeHouse;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.ApplyFacts;
import org.moneyline.betting.api.ExchangeCommand.Batch;
import org.moneyline.betting.api.ExchangeCommand.Cancel;
import org.moneyline.betting.api.ExchangeCommand.ChangeOrders;
import org.moneyline.betting.api.ExchangeCommand.MoveBook;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.ExchangeCommand.Reduce;
import org.moneyline.betting.api.ExchangeCommand.Replace;
import org.moneyline.betting.api.ExchangeCommand.SettleBook;
import org.moneyline.betting.api.ExchangeCommand.SettlePosition;
import org.moneyline.betting.api.ExchangeCommand.Turn;
import org.moneyline.betting.api.ExchangeCommand.TurnBook;
import org.moneyline.betting.api.ExchangeCommand.WithdrawRunner;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.ExchangeEvent.PositionEvent;
import org.moneyline.betting.api.ExchangeEvent.Seat;
import org.moneyline.betting.api.ExchangeQuery.WhatIf;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderInstruction;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.OrderReceipt;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.OwnFact;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.PositionView;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.OddsEvent.MarketClosed;
import org.moneyline.odds.api.OddsEvent.MarketInPlay;
import org.moneyline.odds.api.OddsEvent.MarketResumed;
import org.moneyline.odds.api.OddsEvent.MarketSuspended;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.wallet.api.RequestKey;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

@SpringBootTest(
        classes = BettingHouse.class,
        webEnvironment = WebEnvironment.NONE,
        properties = {
            "moneyline.exchange.exposure-limit=1000.00",
            "moneyline.exchange.in-play-delay-seconds=1",
            // So small that books and positions are read from the store again and again.
            "moneyline.store.aggregates.book.cached=1",
            "moneyline.store.aggregates.book.snapshot-every-events=50",
            "moneyline.store.aggregates.position.cached=8"
        })
@TestDatabase.Fresh
@DisplayName("The exchange")
class ExchangeTest extends ExchangeHouse {

    private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

    @Test
    void ordersMeetAtOnceAndBothPositionsHoldTheirWorstOutcome() throws Exception {
        MarketId market = market();
        AccountId layer = customers.withMoney(10_000);
        AccountId backer = customers.withMoney(10_000);

        assertThat(placed(layer, market, Side.LAY, 0, "2.50", 1_000).status())
                .isEqualTo(OrderStatus.OPEN);
        OrderOutcome matched = placed(backer, market, Side.BACK, 0, "2.40", 1_500);

        assertThat(matched.status()).isEqualTo(OrderStatus.OPEN);
        assertThat(matched.matched()).isEqualTo(1_000);
        assertThat(matched.averagePrice()).isEqualTo(2_500);
        assertThat(matched.remaining()).isEqualTo(500);
        awaitIfWins(layer, market, -1_500, 1_000, 1_000);
        awaitIfWins(backer, market, 1_500, -1_000, -1_000);
        assertThat(position(layer, market).hold()).isEqualTo(pounds(1_500));
        assertThat(position(backer, market).hold()).isEqualTo(pounds(1_500));
        awaitHold(layer, market, 1_500);
        LadderView ladder = ladder(market);
        assertThat(ladder.runners().getFirst().traded()).isEqualTo(1_000);
        assertThat(ladder.runners().getFirst().toLay())
                .containsExactly(new LadderView.Level(2_400, 500));
    }

    @Test
    void aRequestSentTwiceIsTakenOnce() throws Exception {
        MarketId market = market();
        AccountId customer = customers.withMoney(10_000);
        RequestKey key = new RequestKey("key", "print");
        PlaceOrders first = order(customer, market, Side.BACK, 0, "3.00", 1_000, "ours", key);
        PlaceOrders newIds = order(customer, market, Side.BACK, 0, "3.00", 1_000, null, key);
        PlaceOrders sameWords = order(customer, market, Side.BACK, 0, "3.00", 1_000, "ours", null);

        OrderReceipt taken = commands.sendAndWait(first);
        outcome(taken);
        for (PlaceOrders again : List.of(first, newIds, sameWords)) {
            OrderReceipt receipt = commands.sendAndWait(again);
            assertThat(receipt.repeated()).isTrue();
            assertThat(receipt.orderIds()).isEqualTo(taken.orderIds());
            assertThat(outcome(receipt).orderId()).isEqualTo(taken.orderIds().getFirst());
        }
        assertThat(position(customer, market).hold()).isEqualTo(pounds(1_000));
        assertThat(refusalOf(order(customer, market, Side.BACK, 1, "3.00", 1_000, "ours", null)))
                .isEqualTo("REFERENCE_REUSED");
        assertThat(
                        refusalOf(
                                order(
                                        customer,
                                        market,
                                        Side.BACK,
                                        1,
                                        "3.00",
                                        1_000,
                                        null,
                                        new RequestKey("key", "another"))))
                .isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void aRepeatIsAnsweredAfterTheMarketHasClosed() throws Exception {
        MarketId market = market();
        AccountId customer = customers.withMoney(10_000);
        PlaceOrders first =
                order(
                        customer,
                        market,
                        Side.BACK,
                        0,
                        "3.00",
                        1_000,
                        null,
                        new RequestKey("key", "print"));
        outcome(commands.sendAndWait(first));
        bookmaker.publish(market, new MarketClosed(market, "kick-off"));
        awaitStatus(market, MarketStatus.CLOSED);

        OrderReceipt again = commands.sendAndWait(first);

        assertThat(again.repeated()).isTrue();
        assertThat(refusalOf(order(customer, market, Side.BACK, 0, "3.00", 1_000)))
                .isEqualTo("MARKET_CLOSED");
        eventually(() -> assertThat(position(customer, market).hold().minor()).isZero());
    }

    @Test
    void ordersAreCancelledReducedAndReplaced() throws Exception {
        MarketId market = market();
        AccountId customer = customers.withMoney(10_000);
        OrderId order = placed(customer, market, Side.LAY, 0, "2.00", 1_000).orderId();

        assertThat(changed(customer, market, new Reduce(order, pounds(400))).remaining())
                .isEqualTo(600);
        awaitHold(customer, market, 600);
        assertThat(changed(customer, market, new Replace(order, Price.parse("3.00"))).price())
                .isEqualTo(3_000);
        awaitHold(customer, market, 1_200);
        assertThat(changed(customer, market, new Replace(order, Price.parse("1.50"))).price())
                .isEqualTo(1_500);
        awaitHold(customer, market, 300);
        assertThat(changed(customer, market, new Cancel(order)).status())
                .isEqualTo(OrderStatus.CANCELLED);
        awaitHold(customer, market, 0);
        assertThat(customers.wallet(customer).available()).isEqualTo(pounds(10_000));
        assertThat(refusalOf(change(customer, market, new Cancel(order)))).isEqualTo("ORDER_GONE");
    }

    @Test
    void somebodyElsesOrderIsUnknown() throws Exception {
        MarketId market = market();
        AccountId owner = customers.withMoney(10_000);
        AccountId stranger = customers.withMoney(10_000);
        OrderId order = placed(owner, market, Side.BACK, 0, "2.00", 1_000).orderId();
        ChangeOrders cancel = change(stranger, market, new Cancel(order));

        assertThat(refusalOf(cancel)).isEqualTo("ORDER_UNKNOWN");
        placed(stranger, market, Side.BACK, 0, "2.00", 1_000);
        assertThat(refusalOf(cancel)).isEqualTo("ORDER_UNKNOWN");
    }

    @Test
    void nobodyMeetsTheirOwnOrder() throws Exception {
        MarketId market = market();
        AccountId customer = customers.withMoney(10_000);
        placed(customer, market, Side.LAY, 0, "2.00", 1_000);

        OrderOutcome own = placed(customer, market, Side.BACK, 0, "2.00", 1_000);

        assertThat(own.status()).isEqualTo(OrderStatus.LAPSED);
        assertThat(own.reason()).isEqualTo(OrderReason.OWN_ORDER);
        awaitHold(customer, market, 1_000);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "PRICE_OFF_LADDER, 0, 2.53, 1000",
        "PRICE_OFF_LADDER, 0, 1.001, 1000",
        "SIZE_TOO_SMALL, 0, 2.50, 99",
        "SELECTION_UNKNOWN, 7, 2.50, 1000",
        "INSUFFICIENT_FUNDS, 0, 2.50, 50001",
        "EXPOSURE_LIMIT, 0, 2.50, 100001",
    })
    void whatCannotBeTakenIsRefused(String code, int ordinal, String price, long size) {
        MarketId market = market();
        AccountId customer =
                customers.withMoney(code.equals("EXPOSURE_LIMIT") ? 1_000_000 : 50_000);
        PlaceOrders command = order(customer, market, Side.BACK, ordinal, price, size);

        assertThat(refusalOf(command)).isEqualTo(code);
        assertThat(customers.wallet(customer).held().minor()).isZero();
    }

    @Test
    void aMarketWithoutABookIsUnknown() {
        assertThat(
                        refusalOf(
                                order(
                                        customers.withMoney(1_000),
                                        new MarketId(Ids.next()),
                                        Side.BACK,
                                        0,
                                        "2.00",
                                        100)))
                .isEqualTo("MARKET_UNKNOWN");
    }

    @Test
    void aHundredOrdersAtOnceCannotSpendMoreThanThereIs() throws Exception {
        MarketId market = market();
        AccountId customer = customers.withMoney(1_000);

        int taken =
                atOnce(
                        100,
                        i -> order(customer, market, Side.BACK, 0, "2.00", 100),
                        "INSUFFICIENT_FUNDS");

        assertThat(taken).isEqualTo(10);
        assertThat(customers.wallet(customer).held()).isEqualTo(pounds(1_000));
        assertThat(customers.wallet(customer).available().minor()).isZero();
    }

    @Test
    void aHundredOrdersAtOnceCannotPassTheExposureLimit() throws Exception {
        List<MarketId> markets = List.of(market(), market(), market(), market());
        AccountId customer = customers.withMoney(10_000_000);

        int taken =
                atOnce(
                        100,
                        i ->
                                order(
                                        customer,
                                        markets.get(i % markets.size()),
                                        Side.BACK,
                                        0,
                                        "2.00",
                                        5_000),
                        "EXPOSURE_LIMIT");

        assertThat(taken).isEqualTo(20);
        assertThat(customers.wallet(customer).held()).isEqualTo(pounds(100_000));
    }

    @Test
    void whatWasAcceptedReachesTheBookThoughNobodyHandedItOver() {
        MarketId market = market();
        AccountId customer = customers.withMoney(10_000);
        PositionId id = PositionId.of(customer, market);
        commands.sendAndWait(
                new PositionState.Open(id, customer, market, 3, pounds(0).currency(), List.of()));
        PlaceOrders orders = order(customer, market, Side.LAY, 0, "2.00", 1_000);

        // As if the node had died right after the commit.
        commands.sendAndWait(
                new PositionState.Accept(
                        id,
                        orders.orders(),
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        pounds(100_000),
                        null,
                        Instant.now()));

        eventually(() ->
                assertThat(ladder(market).runners().getFirst().toBack())
                        .containsExactly(new LadderView.Level(2_000, 1_000)));
    }

    @Test
    void whatABookAndAPositionWereToldBeforeChangesNothing() throws Exception {
        MarketId market = market();
        AccountId layer = customers.withMoney(10_000);
        AccountId backer = customers.withMoney(10_000);
        placed(layer, market, Side.LAY, 0, "2.00", 1_000);
        placed(backer, market, Side.BACK, 0, "2.00", 400);
        awaitIfWins(layer, market, -400, 400, 400);
        long revision = ladder(market).revision();

        for (BookMoved moved : eventsOf(BookId.of(market).toString(), BookMoved.class)) {
            for (Seat seat : moved.seats()) {
                commands.sendAndWait(
                        new ApplyFacts(
                                PositionId.of(seat.accountId(), market),
                                moved.revision(),
                                List.of(new OwnFact(FactKind.MATCHED, null, 1, 1, 2_000, 100)),
                                NOON));
            }
        }
        for (AccountId customer : List.of(layer, backer)) {
            for (OrdersAccepted accepted :
                    eventsOf(PositionId.of(customer, market).toString(), OrdersAccepted.class)) {
                BookMoved again =
                        commands.sendAndWait(
                                new MoveBook(
                                        BookId.of(market),
                                        List.of(
                                                new Batch(
                                                        customer,
                                                        accepted.firstNumber(),
                                                        accepted.instructions(),
                                                        null)),
                                        NOON));
                assertThat(again).isNull();
            }
        }

        assertThat(position(layer, market).ifWins()).containsExactly(-400L, 400L, 400L);
        assertThat(ladder(market).revision()).isEqualTo(revision);
    }

    @Test
    void aBookThatStoppedHalfwayIsReadAgain() throws Exception {
        MarketId market = market();
        AccountId layer = customers.withMoney(10_000);
        AccountId backer = customers.withMoney(10_000);
        placed(layer, market, Side.LAY, 0, "2.00", 1_000);
        OrderInstruction broken = place(null);
        OrderInstruction whole = place(Side.BACK);

        Throwable failure =
                catchThrowable(() ->
                        commands.sendAndWait(
                                new MoveBook(
                                        BookId.of(market),
                                        List.of(
                                                new Batch(backer, 1, List.of(whole), null),
                                                new Batch(backer, 2, List.of(broken), null)),
                                        NOON)));

        assertThat(failure).isNotNull();
        assertThat(placed(backer, market, Side.BACK, 0, "2.00", 1_000).status())
                .isEqualTo(OrderStatus.MATCHED);
    }

    private static OrderInstruction place(@Nullable Side side) {
        return new OrderInstruction(
                OrderInstruction.Kind.PLACE,
                new OrderId(Ids.next()),
                null,
                0,
                side,
                2_000,
                1_000L,
                Persistence.LAPSE,
                null);
    }

    @Test
    void aSuspendedMarketTakesNothingUntilItIsResumed() throws Exception {
        MarketId market = market();
        AccountId customer = customers.withMoney(10_000);
        bookmaker.publish(market, new MarketSuspended(market, "pricing", "no quotes"));
        bookmaker.publish(market, new MarketSuspended(market, "trader", "look"));
        awaitStatus(market, MarketStatus.SUSPENDED);
        assertThat(refusalOf(order(customer, market, Side.BACK, 0, "2.00", 100)))
                .isEqualTo("MARKET_SUSPENDED");

        bookmaker.publish(market, new MarketResumed(market, "trader", "go on"));
        awaitStatus(market, MarketStatus.OPEN);

        assertThat(placed(customer, market, Side.BACK, 0, "2.00", 100).status())
                .isEqualTo(OrderStatus.OPEN);
    }

    @Test
    void atTheStartOrdersLapseUnlessTheyPersistAndLaterOnesWait() throws Exception {
        MarketId market = market();
        AccountId customer = customers.withMoney(10_000);
        AccountId other = customers.withMoney(10_000);
        placed(customer, market, Side.LAY, 0, "2.00", 1_000);
        outcome(
                order(
                        customer,
                        market,
                        newOrder(Side.LAY, 1, "3.00", 500, Persistence.PERSIST, null),
                        null,
                        null));

        bookmaker.publish(market, new MarketInPlay(market, Instant.now()));
        await().atMost(BOUND).until(() -> ladder(market).inPlay());

        awaitHold(customer, market, 1_000);
        Instant before = Instant.now();
        OrderOutcome late = placed(other, market, Side.BACK, 1, "3.00", 500);
        assertThat(late.status()).isEqualTo(OrderStatus.MATCHED);
        assertThat(Duration.between(before, Instant.now()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(900));
    }

    @Test
    void whatTakesRiskAwayWaitsForTheDelayOnlyTogetherWithANewPrice() throws Exception {
        MarketId market = market();
        AccountId customer = customers.withMoney(10_000);
        bookmaker.publish(market, new MarketInPlay(market, Instant.now()));
        await().atMost(BOUND).until(() -> ladder(market).inPlay());
        OrderId order = placed(customer, market, Side.LAY, 0, "2.00", 1_000).orderId();

        OrderReceipt alone =
                commands.sendAndWait(change(customer, market, new Reduce(order, pounds(200))));
        OrderReceipt both =
                commands.sendAndWait(
                        new ChangeOrders(
                                customer,
                                market,
                                List.of(
                                        new Reduce(order, pounds(300)),
                                        new Replace(order, Price.parse("1.50"))),
                                null,
                                Instant.now()));

        assertThat(alone.goesOnAt()).isNull();
        assertThat(both.goesOnAt()).isNotNull();
        assertThat(outcome(alone).remaining()).isEqualTo(800);
        assertThat(outcome(both).price()).isEqualTo(1_500);
        awaitHold(customer, market, 250);
    }

    @Test
    void anOrderThatWaitsForTheDelayLapsesWhenTheMarketMovesOn() throws Exception {
        MarketId market = market();
        AccountId customer = customers.withMoney(10_000);
        bookmaker.publish(market, new MarketInPlay(market, Instant.now()));
        await().atMost(BOUND).until(() -> ladder(market).inPlay());

        OrderReceipt waits =
                commands.sendAndWait(order(customer, market, Side.BACK, 0, "2.00", 500));
        commands.sendAndWait(new TurnBook(BookId.of(market), Turn.PAUSE, Long.MAX_VALUE - 1, NOON));

        assertThat(outcome(waits).reason()).isEqualTo(OrderReason.MARKET_MOVED);
        awaitHold(customer, market, 0);
    }

    @Test
    void whatIfShowsTheOutcomeWithoutHoldingAnything() throws Exception {
        MarketId market = market();
        AccountId customer = customers.withMoney(10_000);

        PositionView view =
                questions.ask(
                        new WhatIf(
                                customer,
                                market,
                                order(customer, market, Side.LAY, 0, "3.00", 1_000).orders()),
                        PositionView.class);

        assertThat(view.worstIfWins()).containsExactly(-2_000L, 0L, 0L);
        assertThat(view.hold()).isEqualTo(pounds(2_000));
        assertThat(customers.wallet(customer).held().minor()).isZero();
    }

    @Test
    void aWithdrawnRunnersBetsAreVoidAndTheOthersPricesShrink() throws Exception {
        MarketId market = market();
        AccountId layer = customers.withMoney(100_000);
        AccountId backer = customers.withMoney(100_000);
        matched(layer, backer, market, 0, "8.00", 1_000);
        matched(layer, backer, market, 1, "2.00", 1_000);
        WithdrawRunner withdraw = withdrawal(market, 1);

        commands.sendAndWait(withdraw);
        commands.sendAndWait(withdraw);

        // 8.0 with a factor of 25 % becomes 6.0.
        awaitIfWins(backer, market, 5_000, 0, -1_000);
        awaitIfWins(layer, market, -5_000, 0, 1_000);
        awaitHold(layer, market, 5_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 10_001})
    void aReductionBeyondAllOrNothingIsRefused(int factorBasisPoints) throws Exception {
        assertThat(refusalOf(withdrawal(market(), 1, factorBasisPoints)))
                .isEqualTo("REDUCTION_INVALID");
    }

    @Test
    void aWithdrawnRunnerCannotWinAndHoldsNothing() throws Exception {
        MarketId market = market();
        AccountId layer = customers.withMoney(100_000);
        AccountId backer = customers.withMoney(100_000);
        matched(layer, backer, market, 0, "3.00", 1_000);
        matched(layer, backer, market, 1, "3.00", 1_000);
        awaitIfWins(backer, market, 1_000, 1_000, -2_000);
        awaitHold(backer, market, 2_000);

        commands.sendAndWait(withdrawal(market, 2));

        // 3.0 with a factor of 25 % becomes 2.25: whichever of the two wins, 2.50 are left.
        awaitIfWins(backer, market, 250, 250, 0);
        awaitHold(backer, market, 0);
        awaitIfWins(layer, market, -250, -250, 0);
        awaitHold(layer, market, 250);
        PositionView view =
                questions.ask(
                        new WhatIf(
                                backer,
                                market,
                                order(backer, market, Side.LAY, 0, "2.00", 250).orders()),
                        PositionView.class);
        assertThat(view.worstIfWins()).containsExactly(0L, 250L, 0L);
        assertThat(view.hold()).isEqualTo(pounds(0));
    }

    @Test
    void aDecidedMarketPaysOnceAndACorrectionTakesItBack() throws Exception {
        MarketId market = market();
        AccountId layer = customers.withMoney(10_000);
        AccountId backer = customers.withMoney(10_000);
        matched(layer, backer, market, 0, "3.00", 1_000);
        placed(backer, market, Side.BACK, 1, "5.00", 300);

        settle(market, 1, 0);
        awaitSettled(backer, market, 1);
        awaitSettled(layer, market, 1);

        assertThat(customers.wallet(backer).available()).isEqualTo(pounds(11_900));
        assertThat(customers.wallet(layer).available()).isEqualTo(pounds(8_000));
        assertThat(balance("exchange/" + market)).isZero();

        settle(market, 2, 1);
        awaitSettled(backer, market, 2);
        awaitSettled(layer, market, 2);
        commands.sendAndWait(
                new SettlePosition(
                        PositionId.of(backer, market), 2, List.of(), 500, 0, "again", NOON));
        commands.sendAndWait(
                new SettleBook(BookId.of(market), 2, List.of(), "again", Long.MAX_VALUE, NOON));

        assertThat(customers.wallet(backer).available()).isEqualTo(pounds(9_000));
        assertThat(customers.wallet(layer).available()).isEqualTo(pounds(10_950));
        assertThat(customers.wallet(layer).held().minor()).isZero();
        assertThat(balance("exchange/" + market)).isZero();
    }

    /**
     * Tens of customers, several markets, thousands of orders at once; then everything is decided.
     */
    @Test
    void moneyIsConservedWhateverCustomersDo() throws Exception {
        long seed = 20_260_307;
        int orders = 3_000;
        List<MarketId> markets = List.of(market(), market(), market(), market(), market());
        List<AccountId> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(customers.withMoney(200_000));
        }
        int threads = 8;
        AtomicInteger taken = new AtomicInteger();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                Random random = new Random(seed + thread);
                running.add(
                        pool.submit(() -> {
                            List<PlaceOrders> mine = new ArrayList<>();
                            for (int i = 0; i < orders / threads; i++) {
                                PlaceOrders command = random(random, all, markets);
                                taken.addAndGet(tried(command) ? 1 : 0);
                                mine.add(command);
                                if (random.nextInt(4) == 0) {
                                    change(random, mine.get(random.nextInt(mine.size())));
                                }
                            }
                            return null;
                        }));
            }
            for (Future<?> one : running) {
                one.get(5, TimeUnit.MINUTES);
            }
        }
        assertThat(taken.get()).as("orders taken, seed " + seed).isGreaterThan(orders / 3);
        for (MarketId market : markets) {
            settle(market, 1, 0);
        }
        long trades = 0;
        long commission = 0;
        Map<AccountId, Long> winnings = new HashMap<>();
        for (MarketId market : markets) {
            Map<AccountId, Long> nets = new HashMap<>();
            Map<Integer, AccountId> seats = new HashMap<>();
            await().atMost(BOUND).until(() -> ladder(market).status() == MarketStatus.SETTLED);
            for (BookMoved moved : eventsOf(BookId.of(market).toString(), BookMoved.class)) {
                moved.seats().forEach(seat -> seats.put(seat.seat(), seat.accountId()));
                for (BookFact fact : moved.facts()) {
                    if (fact.kind() == FactKind.MATCHED) {
                        trades++;
                        long size = fact.size();
                        long backerGets =
                                fact.runner() == 0 ? size * (fact.price() - 1_000) / 1_000 : -size;
                        boolean backs = fact.side() == Side.BACK;
                        nets.merge(
                                seats.get(fact.seat()),
                                backs ? backerGets : -backerGets,
                                Long::sum);
                        nets.merge(
                                seats.get(fact.againstSeat()),
                                backs ? -backerGets : backerGets,
                                Long::sum);
                    }
                }
            }
            for (AccountId customer : seats.values()) {
                awaitSettled(customer, market, 1);
                PositionView view = position(customer, market);
                assertThat(view.net())
                        .as("net of " + customer + " by a naive replay, seed " + seed)
                        .isEqualTo(nets.getOrDefault(customer, 0L));
                assertThat(view.orders()).isEmpty();
                commission += view.commission();
                winnings.merge(customer, view.net() - view.commission(), Long::sum);
                assertThat(folded(customer, market)).isEqualTo(view);
            }
        }
        assertThat(trades).isGreaterThan(100);
        for (AccountId customer : all) {
            assertThat(customers.wallet(customer).held().minor()).isZero();
            assertThat(customers.wallet(customer).available().minor())
                    .isEqualTo(200_000 + winnings.getOrDefault(customer, 0L));
        }
        for (MarketId market : markets) {
            assertThat(balance("exchange/" + market)).isZero();
        }
        assertThat(commission).isPositive();
        assertThat(trialBalance().balanced()).isTrue();
    }

    /** It was accepted, and the node died before it reached the book. */
    @Test
    void anOrderAcceptedBeforeTheKickOffThatReachesTheBookInPlayLapses() throws Exception {
        MarketId market = market();
        AccountId customer = customers.withMoney(100_000);
        placed(customer, market, Side.LAY, 0, "3.00", 1_000);
        OrderId second = placed(customer, market, Side.LAY, 1, "3.00", 1_000).orderId();
        changed(customer, market, new Replace(second, Price.parse("3.05")));
        long before = ladder(market).version();
        PlaceOrders third = order(customer, market, Side.LAY, 1, "2.00", 1_000);
        outcome(
                new PlaceOrders(
                        customer, market, third.orders(), before, null, null, Instant.now()));
        List<OrdersAccepted> accepted =
                eventsOf(PositionId.of(customer, market).toString(), OrdersAccepted.class);
        assertThat(accepted)
                .hasSize(4)
                .extracting(OrdersAccepted::marketVersion)
                .containsOnly(before);

        bookmaker.publish(market, new MarketInPlay(market, Instant.now()));
        await().atMost(BOUND).until(() -> ladder(market).inPlay());
        for (OrdersAccepted one : List.of(accepted.get(0), accepted.get(3))) {
            BookMoved late =
                    commands.sendAndWait(
                            new MoveBook(
                                    BookId.of(market),
                                    List.of(
                                            new Batch(
                                                    customer,
                                                    one.firstNumber() + 10,
                                                    one.instructions(),
                                                    one.marketVersion())),
                                    Instant.now()));
            assertThat(late.facts())
                    .extracting(BookFact::kind, BookFact::reason)
                    .containsExactly(tuple(FactKind.LAPSED, OrderReason.MARKET_MOVED));
        }
    }

    @Test
    void aVersionThatTheMarketHasNotComeToHereIsAskedForAgainLater() throws Exception {
        MarketId market = market();
        AccountId customer = customers.withMoney(10_000);
        PlaceOrders order = order(customer, market, Side.LAY, 1, "2.00", 1_000);
        for (long ahead : new long[] {999_999_999, Long.MAX_VALUE}) {
            Refusal refusal = refused(order, ahead);
            assertThat(refusal.code()).isEqualTo("MARKET_VERSION_UNKNOWN");
            assertThat(refusal.kind())
                    .as("another node may have shown it")
                    .isEqualTo(Refusal.Kind.BUSY);
        }
        assertThat(customers.wallet(customer).held().minor()).isZero();
    }

    private Refusal refused(PlaceOrders order, long version) {
        PlaceOrders forVersion =
                new PlaceOrders(
                        order.accountId(),
                        order.marketId(),
                        order.orders(),
                        version,
                        null,
                        null,
                        Instant.now());
        return catchThrowableOfType(Refusal.class, () -> commands.sendAndWait(forVersion));
    }

    @Test
    void aVersionOfTheMarketInsteadOfItsBookIsRefusedForGood() throws Exception {
        MarketId market = market();
        AccountId customer = customers.withMoney(10_000);
        assertThat(ladder(market).version()).as("nothing has turned this book yet").isZero();

        PlaceOrders order = order(customer, market, Side.LAY, 1, "2.00", 1_000);
        Refusal refusal = refused(order, 1);

        assertThat(refusal.code()).isEqualTo("MARKET_VERSION_INVALID");
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
        assertThat(refusal.attributes()).containsEntry("version", "0");
        assertThat(customers.wallet(customer).held().minor()).isZero();
    }

    private PlaceOrders random(Random random, List<AccountId> all, List<MarketId> markets) {
        return order(
                all.get(random.nextInt(all.size())),
                markets.get(random.nextInt(markets.size())),
                newOrder(
                        random.nextBoolean() ? Side.BACK : Side.LAY,
                        random.nextInt(3),
                        aroundTheTouch(random).toString(),
                        100 + random.nextInt(3_000),
                        Persistence.LAPSE,
                        random.nextInt(10) == 0 ? 100L : null),
                null,
                null);
    }

    private boolean tried(PlaceOrders command) {
        try {
            commands.sendAndWait(command);
            if (command.hashCode() % 10 == 0) {
                OrderReceipt again = commands.sendAndWait(command);
                assertThat(again.repeated()).isTrue();
            }
            return true;
        } catch (Refusal refused) {
            assertThat(refused.code()).isIn("INSUFFICIENT_FUNDS", "EXPOSURE_LIMIT");
            return false;
        }
    }

    private void change(Random random, PlaceOrders placed) {
        OrderId order = placed.orders().getFirst().orderId();
        try {
            commands.sendAndWait(
                    change(placed.accountId(), placed.marketId(), randomChange(random, order)));
        } catch (Refusal refused) {
            assertThat(refused.code())
                    .isIn("ORDER_GONE", "ORDER_UNKNOWN", "INSUFFICIENT_FUNDS", "EXPOSURE_LIMIT");
        }
    }

    private PositionView folded(AccountId customer, MarketId market) {
        PositionState state = null;
        for (PositionEvent event :
                eventsOf(PositionId.of(customer, market).toString(), PositionEvent.class)) {
            state = PositionState.evolve(state, event);
            if (state.settledRound() == 0) {
                assertThat(state.hold().minor())
                        .as("held after " + event)
                        .isEqualTo(state.foldedExposure().hold());
            }
        }
        assertThat(state).isNotNull();
        return state.view(List.of(), null, Instant.now());
    }

    private interface Numbered {
        PlaceOrders order(int number);
    }

    /** How many were taken; all others must be refused with the code. */
    private int atOnce(int count, Numbered orders, String code) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        int taken = 0;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                PlaceOrders order = orders.order(i);
                Callable<String> send =
                        () -> {
                            start.await();
                            try {
                                commands.sendAndWait(order);
                                return "TAKEN";
                            } catch (Refusal refused) {
                                return refused.code();
                            }
                        };
                answers.add(pool.submit(send));
            }
            start.countDown();
            for (Future<String> answer : answers) {
                String said = answer.get(60, TimeUnit.SECONDS);
                assertThat(said).isIn("TAKEN", code);
                taken += said.equals("TAKEN") ? 1 : 0;
            }
        }
        return taken;
    }

    @Test
    void aMarketOfWhichTwoSelectionsWinHasNoBook() {
        MarketId chance = bookmaker.openOf("DOUBLE_CHANCE", "1.30", "1.40", "1.25");
        long opened = tail.head();
        await().atMost(BOUND)
                .until(() ->
                        projections.status().stream()
                                .filter(one -> one.projection().equals("exchange-market"))
                                .allMatch(one -> one.position() >= opened));

        assertThat(catchThrowableOfType(Refusal.class, () -> ladder(chance)))
                .extracting(Refusal::code)
                .isEqualTo("MARKET_UNKNOWN");
    }
}
