package org.moneyline.betting.exchange.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.moneyline.betting.BettingHouse.pounds;
import static org.moneyline.betting.BettingHouse.slip;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.Rebuilds;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.BettingHouse;
import org.moneyline.betting.ExchangeHouse;
import org.moneyline.betting.api.BetCommand.Slip;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.Batch;
import org.moneyline.betting.api.ExchangeCommand.Cancel;
import org.moneyline.betting.api.ExchangeCommand.Change;
import org.moneyline.betting.api.ExchangeCommand.MoveBook;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.ExchangeCommand.Reduce;
import org.moneyline.betting.api.ExchangeCommand.Replace;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.ExchangeQuery.FillsOf;
import org.moneyline.betting.api.ExchangeQuery.MatchedOrdersOf;
import org.moneyline.betting.api.ExchangeQuery.NamesOfPositions;
import org.moneyline.betting.api.ExchangeQuery.OrderOf;
import org.moneyline.betting.api.ExchangeQuery.OrdersOf;
import org.moneyline.betting.api.ExchangeQuery.ProfileOf;
import org.moneyline.betting.api.ExchangeQuery.TradesOf;
import org.moneyline.betting.api.ExchangeQuery.WindowsOf;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.FillView;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.OrderReceipt;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.OrderView;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PlacementOutcome.Accepted;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.PositionName;
import org.moneyline.betting.api.PositionView;
import org.moneyline.betting.api.PriceChange;
import org.moneyline.betting.api.ProfileView;
import org.moneyline.betting.api.Side;
import org.moneyline.betting.api.TradeView;
import org.moneyline.betting.api.WindowKind;
import org.moneyline.betting.api.WindowView;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.OddsEvent.MarketClosed;
import org.moneyline.odds.api.OddsEvent.MarketInPlay;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest(
        classes = BettingHouse.class,
        webEnvironment = WebEnvironment.NONE,
        properties = "moneyline.exchange.in-play-delay-seconds=2")
@TestDatabase.Fresh
@DisplayName("What is seen of the exchange")
class ExchangeViewsTest extends ExchangeHouse {

    @Autowired private JdbcClient jdbc;

    private final AccountOf accountOf = new AccountOf();

    /** Customers by the name a test gives them. */
    private final class AccountOf {
        private final Map<String, AccountId> known = new HashMap<>();

        AccountId get(String name) {
            return known.computeIfAbsent(name, n -> customers.withMoney(1_000_000));
        }
    }

