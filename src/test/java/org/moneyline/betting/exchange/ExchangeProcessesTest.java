package org.moneyline.betting.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.moneyline.betting.BettingHouse.pounds;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountCommand.Notice;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.BettingHouse;
import org.moneyline.betting.BettingHouse.Register;
import org.moneyline.betting.ExchangeHouse;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.ApplyFacts;
import org.moneyline.betting.api.ExchangeCommand.Cancel;
import org.moneyline.betting.api.ExchangeCommand.Replace;
import org.moneyline.betting.api.ExchangeCommand.SettleBook;
import org.moneyline.betting.api.ExchangeCommand.SettlePosition;
import org.moneyline.betting.api.ExchangeCommand.Turn;
import org.moneyline.betting.api.ExchangeCommand.TurnBook;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.BookOpened;
import org.moneyline.betting.api.ExchangeEvent.OrdersMoved;
import org.moneyline.betting.api.ExchangeEvent.PositionReduced;
import org.moneyline.betting.api.ExchangeEvent.PositionSettled;
import org.moneyline.betting.api.ExchangeEvent.SettlementReleased;
import org.moneyline.betting.api.ExchangeQuery.OrderOf;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.FillView;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderView;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.OddsEvent.BetsTakenVoided;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.MarketClosed;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.odds.api.OddsEvent.MarketSuspended;
import org.moneyline.odds.api.OddsEvent.ScoreChanged;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.platform.api.Causation;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.wallet.api.WalletView;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

@SpringBootTest(
        classes = BettingHouse.class,
        webEnvironment = WebEnvironment.NONE,
        properties = {
            "moneyline.exchange.in-play-delay-seconds=1",
            "moneyline.exchange.in-play-delay-seconds-by-sport.chess=7",
            // So small that positions are read from their snapshots again and again.
            "moneyline.store.aggregates.position.cached=2",
            "moneyline.store.aggregates.position.snapshot-every-events=3"
        })
@TestDatabase.Fresh
@DisplayName("The processes around the exchange")
class ExchangeProcessesTest extends ExchangeHouse {

    @Autowired private Register register;
    @Autowired private BoardFollower board;
    @Autowired private EventMarkets eventMarkets;
    @Autowired private CommandBus bus;
    @Autowired private EventHistory history;

    @Test
    void customersAreToldOfEveryChangeOfTheirOrdersOnce() throws Exception {
        MarketId market = market();
        AccountId layer = customers.withMoney(10_000);
        AccountId backer = customers.withMoney(10_000);
        OrderId lay = placed(layer, market, Side.LAY, 0, "3.00", 1_000).orderId();
        placed(backer, market, Side.BACK, 0, "3.00", 400);
        placed(backer, market, Side.BACK, 0, "3.00", 100);
        OrderId other = placed(layer, market, Side.LAY, 1, "2.00", 700).orderId();
        commands.sendAndWait(change(layer, market, new Cancel(other)));
        settle(market, 1, 0);

        eventually(() -> {
            assertThat(templates(layer))
                    .containsExactlyInAnyOrder(
                            "order-accepted",
                            "order-accepted",
                            "order-matched-part",
                            "order-cancelled",
                            "order-lapsed",
                            "position-settled");
            assertThat(templates(backer))
                    .containsExactlyInAnyOrder(
                            "order-matched", "order-matched", "position-settled");
        });
        assertThat(told("order-matched-part/" + lay))
                .containsEntry("event", "Home v Away")
                .containsEntry("selection", "Selection 0")
                .containsEntry("matched", "4.00 GBP")
                .containsEntry("remaining", "6.00 GBP");
        assertThat(told("order-lapsed/" + lay))
                .containsEntry("lapsed", "5.00 GBP")
                .containsEntry("reason", "The market is closed.");
        assertThat(told("position-settled/" + PositionId.of(backer, market) + "/1"))
                .containsEntry("result", "won 10.00 GBP")
                .containsEntry("payout", "9.50 GBP");
    }

    @Test
    void whoseOrdersNobodyTookHearsNothingOfTheResult() throws Exception {
        MarketId market = market();
        AccountId alone = customers.withMoney(10_000);
        placed(alone, market, Side.LAY, 0, "3.00", 1_000);
        settle(market, 1, 0);

        eventually(() ->
                assertThat(templates(alone))
                        .containsExactlyInAnyOrder("order-accepted", "order-lapsed"));
        awaitSettled(alone, market, 1);
        assertThat(templates(alone)).doesNotContain("position-settled");
    }

    @Test
    void aDiscountIsTakenOffTheCommissionAndRecorded() throws Exception {
        MarketId market = market();
        AccountId layer = customers.withMoney(100_000);
        AccountId backer = customers.withMoney(100_000);
        register.discounts.put(backer, 4_000);
        matched(layer, backer, market, 0, "3.00", 20_000);

        settle(market, 1, 0);

        awaitSettled(backer, market, 1);
        awaitSettled(layer, market, 1);
        // Net 400.00 at 5 % less 40 % is 12.00.
        assertThat(position(backer, market).commission()).isEqualTo(1_200);
        assertThat(customers.wallet(backer).available()).isEqualTo(pounds(138_800));
        assertThat(eventsOf(PositionId.of(backer, market).toString(), PositionSettled.class))
                .singleElement()
                .satisfies(settled -> {
                    assertThat(settled.discountBasisPoints()).isEqualTo(4_000);
                    assertThat(settled.commissionBasisPoints()).isEqualTo(500);
                });
        register.discounts.remove(backer);
        assertThat(balance("exchange/" + market)).isZero();
    }

    @Test
    void aMarketThatIsSettledAgainKeepsTheDiscountOfTheFirstTime() throws Exception {
        MarketId market = market();
        AccountId layer = customers.withMoney(100_000);
        AccountId backer = customers.withMoney(100_000);
        match(market, layer, backer, "3.00", 20_000);
        register.discounts.put(backer, 4_000);
        settle(market, 1, 0);
        awaitSettled(backer, market, 1);
        // Today the one has none any more, and the other has one.
        register.discounts.remove(backer);
        register.discounts.put(layer, 5_000);

        settle(market, 2, 1);
        awaitSettled(layer, market, 2);
        assertThat(position(layer, market).commission()).as("5 % of 200.00").isEqualTo(1_000);
        settle(market, 3, 0);
        awaitSettled(backer, market, 3);
        awaitSettled(layer, market, 3);

        assertThat(position(backer, market).commission()).isEqualTo(1_200);
        assertThat(customers.wallet(backer).available()).isEqualTo(pounds(138_800));
        assertThat(eventsOf(PositionId.of(backer, market).toString(), PositionSettled.class))
                .extracting(PositionSettled::discountBasisPoints)
                .containsExactly(4_000, 4_000, 4_000);
        register.discounts.remove(layer);
        assertThat(balance("exchange/" + market)).isZero();
    }

    @Test
    void everyOpenBookPausesForAScoreChangeAndGoesOnByItself() throws Exception {
        MarketId market = market();
        AccountId customer = customers.withMoney(10_000);
        OrderId waits = placed(customer, market, Side.LAY, 0, "3.00", 1_000).orderId();
        long before = ladder(market).version();

        score(market);

        awaitTold(market, FactKind.SUSPENDED);
        assertThat(ladder(market).version()).isGreaterThan(before);
        awaitTold(market, FactKind.RESUMED);
        awaitStatus(market, MarketStatus.OPEN);
        assertThat(position(customer, market).orders())
                .as("what waits stays")
                .extracting(OrderOutcome::orderId)
                .containsExactly(waits);
        long version = ladder(market).version();
        long revision = ladder(market).revision();
        // From the log it is said once more, which must change nothing.
        commands.sendAndWait(new TurnBook(BookId.of(market), Turn.GO_ON, version, Instant.now()));
        assertThat(ladder(market).revision()).isEqualTo(revision);
    }

    @Test
    void aBookOpensAndPausesThoughTheCatalogueIsBeingRebuilt() {
        bookmaker.rebuilding = true;
        try {
            MarketId market = market();
            score(market);
            awaitTold(market, FactKind.SUSPENDED);
            awaitTold(market, FactKind.RESUMED);
            awaitStatus(market, MarketStatus.OPEN);
        } finally {
            bookmaker.rebuilding = false;
        }
    }