    @Test
    void anOrdersLifeIsToldStepByStep() throws Exception {
        MarketId market = market();
        OrderId order = place("maker", market, Side.LAY, 0, "2.50", 1_000);
        OrderView open = order(order);
        assertThat(open.status()).isEqualTo(OrderStatus.OPEN);
        assertThat(open.event()).isEqualTo("Home v Away");
        assertThat(open.market()).isEqualTo("Match result");
        assertThat(open.selection()).isEqualTo("Selection 0");
        assertThat(open.reference()).startsWith("ours ");
        assertThat(open.averagePrice()).isNull();
        assertThat(open.liability()).isEqualTo(pounds(1_500));
        assertThat(open.fills()).isEmpty();
        assertParts(order, 0, 1_000, 0, 0);

        place("taker", market, Side.BACK, 0, "2.50", 250);
        assertParts(order, 250, 750, 0, 0);
        assertThat(order(order).averagePrice()).isEqualTo(Price.parse("2.50"));

        change("maker", market, new Reduce(order, pounds(300)));
        assertParts(order, 250, 450, 300, 0);
        assertThat(order(order).liability()).isEqualTo(pounds(375 + 675));

        change("maker", market, new Replace(order, Price.parse("3.00")));
        assertThat(order(order).price()).isEqualTo(Price.parse("3.00"));
        assertThat(order(order).liability()).isEqualTo(pounds(375 + 900));
        place("taker", market, Side.BACK, 0, "3.00", 110);
        assertParts(order, 360, 340, 300, 0);
        // 250 at 2.50 and 110 at 3.00 make 2.65277.
        assertThat(order(order).averagePrice()).isEqualTo(new Price(2_652));

        change("maker", market, new Cancel(order));
        assertParts(order, 360, 0, 640, 0);
        OrderView over = order(order);
        assertThat(over.status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(over.reason()).isNull();
        assertThat(over.liability()).isEqualTo(pounds(375 + 220));
        assertThat(over.takenOut()).isTrue();
        assertThat(over.changedAt()).isAfter(over.placedAt());
        assertThat(over.fills())
                .extracting(fill -> fill.price().toString() + " " + fill.size().minor())
                .containsExactly("2.50 250", "3.00 110");
    }

    @Test
    void whatWasLeftOfAReducedOrderWasMatchedAndNotTakenOut() throws Exception {
        MarketId market = market();
        OrderId order = place("maker", market, Side.LAY, 0, "2.50", 1_000);
        change("maker", market, new Reduce(order, pounds(300)));
        place("taker", market, Side.BACK, 0, "2.50", 700);

        assertParts(order, 700, 0, 300, 0);
        assertThat(order(order).status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(order(order).takenOut()).isFalse();
    }

    @Test
    void whatWasTakenOutStaysSoWhenALaterCancellationFindsItGone() throws Exception {
        MarketId market = market();
        AccountId maker = accountOf.get("maker");
        OrderId order = place("maker", market, Side.LAY, 0, "2.50", 1_000);
        change("maker", market, new Cancel(order));
        assertThat(order(order).takenOut()).isTrue();

        // Accepted before the first was answered, so the book hears of it all the same.
        OrdersAccepted cancel =
                eventsOf(PositionId.of(maker, market).toString(), OrdersAccepted.class).getLast();
        BookMoved unchanged =
                commands.sendAndWait(
                        new MoveBook(
                                BookId.of(market),
                                List.of(
                                        new Batch(
                                                maker,
                                                cancel.firstNumber() + 1,
                                                cancel.instructions(),
                                                null)),
                                Instant.now()));
        assertThat(unchanged.tells(FactKind.UNCHANGED)).isTrue();

        assertThat(order(order).takenOut()).isTrue();
    }

    @Test
    void anOrderThatMovesAndIsMatchedInFullShowsThePriceItMovedTo() throws Exception {
        MarketId market = market();
        OrderId moves = place("maker", market, Side.BACK, 0, "4.00", 500);
        place("other", market, Side.LAY, 0, "3.00", 500);

        change("maker", market, new Replace(moves, Price.parse("2.80")));

        OrderView moved = order(moves);
        assertThat(moved.status()).isEqualTo(OrderStatus.MATCHED);
        assertThat(moved.price()).isEqualTo(Price.parse("2.80"));
        assertThat(moved.averagePrice()).isEqualTo(Price.parse("3.00"));
        assertThat(moved.liability()).isEqualTo(pounds(500));
    }

    @Test
    void twoCustomersMayUseOneIdAndEachFindsTheirOwn() throws Exception {
        MarketId market = market();
        PlaceOrders first = orders("maker", market, Side.LAY, 0, "2.50", 1_000, null);
        NewOrder asked = first.orders().getFirst();
        AccountId other = accountOf.get("other");
        PlaceOrders second =
                new PlaceOrders(
                        other,
                        market,
                        List.of(
                                new NewOrder(
                                        asked.orderId(),
                                        1,
                                        Side.LAY,
                                        Price.parse("3.00"),
                                        pounds(700),
                                        asked.persistence(),
                                        null)),
                        null,
                        null,
                        null,
                        first.at());
        outcome(commands.sendAndWait(first));
        outcome(commands.sendAndWait(second));
        caughtUp();

        assertThat(orderOf(asked.orderId(), first.accountId()).size()).isEqualTo(pounds(1_000));
        assertThat(orderOf(asked.orderId(), other).size()).isEqualTo(pounds(700));
        AccountId stranger = accountOf.get("stranger");
        assertThat(catchThrowableOfType(Refusal.class, () -> orderOf(asked.orderId(), stranger)))
                .extracting(Refusal::code)
                .isEqualTo("ORDER_UNKNOWN");
    }

    private OrderView orderOf(OrderId order, AccountId account) {
        return questions.ask(new OrderOf(order, account), OrderView.class);
    }

    @Test
    void whatWasMatchedIsFoundBehindAnyNumberOfOrdersThatWait() throws Exception {
        MarketId market = market();
        MarketId elsewhere = market();
        OrderId matched = place("maker", market, Side.LAY, 0, "2.50", 300);
        place("taker", market, Side.BACK, 0, "2.50", 300);
        place("taker", elsewhere, Side.LAY, 1, "3.00", 200);
        OrderId newest = place("maker", market, Side.LAY, 0, "2.50", 200);
        place("taker", market, Side.BACK, 0, "2.50", 100);
        for (int i = 0; i < 5; i++) {
            place("maker", market, Side.LAY, 1, "1.5" + i, 100);
        }
        caughtUp();

        assertThat(matched("maker", market, 2)).containsExactly(newest, matched);
        assertThat(matched("maker", market, 1)).containsExactly(newest);
        assertThat(matched("taker", elsewhere, 2)).isEmpty();
    }

    private List<OrderId> matched(String name, MarketId market, int limit) {
        return questions
                .list(new MatchedOrdersOf(accountOf.get(name), market, limit), OrderView.class)
                .stream()
                .map(OrderView::orderId)
                .toList();
    }

    @Test
    void aFillOrKillOrderLapsesWhatItDoesNotGetAtOnce() throws Exception {
        MarketId market = market();
        place("maker", market, Side.LAY, 0, "2.00", 300);

        OrderId none = place("taker", market, Side.BACK, 0, "2.00", 1_000, 400L);
        OrderId some = place("taker", market, Side.BACK, 0, "2.00", 1_000, 200L);

        assertParts(none, 0, 0, 0, 1_000);
        assertParts(some, 300, 0, 0, 700);
        for (OrderId order : List.of(none, some)) {
            assertThat(order(order).status()).isEqualTo(OrderStatus.LAPSED);
            assertThat(order(order).reason()).isEqualTo(OrderReason.NOT_FILLED);
        }
    }

    @Test
    void whatIsLeftLapsesWhenTheMarketCloses() throws Exception {
        MarketId market = market();
        OrderId order = place("maker", market, Side.LAY, 0, "2.00", 1_000);
        place("taker", market, Side.BACK, 0, "2.00", 400);

        bookmaker.publish(market, new MarketClosed(market, "kick-off"));
        await().atMost(BOUND).until(() -> order(order).reason(), OrderReason.MARKET_CLOSED::equals);

        assertParts(order, 400, 0, 0, 600);
        assertThat(order(order).status()).isEqualTo(OrderStatus.LAPSED);
    }

    @Test
    void anOrderThatWaitsForTheBetDelayIsAcceptedAndNotOpen() throws Exception {
        MarketId market = market();
        bookmaker.publish(market, new MarketInPlay(market, Instant.now()));
        await().atMost(BOUND).until(() -> ladder(market).inPlay());

        OrderReceipt receipt = seenInTheDelay(market);
        OrderId order = receipt.orderIds().getFirst();
        outcome(receipt);
        assertThat(order(order).status()).isEqualTo(OrderStatus.OPEN);
        assertParts(order, 0, 1_000, 0, 0);

        change("maker", market, new Cancel(order));
        assertParts(order, 0, 0, 1_000, 0);
    }

    /** On a machine that is slow to look the delay may be over; then another order is looked at. */
    private OrderReceipt seenInTheDelay(MarketId market) {
        return await().atMost(BOUND)
                .until(
                        () -> {
                            OrderReceipt receipt =
                                    commands.sendAndWait(
                                            orders(
                                                    "maker", market, Side.LAY, 0, "2.00", 1_000,
                                                    null));
                            OrderId order = receipt.orderIds().getFirst();
                            // It would overtake the order, and find nothing to cancel.
                            Refusal refusal =
                                    catchThrowableOfType(
                                            Refusal.class,
                                            () -> change("maker", market, new Cancel(order)));
                            OrderView waits = order(order);
                            assertThat(waits.goesOnAt()).isAfter(waits.placedAt());
                            if (!Instant.now().isBefore(waits.goesOnAt())) {
                                return null;
                            }
                            assertThat(refusal)
                                    .extracting(Refusal::code)
                                    .isEqualTo("ORDER_ON_THE_WAY");
                            assertThat(waits.status()).isEqualTo(OrderStatus.ACCEPTED);
                            return receipt;
                        },
                        Objects::nonNull);
    }

    @Test
    void bothSidesOfAMatchAreEqualAndTheTradeTellsNoNames() throws Exception {
        MarketId market = market();
        OrderId first = place("maker", market, Side.LAY, 0, "2.52", 500);
        OrderId second = place("other", market, Side.LAY, 0, "2.50", 1_000);
        OrderId taker = place("taker", market, Side.BACK, 0, "2.50", 1_200);

        List<FillView> backed = order(taker).fills();
        List<FillView> laid = new ArrayList<>(order(first).fills());
        laid.addAll(order(second).fills());
        List<TradeView> trades = trades(market, null, 10).items().reversed();
        assertThat(backed)
                .extracting(fill -> fill.price().toString() + " " + fill.size().minor())
                .containsExactly("2.52 500", "2.50 700");
        for (int i = 0; i < 2; i++) {
            FillView back = backed.get(i);
            FillView lay = laid.get(i);
            TradeView trade = trades.get(i);
            assertThat(back.side()).isEqualTo(Side.BACK);
            assertThat(lay.side()).isEqualTo(Side.LAY);
            assertThat(back.selectionId()).isEqualTo(new SelectionId(market, 0));
            assertThat(trade.ordinal()).isZero();
            assertThat(List.of(lay.price(), lay.size(), lay.at()))
                    .isEqualTo(List.of(back.price(), back.size(), back.at()))
                    .isEqualTo(List.of(trade.price(), trade.size(), trade.at()));
        }
        assertThat(Arrays.stream(TradeView.class.getRecordComponents()))
                .extracting(RecordComponent::getName)
                .containsExactly("id", "ordinal", "price", "size", "at");
        assertThat(trades)
                .allSatisfy(trade -> assertThat(trade.id()).matches("[0-9]+"))
                .isSortedAccordingTo(Comparator.comparing(t -> Long.parseLong(t.id())));
    }

    @Test
    void listsGoPageByPageNewestFirst() throws Exception {
        MarketId market = market();
        MarketId elsewhere = market();
        List<OrderId> placed = new ArrayList<>();
        place("maker", market, Side.LAY, 0, "2.00", 10_000);
        for (int i = 0; i < 5; i++) {
            placed.addFirst(place("pager", market, Side.BACK, 0, "2.00", 100 + i));
        }
        OrderId waits = place("pager", elsewhere, Side.BACK, 0, "9.00", 700);
        AccountId pager = accountOf.get("pager");

        List<OrderId> orders = new ArrayList<>();
        String cursor = null;
        do {
            Page<OrderView> page = orders(pager, null, null, cursor, 2);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(2);
            page.items().forEach(order -> orders.add(order.orderId()));
            cursor = page.next();
        } while (cursor != null);
        assertThat(orders.getFirst()).isEqualTo(waits);
        assertThat(orders.subList(1, orders.size())).isEqualTo(placed);

        List<Long> fills = new ArrayList<>();
        do {
            Page<FillView> page =
                    questions.page(new FillsOf(pager, market, cursor, 2), FillView.class);
            page.items().forEach(fill -> fills.add(fill.size().minor()));
            cursor = page.next();
        } while (cursor != null);
        assertThat(fills).containsExactly(104L, 103L, 102L, 101L, 100L);
        assertThat(questions.page(new FillsOf(pager, null, null, 10), FillView.class).items())
                .hasSize(5);
        assertThat(questions.page(new FillsOf(pager, elsewhere, null, 10), FillView.class).items())
                .isEmpty();

        List<Long> trades = new ArrayList<>();
        do {
            Page<TradeView> page = trades(market, cursor, 3);
            page.items().forEach(trade -> trades.add(trade.size().minor()));
            cursor = page.next();
        } while (cursor != null);
        assertThat(trades).containsExactly(104L, 103L, 102L, 101L, 100L);
        assertThat(trades(new MarketId(Ids.next()), null, 10).items()).isEmpty();

        assertThat(orders(pager, null, OrderStatus.OPEN, null, 10).items())
                .extracting(OrderView::orderId)
                .containsExactly(waits);
        assertThat(orders(pager, market, OrderStatus.MATCHED, null, 10).items()).hasSize(5);
        assertThat(orders(pager, elsewhere, null, null, 10).items()).hasSize(1);
        assertThat(orders(null, market, null, null, 10).items()).hasSize(6);
        assertThat(orders(null, null, OrderStatus.OPEN, null, 200).items())
                .extracting(OrderView::orderId)
                .contains(waits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1-1-1-1-1", "x", "+7", "007", "-1", "99999999999999999999"})
    void aCursorThatNoPageGaveIsRefused(String cursor) {
        AccountId anybody = new AccountId(Ids.next());
        for (Object question :
                List.of(
                        new OrdersOf(anybody, null, null, cursor, 10),
                        new FillsOf(anybody, null, cursor, 10),
                        new TradesOf(new MarketId(Ids.next()), cursor, 10))) {
            Refusal refusal =
                    catchThrowableOfType(Refusal.class, () -> questions.ask(question, Page.class));
            assertThat(refusal.code()).isEqualTo("CURSOR_INVALID");
        }
    }

    @Test
    void noMorePositionsAreNamedAtOnceThanAStatementHasLines() {
        Set<PositionId> most =
                Stream.generate(() -> new PositionId(Ids.next()))
                        .limit(ExchangeQuery.NAMES_MAX)
                        .collect(Collectors.toSet());
        assertThat(named(most)).isEmpty();
        most.add(new PositionId(Ids.next()));

        Refusal refusal = catchThrowableOfType(Refusal.class, () -> named(most));
        assertThat(refusal.code()).isEqualTo("TOO_MANY_POSITIONS");
    }

    private List<PositionName> named(Set<PositionId> positions) {
        return questions.list(
                new NamesOfPositions(accountOf.get("anybody"), positions), PositionName.class);
    }

    @Test
    void anOrderNobodyPlacedIsUnknown() {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> order(new OrderId(Ids.next())));
        assertThat(refusal.code()).isEqualTo("ORDER_UNKNOWN");
    }

    @Test
    void afterAWithdrawalFillsAreVoidOrReducedAsThePositionsAre() throws Exception {
        MarketId market = market();
        place("maker", market, Side.LAY, 0, "8.00", 1_000);
        OrderId stays = place("taker", market, Side.BACK, 0, "8.00", 1_000);
        place("maker", market, Side.LAY, 1, "2.00", 500);
        OrderId gone = place("taker", market, Side.BACK, 1, "2.00", 500);
        OrderId waits = place("maker", market, Side.LAY, 1, "1.50", 300);

        withdraw(market, 1, 2_500);
        place("maker", market, Side.LAY, 0, "4.00", 200);
        OrderId later = place("taker", market, Side.BACK, 0, "4.00", 200);
        withdraw(market, 2, 1_000);

        assertThat(order(gone).fills()).extracting(FillView::voided).containsExactly(true);
        assertThat(order(gone).fills().getFirst().price()).isEqualTo(Price.parse("2.00"));
        assertThat(order(gone).liability()).isEqualTo(pounds(0));
        // 8.0 with 25 % is 6.0, with 10 % more 5.4; the later one has seen the second alone.
        assertThat(order(stays).averagePrice()).isEqualTo(Price.parse("5.40"));
        assertThat(order(stays).fills().getFirst().price()).isEqualTo(Price.parse("5.40"));
        assertThat(order(stays).fills().getFirst().voided()).isFalse();
        assertThat(order(later).averagePrice()).isEqualTo(Price.parse("3.60"));
        assertThat(order(waits).reason()).isEqualTo(OrderReason.RUNNER_WITHDRAWN);
        for (String who : List.of("maker", "taker")) {
            PositionView position = position(who, market);
            long ifWins =
                    questions
                            .page(new FillsOf(accountOf.get(who), market, null, 10), FillView.class)
                            .items()
                            .stream()
                            .filter(fill -> !fill.voided())
                            .mapToLong(fill ->
                                    (fill.side() == Side.BACK ? 1 : -1)
                                            * Side.winnings(
                                                    fill.price().thousandths(),
                                                    fill.size().minor()))
                            .sum();
            assertThat(ifWins).isEqualTo(position.ifWins().getFirst());
        }
        assertThat(trades(market, null, 10).items().getLast().price())
                .isEqualTo(Price.parse("8.00"));
        assertRebuildChangesNothing();
    }

    @Test
    void aProfileAddsUpSportsbookAndExchange() throws Exception {
        AccountId bettor = accountOf.get("bettor");
        assertThat(profile(bettor))
                .isEqualTo(
                        new ProfileView(bettor, pounds(0), pounds(0), pounds(0), pounds(0), 0, 0));
        MarketId market = market();
        bet(bettor, new SelectionId(market, 0), 1_000, "2.00");
        bet(bettor, new SelectionId(market, 1), 500, "3.00");
        place("maker", market, Side.LAY, 0, "3.00", 1_000);
        place("bettor", market, Side.BACK, 0, "3.00", 1_000);
        place("bettor", market, Side.BACK, 2, "9.00", 400);

        eventually(() ->
                assertThat(profile(bettor))
                        .isEqualTo(
                                new ProfileView(
                                        bettor,
                                        pounds(1_000 + 500 + 1_000),
                                        pounds(0),
                                        pounds(0),
                                        // Stakes, and the worst of the market.
                                        pounds(1_000 + 500 + 1_400),
                                        2,
                                        1)));

        settle(market, 1, 0);
        // Singles +1000 and -500; matched +2000 less 5 %.
        awaitProfile(bettor, 2_500, 1_000 - 500 + 2_000 - 100, 100);
        awaitProfile(accountOf.get("maker"), 1_000, -2_000, 0);

        settle(market, 2, 1);
        awaitProfile(bettor, 2_500, -1_000 + 1_000 - 1_000, 0);
        awaitProfile(accountOf.get("maker"), 1_000, 1_000 - 50, 50);
    }

    @Test
    void betsAndTradesAreSeenInTheirWindows() throws Exception {
        MarketId market = market();
        Instant from = Instant.now();
        bet(accountOf.get("bettor"), new SelectionId(market, 0), 1_000, "2.00");
        bet(accountOf.get("bettor"), new SelectionId(market, 0), 3_000, "4.00");
        place("maker", market, Side.LAY, 0, "3.00", 600);
        place("bettor", market, Side.BACK, 0, "3.00", 600);

        WindowView bets = total(windows(market, WindowKind.BETS, from));
        WindowView trades = total(windows(market, WindowKind.TRADES, from));
        assertThat(bets.count()).isEqualTo(2);
        assertThat(bets.money()).isEqualTo(pounds(4_000));
        assertThat(trades.count()).isEqualTo(1);
        assertThat(trades.money()).isEqualTo(pounds(600));
        assertThat(trades.weightedPrice()).isEqualTo(new BigDecimal("3.0000"));
    }

    /** Two windows at most: the test may run across the fifth minute. */
    private static WindowView total(List<WindowView> windows) {
        assertThat(windows).hasSizeBetween(1, 2);
        WindowView one = windows.getLast();
        return new WindowView(
                0,
                one.kind(),
                one.startsAt(),
                windows.stream().mapToLong(WindowView::count).sum(),
                pounds(windows.stream().mapToLong(w -> w.money().minor()).sum()),
                one.meanPrice(),
                one.weightedPrice(),
                one.min(),
                one.max(),
                one.first(),
                one.last());
    }

    @Test
    void theTablesSayWhatThePositionsSayAndARebuildChangesNothing() throws Exception {
        long seed = 20_261_122;
        Random random = new Random(seed);
        List<MarketId> markets = List.of(market(), market(), market());
        List<String> names = List.of("ann", "bob", "cat", "dan");
        Map<OrderId, String> placed = new HashMap<>();
        List<OrderReceipt> receipts = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            String name = names.get(random.nextInt(names.size()));
            MarketId market = markets.get(random.nextInt(markets.size()));
            String price = aroundTheTouch(random).toString();
            long size = 100 + random.nextInt(3_000);
            Long least = random.nextInt(10) == 0 ? 100L : null;
            Side side = random.nextBoolean() ? Side.BACK : Side.LAY;
            PlaceOrders command = orders(name, market, side, random.nextInt(3), price, size, least);
            receipts.add(commands.sendAndWait(command));
            placed.put(command.orders().getFirst().orderId(), name);
            if (random.nextInt(3) == 0) {
                tryChange(random, name, market, command.orders().getFirst().orderId());
            }
            if (random.nextInt(10) == 0) {
                bet(accountOf.get(name), new SelectionId(market, 0), 100, "2.00");
            }
        }
        for (OrderReceipt receipt : receipts) {
            outcome(receipt);
        }
        for (String name : names) {
            for (MarketId market : markets) {
                await("seed " + seed)
                        .atMost(BOUND)
                        .untilAsserted(() -> assertSameAsPosition(name, market));
            }
        }
        placed.forEach((order, name) -> {
            OrderView view = order(order);
            assertThat(view.fills().stream().mapToLong(fill -> fill.size().minor()).sum())
                    .isEqualTo(view.matched().minor());
            assertThat(view.accountId()).isEqualTo(accountOf.get(name));
        });
        assertThat(
                        jdbc.sql(
                                        """
                                        select count(*) from betting_trade t
                                         where 2 <> (select count(*) from betting_fill f
                                                      where f.trade_id = t.trade_id
                                                        and f.market_id = t.market_id
                                                        and f.ordinal = t.ordinal
                                                        and f.size = t.size)
                                        """)
                                .query(Long.class)
                                .single())
                .isZero();
        assertThat(trades(markets.getFirst(), null, 200).items()).hasSizeGreaterThan(20);
        withdraw(markets.getFirst(), 1, 2_000);
        settle(markets.get(1), 1, 0);
        await().atMost(BOUND).until(() -> position("ann", markets.get(1)).settledRound() == 1);
        assertRebuildChangesNothing();
    }

    private void assertSameAsPosition(String name, MarketId market) {
        AccountId account = accountOf.get(name);
        PositionView position = position(name, market);
        Map<OrderId, OrderView> live = new HashMap<>();
        for (OrderStatus status : List.of(OrderStatus.ACCEPTED, OrderStatus.OPEN)) {
            orders(account, market, status, null, Page.LIMIT_MAX_ITEMS)
                    .items()
                    .forEach(order -> live.put(order.orderId(), order));
        }
        assertThat(live).hasSameSizeAs(position.orders());
        for (OrderOutcome told : position.orders()) {
            OrderView seen = live.get(told.orderId());
            assertThat(seen).as("%s in %s", told, live).isNotNull();
            // Positions are not told what merely came to wait.
            assertThat(seen.status()).isEqualTo(OrderStatus.OPEN);
            Integer average =
                    seen.averagePrice() == null
                            ? null
                            : Integer.valueOf(seen.averagePrice().thousandths());
            assertThat(
                            new OrderOutcome(
                                    seen.orderId(),
                                    told.status(),
                                    seen.selectionId().ordinal(),
                                    seen.side(),
                                    seen.price().thousandths(),
                                    seen.size().minor(),
                                    seen.matched().minor(),
                                    average,
                                    seen.remaining().minor(),
                                    seen.cancelled().minor(),
                                    seen.lapsed().minor(),
                                    seen.liability().minor(),
                                    seen.reason()))
                    .isEqualTo(told);
        }
        assertThat(
                        jdbc.sql(
                                        """
                                        select hold from betting_exchange_position
                                         where account_id = ? and market_id = ?
                                        """)
                                .params(account.value(), market.value())
                                .query(Long.class)
                                .single())
                .isEqualTo(position.hold().minor());
    }

    private void assertRebuildChangesNothing() {
        Rebuilds rebuilds = new Rebuilds(projections, tail);
        // Until nothing follows from what happened any more.
        await().atMost(BOUND)
                .until(() -> {
                    caughtUp();
                    long undecided =
                            jdbc.sql(
                                            "select count(*) from betting_settlement where"
                                                    + " finished_at is null")
                                    .query(Long.class)
                                    .single();
                    return undecided == 0 && rebuilds.isAtRest();
                });
        Rebuilds.Rebuilt<Map<String, List<String>>> tables =
                rebuilds.of("betting-projection", this::tables);
        Map<String, List<String>> live = tables.live();
        Map<String, List<String>> rebuilt = tables.again();
        assertThat(rebuilt).containsOnlyKeys(live.keySet());
        live.forEach((table, rows) ->
                assertThat(rebuilt.get(table)).as(table).containsExactlyElementsOf(rows));
        assertThat(live.get("betting_order")).isNotEmpty();
        assertThat(live.get("betting_window")).isNotEmpty();
    }

    private Map<String, List<String>> tables() {
        Map<String, List<String>> all = new HashMap<>();
        for (String table :
                jdbc.sql("select tablename from pg_tables where tablename like" + " 'betting\\_%'")
                        .query(String.class)
                        .list()) {
            all.put(
                    table,
                    jdbc.sql("select t::text from " + table + " t order by 1")
                            .query(String.class)
                            .list());
        }
        return all;
    }

    private void tryChange(Random random, String name, MarketId market, OrderId order) {
        try {
            commands.sendAndWait(change(accountOf.get(name), market, randomChange(random, order)));
        } catch (Refusal refused) {
            assertThat(refused.code()).isEqualTo("ORDER_GONE");
        }
    }

    private void assertParts(
            OrderId id, long matched, long remaining, long cancelled, long lapsed) {
        OrderView view = order(id);
        assertThat(List.of(view.matched(), view.remaining(), view.cancelled(), view.lapsed()))
                .isEqualTo(
                        List.of(
                                pounds(matched),
                                pounds(remaining),
                                pounds(cancelled),
                                pounds(lapsed)));
        assertThat(view.size()).isEqualTo(pounds(matched + remaining + cancelled + lapsed));
    }

    private void awaitProfile(AccountId account, long turnover, long profit, long commission) {
        eventually(() ->
                assertThat(profile(account))
                        .isEqualTo(
                                new ProfileView(
                                        account,
                                        pounds(turnover),
                                        pounds(profit),
                                        pounds(commission),
                                        pounds(0),
                                        0,
                                        0)));
    }

    private ProfileView profile(AccountId account) {
        caughtUp();
        return questions.ask(new ProfileOf(account), ProfileView.class);
    }

    private List<WindowView> windows(MarketId market, WindowKind kind, Instant from) {
        caughtUp();
        return questions.list(
                new WindowsOf(market, kind, from, from.plus(Duration.ofMinutes(10))),
                WindowView.class);
    }

    private OrderView order(OrderId order) {
        caughtUp();
        return questions.ask(new OrderOf(order), OrderView.class);
    }

    private Page<OrderView> orders(
            @Nullable AccountId account,
            @Nullable MarketId market,
            @Nullable OrderStatus status,
            @Nullable String cursor,
            int limit) {
        caughtUp();
        return questions.page(
                new OrdersOf(account, market, status, cursor, limit), OrderView.class);
    }

    private Page<TradeView> trades(MarketId market, @Nullable String cursor, int limit) {
        caughtUp();
        return questions.page(new TradesOf(market, cursor, limit), TradeView.class);
    }

    private PositionView position(String name, MarketId market) {
        return position(accountOf.get(name), market);
    }

    private void bet(AccountId account, SelectionId selection, long minor, String price) {
        bookmaker.offer(selection, MarketStatus.OPEN, price);
        Slip slip = slip(selection, minor, price, PriceChange.NONE);
        assertThat(customers.bet(account, slip)).isInstanceOf(Accepted.class);
    }

    private void withdraw(MarketId market, int ordinal, int factorBasisPoints) {
        commands.sendAndWait(withdrawal(market, ordinal, factorBasisPoints));
        // The projection waits for what it has heard of; the positions hear of it later.
        long revision = ladder(market).revision();
        await().atMost(BOUND).until(() -> ladder(market).revision() >= revision);
        caughtUp();
    }

    private OrderId place(
            String name, MarketId market, Side side, int ordinal, String price, long size)
            throws Exception {
        return place(name, market, side, ordinal, price, size, null);
    }

    private OrderId place(
            String name,
            MarketId market,
            Side side,
            int ordinal,
            String price,
            long size,
            @Nullable Long least)
            throws Exception {
        return outcome(orders(name, market, side, ordinal, price, size, least)).orderId();
    }

    private PlaceOrders orders(
            String name,
            MarketId market,
            Side side,
            int ordinal,
            String price,
            long size,
            @Nullable Long least) {
        return order(
                accountOf.get(name),
                market,
                newOrder(side, ordinal, price, size, Persistence.LAPSE, least),
                name.equals("maker") ? "ours " + Ids.next() : null,
                null);
    }

    private void change(String name, MarketId market, Change change) throws Exception {
        changed(accountOf.get(name), market, change);
    }
}