    @Test
    void aMarketIsSuspendedWhileTheSettlementOfAnotherTakesLong() throws Exception {
        MarketId settling = market();
        MarketId market = market();
        try (HeldUp held =
                new HeldUp(SettleBook.class, one -> one.bookId().equals(BookId.of(settling)))) {
            settle(settling, 1, 0);
            held.awaitBegun();

            bookmaker.publish(market, new MarketSuspended(market, "trader", "injury"));
            awaitStatus(market, MarketStatus.SUSPENDED);
            // Nobody has opened this one yet: its opening waits behind the settlement.
            MarketId fresh = bookmaker.open("2.00", "3.00", "4.00");
            bookmaker.publish(fresh, new MarketSuspended(fresh, "trader", "injury"));
            eventually(() ->
                    assertThat(eventsOf(BookId.of(fresh).toString(), BookMoved.class)).hasSize(1));

            assertThat(ladder(fresh).status()).isEqualTo(MarketStatus.SUSPENDED);
            assertThat(ladder(settling).status()).isEqualTo(MarketStatus.OPEN);
        }
        awaitStatus(settling, MarketStatus.SETTLED);
        assertThat(eventsOf(BookId.of(market).toString(), BookMoved.class)).hasSize(1);
    }

    @Test
    void theMarketsOfAnEventPauseSideBySide() {
        MarketId one = market();
        MarketId other = new MarketId(Ids.next());
        bookmaker.publish(
                other,
                new MarketOpened(
                        other,
                        bookmaker.eventOf(one),
                        "MATCH_RESULT",
                        null,
                        List.of("1", "X", "2")));
        eventually(() ->
                assertThat(eventsOf(BookId.of(other).toString(), BookOpened.class)).hasSize(1));
        CountDownLatch both = new CountDownLatch(2);
        try (HeldUp held =
                new HeldUp(TurnBook.class, turn -> turn.turn() == Turn.PAUSE, both, both)) {
            score(one);
            awaitTold(one, FactKind.SUSPENDED);
            awaitTold(other, FactKind.SUSPENDED);
        }
    }

    @Test
    void marketsThatHaveEndedAreForgottenByTheirEvents() {
        MarketId settled = market();
        MarketId closed = market();
        assertThat(eventMarkets.of(bookmaker.eventOf(settled))).containsExactly(settled);

        settle(settled, 1, 0);
        bookmaker.publish(closed, new MarketClosed(closed, "over"));

        eventually(() -> {
            assertThat(eventMarkets.of(bookmaker.eventOf(settled))).isEmpty();
            assertThat(eventMarkets.of(bookmaker.eventOf(closed))).isEmpty();
        });
    }

    @Test
    void aMatchReachesItsPositionsWhileTheSettlementOfAnotherMarketTakesLong() throws Exception {
        MarketId settling = market();
        MarketId market = market();
        AccountId layer = customers.withMoney(10_000);
        AccountId backer = customers.withMoney(10_000);
        match(settling, layer, backer, "3.00", 1_000);
        try (HeldUp held = settlementHeldUp(backer, settling)) {
            settle(settling, 1, 0);
            held.awaitBegun();

            match(market, layer, backer, "2.00", 500);
            awaitIfWins(backer, market, 500, -500, -500);
            awaitIfWins(layer, market, -500, 500, 500);
            assertThat(position(backer, settling).settledRound()).isZero();
        }
        awaitSettled(backer, settling, 1);
        awaitSettled(layer, settling, 1);
        assertThat(position(backer, settling).net()).isEqualTo(2_000);
    }

    @Test
    void aWindowVoidedWhileTheSettlementIsOnItsWayHoldsNothingMore() throws Exception {
        MarketId market = market();
        AccountId layer = customers.withMoney(10_000);
        AccountId backer = customers.withMoney(10_000);
        match(market, layer, backer, "3.00", 1_000);
        awaitHold(backer, market, 1_000);
        Instant goal = Instant.now();
        match(market, backer, layer, "3.00", 1_000);
        awaitHold(backer, market, 0);
        try (HeldUp held = settlementHeldUp(backer, market)) {
            settle(market, 1, 0);
            held.awaitBegun();
            bookmaker.publish(
                    market,
                    new BetsTakenVoided(
                            market, goal, Instant.now().plusSeconds(1), "trader", "late"));
            awaitIfWins(backer, market, 2_000, -1_000, -1_000);

            assertThat(position(backer, market).hold().minor()).isZero();
            assertThat(customers.wallet(backer).held().minor()).isZero();
        }
        awaitSettled(backer, market, 2);
        awaitSettled(layer, market, 2);
        assertThat(position(backer, market).net()).isEqualTo(2_000);
        assertConserved(market, 20_000, backer, layer);
    }

    /** The reader of the log waits for all of a batch before it looks at the next. */
    @Test
    void aMatchReachesItsPositionsWhileTheLogIsHeldUpByAnotherMarket() throws Exception {
        MarketId heldUp = market();
        MarketId market = market();
        AccountId layer = customers.withMoney(10_000);
        AccountId backer = customers.withMoney(10_000);
        match(market, layer, backer, "3.00", 100);
        awaitIfWins(backer, market, 200, -100, -100);
        awaitFillsRead();
        try (HeldUp held =
                new HeldUp(
                        ApplyFacts.class,
                        one -> one.positionId().equals(PositionId.of(backer, heldUp)))) {
            match(heldUp, layer, backer, "2.00", 500);
            held.awaitBegun();

            match(market, layer, backer, "3.00", 100);
            awaitIfWins(backer, market, 400, -200, -200);
            awaitIfWins(layer, market, -400, 200, 200);
        }
        awaitIfWins(backer, heldUp, 500, -500, -500);
        awaitFillsRead();
        assertThat(eventsOf(PositionId.of(backer, market).toString(), OrdersMoved.class))
                .as("told once, though the log brings it too")
                .hasSize(2);
    }

    private void awaitFillsRead() {
        long head = tail.head();
        await().atMost(BOUND)
                .until(() ->
                        projections.status().stream()
                                .filter(one -> one.projection().equals("exchange-fills"))
                                .allMatch(one -> one.position() >= head));
    }

    @Test
    void aDeadHeatPaysHalfTheStakeOnEachOfTheTied() throws Exception {
        AccountId layer = customers.withMoney(10_000);
        AccountId backer = customers.withMoney(10_000);
        MarketId market = market();
        matched(layer, backer, market, 1, "4.00", 501);
        matched(layer, backer, market, 0, "3.00", 1_000);
        awaitIfWins(backer, market, 2_000 - 501, 1_503 - 1_000, -1_501);

        bookmaker.settle(
                market,
                1,
                new SelectionResult(0, true, 0, 1, 2),
                new SelectionResult(1, true, 0, 1, 2));

        awaitSettled(backer, market, 1);
        awaitSettled(layer, market, 1);
        // 10.00 at 3.00 returns 15.00 and 5.01 at 4.00 returns 10.02; 5 % of 10.01 is 0.50.
        assertThat(position(backer, market).net()).isEqualTo(500 + 501);
        assertThat(position(backer, market).commission()).isEqualTo(50);
        assertThat(position(layer, market).net()).isEqualTo(-1_001);
        assertThat(customers.wallet(backer).available()).isEqualTo(pounds(10_951));
        assertThat(customers.wallet(layer).available()).isEqualTo(pounds(8_999));
        assertConserved(market, 20_000, backer, layer);
    }

    /** A draw at -0.25: half is lost on the one side and half is won on the other. */
    @Test
    void aQuarterLinePaysHalvesToThePennyHoweverTheyAreSplit() throws Exception {
        MarketId line = new MarketId(Ids.next());
        bookmaker.publish(
                line,
                new MarketOpened(
                        line,
                        new EventId(Ids.next()),
                        "ASIAN_HANDICAP",
                        -1,
                        List.of("Home -0.25", "Away +0.25")));
        await().atMost(BOUND)
                .ignoreExceptions()
                .until(() -> ladder(line).status() == MarketStatus.OPEN);
        AccountId layer = customers.withMoney(10_000);
        AccountId one = customers.withMoney(10_000);
        AccountId other = customers.withMoney(10_000);
        // One order of the layer's meets two, each of an odd number of pence.
        placed(layer, line, Side.LAY, 0, "1.91", 501 + 503);
        placed(one, line, Side.BACK, 0, "1.91", 501);
        placed(other, line, Side.BACK, 0, "1.91", 503);
        matched(layer, one, line, 1, "2.07", 333);

        bookmaker.publish(
                line,
                new MarketSettled(
                        line,
                        1,
                        List.of(SelectionResult.halfLost(0), SelectionResult.halfWon(1)),
                        "0:0",
                        "feed",
                        "result"));

        for (AccountId customer : List.of(layer, one, other)) {
            awaitSettled(customer, line, 1);
        }
        // Of 5.01 returns 2.50, of 5.03 2.51, and of 3.33 at 2.07 5.11: rounded down for a backer.
        assertThat(position(one, line).net()).isEqualTo(-251 + 178);
        assertThat(position(other, line).net()).isEqualTo(-252);
        assertThat(position(layer, line).net()).isEqualTo(251 + 252 - 178);
        assertThat(customers.wallet(layer).available())
                .as("5 % of 3.25 is 0.16")
                .isEqualTo(pounds(10_000 + 325 - 16));
        assertConserved(line, 30_000, layer, one, other);
    }

    @Test
    void aSettlementWaitsForEveryMatchBeforeIt() throws Exception {
        MarketId market = market();
        AccountId layer = customers.withMoney(10_000);
        AccountId backer = customers.withMoney(10_000);
        try (HeldUp held =
                new HeldUp(
                        ApplyFacts.class,
                        one -> one.positionId().equals(PositionId.of(backer, market)))) {
            match(market, layer, backer, "3.00", 1_000);
            held.awaitBegun();
            settle(market, 1, 0);
            awaitStatus(market, MarketStatus.SETTLED);
            assertThat(eventsOf(BookId.of(market).toString(), SettlementReleased.class)).isEmpty();
        }
        awaitSettled(backer, market, 1);
        awaitSettled(layer, market, 1);

        assertThat(position(backer, market).net()).isEqualTo(2_000);
        assertThat(eventsOf(PositionId.of(backer, market).toString(), PositionSettled.class))
                .hasSize(1);
    }

    @Test
    void whatIsSentSideBySideTellsWhatItFollowsFrom() throws Exception {
        MarketId market = market();
        for (int customer = 0; customer < 3; customer++) {
            placed(customers.withMoney(10_000), market, Side.LAY, 0, "3.00", 1_000);
        }
        settle(market, 1, 0);
        eventually(() -> {
            List<EventHistory.Entry> released =
                    history.of(BookId.of(market).value(), 0, 1_000).stream()
                            .filter(e -> e.event().equals("betting.settlement-released"))
                            .toList();
            assertThat(released).hasSize(1);
            assertThat(
                            history.correlated(correlationOf(released.getFirst()), 1_000).stream()
                                    .filter(e -> e.event().equals("betting.position-settled")))
                    .hasSize(3);
        });
    }

    /** Some of each order: they would make the index over correlations grow most. */
    @Test
    void fillsNameTheRequestTheyComeFromAndAreInNoIndex() throws Exception {
        MarketId market = market();
        placed(customers.withMoney(10_000), market, Side.LAY, 0, "3.00", 1_000);
        String request = "request-" + market;
        Causation.beginRequest(request, false);
        try {
            placed(customers.withMoney(10_000), market, Side.BACK, 0, "3.00", 1_000);
        } finally {
            Causation.endRequest();
        }

        eventually(() ->
                assertThat(history.correlated(request, 1_000))
                        .filteredOn(one -> one.event().equals("betting.orders-moved"))
                        .hasSize(2)
                        .allSatisfy(one ->
                                assertThat(String.valueOf(one.metadata()))
                                        .contains("causationId")
                                        .doesNotContain("correlationId")));
    }

    private static String correlationOf(EventHistory.Entry entry) {
        Matcher found =
                Pattern.compile("\"correlationId\" ?: ?\"([^\"]+)\"")
                        .matcher(String.valueOf(entry.metadata()));
        assertThat(found.find()).as("a correlation in %s", entry).isTrue();
        return found.group(1);
    }

    private void match(MarketId market, AccountId layer, AccountId backer, String price, long size)
            throws Exception {
        placed(layer, market, Side.LAY, 0, price, size);
        placed(backer, market, Side.BACK, 0, price, size);
    }

    private HeldUp settlementHeldUp(AccountId account, MarketId market) {
        PositionId position = PositionId.of(account, market);
        return new HeldUp(SettlePosition.class, one -> one.positionId().equals(position));
    }

    /** Whoever sends such a command says so and waits. */
    private final class HeldUp implements AutoCloseable {
        private final CountDownLatch begun;
        private final CountDownLatch goOn;
        private final Registration registration;

        <C> HeldUp(Class<C> type, Predicate<C> which) {
            this(type, which, new CountDownLatch(1), new CountDownLatch(1));
        }

        <C> HeldUp(Class<C> type, Predicate<C> which, CountDownLatch begun, CountDownLatch goOn) {
            this.begun = begun;
            this.goOn = goOn;
            registration =
                    bus.registerDispatchInterceptor(messages ->
                            (index, message) -> {
                                Object command = message.getPayload();
                                if (type.isInstance(command) && which.test(type.cast(command))) {
                                    begun.countDown();
                                    await(goOn);
                                }
                                return message;
                            });
        }

        void awaitBegun() {
            await(begun);
        }

        private static void await(CountDownLatch latch) {
            try {
                if (!latch.await(BOUND.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException("held up for too long");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            registration.cancel();
            goOn.countDown();
        }
    }

    @Test
    void aBookTakesTheDelayOfItsSportFromTheEventItself() {
        EventId event = new EventId(Ids.next());
        MarketId market = new MarketId(Ids.next());
        events.publish(
                new GenericDomainEventMessage<>(
                        "fixture",
                        event.toString(),
                        0,
                        new EventScheduled(
                                event, "Chess", "Open", "Home", "Away", Instant.now(), "test")));
        bookmaker.publish(
                market,
                new MarketOpened(market, event, "MATCH_RESULT", null, List.of("1", "X", "2")));

        eventually(() ->
                assertThat(eventsOf(BookId.of(market).toString(), BookOpened.class))
                        .extracting(BookOpened::inPlayDelaySeconds)
                        .containsExactly(7));
    }

    @Test
    void aPauseIsEndedFromTheLogIfNobodyElseDoes() {
        MarketId market = market();
        long index = tail.head() + 1_000_000;

        // As if the node had died right after the commit, before it set its clock.
        commands.sendAndWait(new TurnBook(BookId.of(market), Turn.PAUSE, index, Instant.now()));

        awaitStatus(market, MarketStatus.OPEN);
        assertThat(ladder(market).version()).isEqualTo(index);
    }

    @Test
    void whatWasMatchedInAVoidedWindowIsVoidForBothAndTheHoldsFollow() throws Exception {
        MarketId market = market();
        AccountId layer = customers.withMoney(10_000);
        AccountId backer = customers.withMoney(10_000);
        matched(layer, backer, market, 0, "3.00", 1_000);
        Instant goal = Instant.now();
        // The backer takes the risk back, with what will be void.
        placed(layer, market, Side.BACK, 0, "2.00", 1_000);
        OrderId late = placed(backer, market, Side.LAY, 0, "2.00", 1_000).orderId();
        awaitIfWins(backer, market, 1_000, 0, 0);
        awaitHold(backer, market, 0);

        bookmaker.publish(
                market,
                new BetsTakenVoided(market, goal, Instant.now().plusSeconds(1), "trader", "late"));

        awaitIfWins(backer, market, 2_000, -1_000, -1_000);
        awaitIfWins(layer, market, -2_000, 1_000, 1_000);
        awaitHold(backer, market, 1_000);
        awaitHold(layer, market, 2_000);
        OrderView order = questions.ask(new OrderOf(late), OrderView.class);
        assertThat(order.fills()).singleElement().extracting(FillView::voided).isEqualTo(true);
        assertThat(order.liability().minor()).isZero();

        eventually(() -> {
            assertThat(templates(backer)).contains("position-voided");
            assertThat(templates(layer)).contains("position-voided");
        });

        settle(market, 1, 0);
        awaitSettled(backer, market, 1);
        awaitSettled(layer, market, 1);
        assertThat(position(backer, market).net()).isEqualTo(2_000);
        assertThat(position(layer, market).net()).isEqualTo(-2_000);
        assertConserved(market, 20_000, backer, layer);
    }

    @Test
    void aWindowVoidedAfterTheResultIsSettledAgainAndSoIsACorrectionAndAVoidMarket()
            throws Exception {
        MarketId market = market();
        AccountId layer = customers.withMoney(10_000);
        AccountId backer = customers.withMoney(10_000);
        matched(layer, backer, market, 0, "3.00", 1_000);
        Instant goal = Instant.now();
        matched(layer, backer, market, 0, "1.50", 2_000);
        settle(market, 1, 0);
        awaitSettled(backer, market, 1);
        awaitSettled(layer, market, 1);
        assertThat(position(backer, market).net()).isEqualTo(3_000);
        assertConserved(market, 20_000, backer, layer);

        BetsTakenVoided voided =
                new BetsTakenVoided(market, goal, Instant.now().plusSeconds(1), "trader", "late");
        bookmaker.publish(market, voided);
        awaitSettled(backer, market, 2);
        awaitSettled(layer, market, 2);
        assertThat(position(backer, market).net()).isEqualTo(2_000);
        assertThat(customers.wallet(backer).available()).isEqualTo(pounds(11_900));
        assertThat(customers.wallet(layer).available()).isEqualTo(pounds(8_000));
        assertConserved(market, 20_000, backer, layer);

        // The market's own second round is the book's third; told twice it is one.
        settle(market, 2, 1);
        settle(market, 2, 1);
        awaitSettled(backer, market, 3);
        awaitSettled(layer, market, 3);
        assertThat(position(backer, market).net()).isEqualTo(-1_000);
        assertThat(customers.wallet(layer).available()).isEqualTo(pounds(10_950));
        assertConserved(market, 20_000, backer, layer);

        bookmaker.settle(
                market,
                3,
                SelectionResult.voided(0),
                SelectionResult.voided(1),
                SelectionResult.voided(2));
        awaitSettled(backer, market, 4);
        awaitSettled(layer, market, 4);
        assertThat(customers.wallet(backer).available()).isEqualTo(pounds(10_000));
        assertThat(customers.wallet(layer).available()).isEqualTo(pounds(10_000));
        assertConserved(market, 20_000, backer, layer);
        assertThat(eventsOf(PositionId.of(backer, market).toString(), PositionSettled.class))
                .hasSize(4);
    }

    @Test
    void aNodeThatStartsShowsEveryBookAsItWasAndReadsNoneOfThemBefore() throws Exception {
        MarketId market = market();
        AccountId layer = customers.withMoney(10_000);
        AccountId backer = customers.withMoney(10_000);
        placed(layer, market, Side.LAY, 1, "3.00", 1_000);
        placed(backer, market, Side.BACK, 1, "3.00", 400);
        MarketId settled = market();
        settle(settled, 1, 0);
        awaitStatus(settled, MarketStatus.SETTLED);
        LadderView before = ladder(market);

        board.stop();
        board.start();

        assertThat(ladder(market)).isEqualTo(before);
        assertThat(ladder(market).runners().get(1).traded()).isEqualTo(400);
        assertThat(ladder(market).runners().get(1).lastPrice()).isEqualTo(3_000);
        assertThat(ladder(settled).status()).isEqualTo(MarketStatus.SETTLED);
        placed(backer, market, Side.BACK, 1, "3.00", 100);
        await().atMost(BOUND).until(() -> ladder(market).runners().get(1).traded() == 500);
    }

    @Test
    void aBoardThatIsNotUpToDateTakesNoOrdersAndStillCancels() throws Exception {
        MarketId market = market();
        AccountId customer = customers.withMoney(10_000);
        OrderId waits = placed(customer, market, Side.LAY, 0, "3.00", 1_000).orderId();
        board.stop();
        try {
            assertThat(refusalOf(order(customer, market, Side.LAY, 0, "3.00", 1_000)))
                    .isEqualTo("BOOK_OUT_OF_DATE");
            assertThat(refusalOf(change(customer, market, new Replace(waits, Price.parse("2.00")))))
                    .isEqualTo("BOOK_OUT_OF_DATE");
            assertThat(changed(customer, market, new Cancel(waits)).cancelled()).isEqualTo(1_000);
        } finally {
            board.start();
        }
    }

    @Test
    void aRunnerOfAMarketWithoutABookOrWithAClosedOneIsNotWithdrawn() throws Exception {
        MarketId closed = market();
        bookmaker.publish(closed, new MarketClosed(closed, "over"));
        awaitStatus(closed, MarketStatus.CLOSED);

        assertThat(refusalOf(withdrawal(closed, 0))).isEqualTo("MARKET_CLOSED");
        assertThat(refusalOf(withdrawal(new MarketId(Ids.next()), 0))).isEqualTo("MARKET_UNKNOWN");
    }

    @Test
    void whoHasMatchesIsToldOfAWithdrawnSelectionAndNothingWaitsAtTheOldPrices() throws Exception {
        MarketId market = market();
        AccountId layer = customers.withMoney(2_300);
        AccountId backer = customers.withMoney(10_000);
        AccountId alone = customers.withMoney(10_000);
        OrderId waits = placed(layer, market, Side.BACK, 2, "9.00", 100).orderId();
        placed(alone, market, Side.BACK, 2, "9.00", 100);
        // What was laid on one selection pays for what was laid on the other, until one is void.
        matched(layer, backer, market, 0, "2.00", 2_000);
        awaitIfWins(layer, market, -2_000, 2_000, 2_000);
        matched(layer, backer, market, 1, "2.90", 2_000);
        awaitIfWins(layer, market, 0, -1_800, 4_000);
        caughtUp();

        commands.sendAndWait(withdrawal(market, 0));

        awaitIfWins(layer, market, 0, -2_350, 2_000);
        // All there is, and less than the 23.50 at stake.
        awaitHold(layer, market, 2_300);
        eventually(() -> {
            assertThat(templates(layer)).contains("position-reduced");
            assertThat(templates(backer)).contains("position-reduced");
            assertThat(templates(alone)).contains("order-lapsed");
        });
        assertThat(templates(alone)).doesNotContain("position-reduced");
        assertThat(refusalOf(change(layer, market, new Cancel(waits)))).isEqualTo("ORDER_GONE");
        assertThat(told("order-lapsed/" + waits))
                .containsEntry("reason", "A selection of this market does not take part any more.");
    }

    @Test
    void aWithdrawalIsToldToThoseTheEventConcernsWhateverTheTablesSay() throws Exception {
        MarketId market = market();
        AccountId customer = customers.withMoney(10_000);
        placed(customer, market, Side.BACK, 1, "3.00", 200);
        PositionId position = PositionId.of(customer, market);
        String stream = Ids.next().toString();
        Integer[] fills = {0, null, 3};
        for (int i = 0; i < fills.length; i++) {
            events.publish(
                    new GenericDomainEventMessage<>(
                            "fixture",
                            stream,
                            i,
                            new PositionReduced(
                                    position,
                                    customer,
                                    market,
                                    900 + i,
                                    0,
                                    2_500,
                                    fills[i],
                                    pounds(0),
                                    9,
                                    Instant.now())));
        }

        eventually(() -> assertThat(templates(customer)).contains("position-reduced"));
        assertThat(register.notices)
                .containsKey("position-reduced/" + position + "/902")
                .doesNotContainKey("position-reduced/" + position + "/900")
                .as("an old event, and the tables know no match")
                .doesNotContainKey("position-reduced/" + position + "/901");
    }

    /** What customers have and what the house has kept is what they brought. */
    private void assertConserved(MarketId market, long total, AccountId... all) {
        long there = 0;
        for (AccountId customer : all) {
            WalletView wallet = customers.wallet(customer);
            assertThat(wallet.held().minor()).isZero();
            there += wallet.available().minor() + position(customer, market).commission();
        }
        assertThat(there).isEqualTo(total);
        assertThat(balance("exchange/" + market)).isZero();
        assertThat(trialBalance().balanced()).isTrue();
    }

    /** Of a pause, which may be over before a slow machine has looked at the ladder. */
    private void awaitTold(MarketId market, FactKind kind) {
        eventually(() -> {
            List<BookMoved> all = eventsOf(BookId.of(market).toString(), BookMoved.class);
            assertThat(all).anyMatch(moved -> moved.tells(kind));
            assertThat(ladder(market).revision()).isGreaterThanOrEqualTo(all.getLast().revision());
        });
    }

    private void score(MarketId market) {
        EventId event = bookmaker.eventOf(market);
        events.publish(
                new GenericDomainEventMessage<>(
                        "fixture",
                        event.toString(),
                        0,
                        new ScoreChanged(event, new Score(1, 0), "1st half")));
    }

    /** What the mail under a key says. */
    private Map<String, String> told(String key) {
        return register.notices.get(key).values();
    }

    private List<String> templates(AccountId customer) {
        return register.notices.values().stream()
                .filter(notice -> notice.accountId().equals(customer))
                .map(Notice::template)
                .filter(template ->
                        template.startsWith("order-") || template.startsWith("position-"))
                .toList();
    }
}
