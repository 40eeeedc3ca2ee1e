package org.moneyline.betting.sportsbook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.moneyline.betting.BettingHouse.pounds;
import static org.moneyline.betting.BettingHouse.slip;
import static org.moneyline.kernel.Refusals.refused;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.EligibilityView;
import org.moneyline.betting.BettingHouse;
import org.moneyline.betting.BettingHouse.Bookmaker;
import org.moneyline.betting.BettingHouse.Customers;
import org.moneyline.betting.BettingHouse.Register;
import org.moneyline.betting.api.BetCommand.PlaceBets;
import org.moneyline.betting.api.BetCommand.Slip;
import org.moneyline.betting.api.BetEvent.BetRefused;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetQuery.BetsOf;
import org.moneyline.betting.api.BetQuery.ReceiptOf;
import org.moneyline.betting.api.BetReceipt;
import org.moneyline.betting.api.BetStatus;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.BetView;
import org.moneyline.betting.api.Leg;
import org.moneyline.betting.api.PlacementOutcome;
import org.moneyline.betting.api.PlacementOutcome.Accepted;
import org.moneyline.betting.api.PlacementOutcome.Refused;
import org.moneyline.betting.api.PlacementOutcome.Repeated;
import org.moneyline.betting.api.PriceChange;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.kernel.UuidV7;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.wallet.api.RequestKey;
import org.moneyline.wallet.api.WalletId;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

@SpringBootTest(
        classes = BettingHouse.class,
        webEnvironment = WebEnvironment.NONE,
        properties = {
            "moneyline.betting.limits.maximum-payout=10000.00",
            "moneyline.betting.limits.selection-liability=5000.00",
            "moneyline.betting.limits.market-liability=4000.00"
        })
@TestDatabase.Fresh
@DisplayName("Placing a bet")
class PlacementTest {

    @Autowired private CommandGateway commands;
    @Autowired private Questions questions;
    @Autowired private Bookmaker bookmaker;
    @Autowired private Customers customers;
    @Autowired private Register register;
    @Autowired private ExposureBook book;
    @Autowired private EventStore events;
    @Autowired private EventHistory history;

    @Test
    @DisplayName("holds its stake, and can be shown at once as it was accepted")
    void accepted() {
        MarketId market = bookmaker.open("2.50", "3.20", "2.90");
        AccountId customer = customers.withMoney(10_000);
        Slip slip = onHome(market, 1_000, "2.50");

        PlacementOutcome outcome = customers.bet(customer, slip);

        BetReceipt receipt = questions.ask(new ReceiptOf(slip.betId()), BetReceipt.class);
        assertThat(outcome).isEqualTo(new Accepted(receipt));
        assertThat(receipt.payout()).isEqualTo(pounds(2_500));
        assertHeld(customer, 1_000);
        assertThat(customers.wallet(customer).available()).isEqualTo(pounds(9_000));
        BetView view = customers.view(slip.betId());
        assertThat(view.status()).isEqualTo(BetStatus.ACCEPTED);
        assertThat(view.legs().getFirst().selection()).isEqualTo("Selection 0");
        assertThat(view.legs().getFirst().eventId()).isEqualTo(bookmaker.eventOf(market));
        await().untilAsserted(() ->
                assertThat(register.notices).containsKey("bet-accepted/" + slip.betId()));
        assertThat(register.notices.get("bet-accepted/" + slip.betId()).values())
                .containsEntry("event", "Home v Away")
                .containsEntry("price", "2.50")
                .containsEntry("payout", "25.00 GBP");
    }

    @Test
    @DisplayName("twice under one id is one bet")
    void sentTwice() {
        MarketId market = bookmaker.open("2.50");
        AccountId customer = customers.withMoney(10_000);
        Slip slip = onHome(market, 1_000, "2.50");
        customers.bet(customer, slip);

        assertThat(customers.bet(customer, slip)).isEqualTo(new Repeated(slip.betId()));

        bookmaker.offer(home(market), MarketStatus.OPEN, "2.40");
        assertThat(customers.bet(customer, slip)).isEqualTo(new Repeated(slip.betId()));
        assertHeld(customer, 1_000);
        assertThat(book.liability(home(market))).isEqualTo(1_500);
    }

    @Test
    @DisplayName("a hundred times at once under one key is one bet")
    void sameKeyAtOnce() throws Exception {
        MarketId market = bookmaker.open("2.50");
        AccountId customer = customers.withMoney(100_000);
        RequestKey key = new RequestKey("my key", "1000@2.50");

        List<PlacementOutcome> outcomes =
                atOnce(
                        100,
                        n ->
                                customers.bet(
                                        customer,
                                        slip(home(market), 1_000, "2.50", PriceChange.NONE, key)));

        List<PlacementOutcome> accepted =
                outcomes.stream().filter(Accepted.class::isInstance).toList();
        assertThat(accepted).hasSize(1);
        BetId first = accepted.getFirst().betId();
        assertThat(outcomes)
                .filteredOn(o -> !(o instanceof Accepted))
                .hasSize(99)
                .allMatch(new Repeated(first)::equals);
        assertHeld(customer, 1_000);
        assertThat(book.liability(home(market))).isEqualTo(1_500);
    }

    @Test
    @DisplayName("again under its key gets the first answer although the market has moved on")
    void retryAfterTheMarketMoved() {
        MarketId market = bookmaker.open("2.50");
        AccountId customer = customers.withMoney(10_000);
        RequestKey key = new RequestKey("key", "fingerprint");
        Slip first = slip(home(market), 1_000, "2.50", PriceChange.NONE, key);
        customers.bet(customer, first);

        bookmaker.offer(home(market), MarketStatus.CLOSED, null);

        assertThat(
                        customers.bet(
                                customer, slip(home(market), 1_000, "2.50", PriceChange.NONE, key)))
                .isEqualTo(new Repeated(first.betId()));
        RequestKey other = new RequestKey("key", "another body");
        assertThat(
                        refusal(
                                customers.bet(
                                        customer,
                                        slip(
                                                home(market),
                                                2_000,
                                                "2.50",
                                                PriceChange.NONE,
                                                other))))
                .isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    @DisplayName("at a price that moved is refused with the new one, recorded and mailed")
    void priceMoved() {
        MarketId market = bookmaker.open("2.40");
        AccountId customer = customers.withMoney(10_000);
        Slip slip = slip(home(market), 1_000, "2.50", PriceChange.BETTER);

        Refused refused = (Refused) customers.bet(customer, slip);

        assertThat(refused.code()).isEqualTo("PRICE_CHANGED");
        assertThat(refused.attributes()).isEqualTo(Map.of("price", "2.40"));
        BetView view = customers.view(slip.betId());
        assertThat(view.status()).isEqualTo(BetStatus.REFUSED);
        assertThat(view.refusalCode()).isEqualTo("PRICE_CHANGED");
        assertHeld(customer, 0);
        await().untilAsserted(() ->
                assertThat(register.notices).containsKey("bet-refused/" + slip.betId()));

        assertThat(customers.bet(customer, slip)).isEqualTo(refused);
        bookmaker.offer(home(market), MarketStatus.OPEN, "2.60");
        assertThat(refusal(customers.bet(customer, slip))).isEqualTo("BET_ID_REUSED");
        assertHeld(customer, 0);
    }

    @Test
    @DisplayName("under an id that was refused before this node's memory began is told so")
    void refusedLongAgo() {
        MarketId market = bookmaker.open("2.50");
        AccountId customer = customers.withMoney(10_000);
        Slip slip = underId(oldId(), onHome(market, 1_000, "2.50"));
        BetRefused refused =
                new BetRefused(
                        slip.betId(),
                        customer,
                        slip.stake(),
                        slip.legs(),
                        "MARKET_SUSPENDED",
                        null);
        events.publish(
                new GenericDomainEventMessage<>(Bet.TYPE, slip.betId().toString(), 0, refused));
        Slip other = onHome(market, 500, "2.50");

        List<PlacementOutcome> outcomes = customers.bet(customer, List.of(slip, other));

        assertThat(refusal(outcomes.getFirst())).isEqualTo("BET_ID_REUSED");
        assertThat(outcomes.getLast()).isInstanceOf(Accepted.class);
        assertThat(refusal(customers.bet(customer, slip))).isEqualTo("BET_ID_REUSED");
        assertHeld(customer, 500);
    }

    @Test
    @DisplayName("under an id of somebody else's bet, or of another one, is told so and holds none")
    void idOfAnotherBet() {
        MarketId market = bookmaker.open("2.50");
        AccountId customer = customers.withMoney(10_000);
        AccountId other = customers.withMoney(10_000);
        Slip first = underId(oldId(), onHome(market, 1_000, "2.50"));
        assertThat(customers.bet(customer, first)).isInstanceOf(Accepted.class);

        assertThat(refusal(customers.bet(other, first))).isEqualTo("BET_ID_REUSED");
        Slip larger = underId(first.betId(), onHome(market, 2_000, "2.50"));
        assertThat(refusal(customers.bet(customer, larger))).isEqualTo("BET_ID_REUSED");
        assertThat(customers.bet(customer, first)).isEqualTo(new Repeated(first.betId()));
        bookmaker.offer(home(market), MarketStatus.SUSPENDED, null);
        assertThat(refusal(customers.bet(other, first)))
                .as("nobody learns of another's bet")
                .isEqualTo("MARKET_SUSPENDED");
        assertThat(customers.bet(customer, first)).isEqualTo(new Repeated(first.betId()));

        assertHeld(other, 0);
        assertHeld(customer, 1_000);
        assertThat(book.liability(home(market))).isEqualTo(1_500);
    }

    @Test
    @DisplayName("under the id of something else altogether is told so")
    void idOfSomethingElse() {
        MarketId market = bookmaker.open("2.50");
        AccountId customer = customers.withMoney(10_000);
        BetId wallet = new BetId(WalletId.of(customer).value());
        Slip slip = underId(wallet, onHome(market, 100, "2.50"));

        bookmaker.offer(home(market), MarketStatus.SUSPENDED, null);
        assertThat(refusal(customers.bet(customer, slip))).isEqualTo("MARKET_SUSPENDED");

        assertHeld(customer, 0);
    }

    @Test
    @DisplayName("refused many times at once under one id is recorded once and fails for nobody")
    void refusedAtOnce() throws Exception {
        MarketId market = bookmaker.open("2.40");
        AccountId customer = customers.withMoney(10_000);
        Slip slip = onHome(market, 1_000, "2.50");

        List<PlacementOutcome> outcomes = atOnce(15, n -> customers.bet(customer, slip));

        assertThat(outcomes)
                .extracting(PlacementTest::refusal)
                .hasSize(15)
                .containsOnly("PRICE_CHANGED");
        assertThat(history.count(slip.betId().value())).isEqualTo(1);
    }

    @Test
    @DisplayName("at a better price gets the better price")
    void betterPrice() {
        MarketId market = bookmaker.open("2.60");
        AccountId customer = customers.withMoney(10_000);

        Accepted accepted =
                (Accepted)
                        customers.bet(
                                customer, slip(home(market), 1_000, "2.50", PriceChange.BETTER));

        assertThat(accepted.receipt().legs().getFirst().price()).isEqualTo(Price.parse("2.60"));
        assertThat(accepted.receipt().payout()).isEqualTo(pounds(2_600));
    }

    @Test
    @DisplayName("with more than is available holds nothing and leaves no trace in the book")
    void insufficientFunds() {
        MarketId market = bookmaker.open("2.50");
        AccountId customer = customers.withMoney(500);
        Slip slip = onHome(market, 501, "2.50");

        Refused refused = (Refused) customers.bet(customer, slip);

        assertThat(refused.code()).isEqualTo("INSUFFICIENT_FUNDS");
        assertThat(refused.attributes()).isEqualTo(Map.of("available", "5.00"));
        assertThat(book.liability(home(market))).isZero();
        refused("BET_UNKNOWN", () -> questions.ask(new ReceiptOf(slip.betId()), BetReceipt.class));
    }

    @ParameterizedTest(name = "{0}: {5}")
    @CsvSource({
        // what, stake in minor units, currency, status, asked price, code
        "stake of nothing, 0, GBP, OPEN, 2.50, STAKE_TOO_SMALL",
        "negative stake, -100, GBP, OPEN, 2.50, STAKE_TOO_SMALL",
        "stake below the minimum, 9, GBP, OPEN, 2.50, STAKE_TOO_SMALL",
        "stake above the balance, 10001, GBP, OPEN, 2.50, INSUFFICIENT_FUNDS",
        "stake above the limit, 400001, GBP, OPEN, 2.50, LIMIT_EXCEEDED",
        "absurd stake, 9223372036854775807, GBP, OPEN, 2.50, LIMIT_EXCEEDED",
        "wrong currency, 100, EUR, OPEN, 2.50, CURRENCY_MISMATCH",
        "unknown selection, 100, GBP, , 2.50, SELECTION_UNKNOWN",
        "suspended market, 100, GBP, SUSPENDED, 2.50, MARKET_SUSPENDED",
        "closed market, 100, GBP, CLOSED, 2.50, MARKET_CLOSED",
        "settled market, 100, GBP, SETTLED, 2.50, MARKET_CLOSED",
        "void market, 100, GBP, VOID, 2.50, MARKET_CLOSED",
        "price that moved, 100, GBP, OPEN, 2.60, PRICE_CHANGED"
    })
    @DisplayName("that is refused moves nothing, however often it is sent")
    void refusedMovesNothing(
            String what,
            long minor,
            String currency,
            @Nullable MarketStatus status,
            String asked,
            String code) {
        MarketId market = bookmaker.open("2.50");
        SelectionId selection =
                status == null ? new SelectionId(market, 9) : new SelectionId(market, 0);
        if (status != null) {
            bookmaker.offer(selection, status, "2.50");
        }
        AccountId customer = customers.withMoney(10_000);
        long before = history.count(WalletId.of(customer).value());
        Slip slip =
                new Slip(
                        new BetId(Ids.next()),
                        BetType.SINGLE,
                        Money.ofMinor(minor, currency),
                        List.of(new Leg(selection, Price.parse(asked))),
                        PriceChange.NONE,
                        new RequestKey("key of " + what, "print"));

        PlacementOutcome first = customers.bet(customer, slip);
        PlacementOutcome again = customers.bet(customer, slip);

        assertThat(refusal(first)).as(what).isEqualTo(code);
        assertThat(((Refused) first).message()).isNotBlank();
        assertThat(again).isEqualTo(first);
        assertThat(history.count(WalletId.of(customer).value())).isEqualTo(before);
        assertThat(customers.wallet(customer).available()).isEqualTo(pounds(10_000));
        assertHeld(customer, 0);
        assertThat(book.liability(selection)).isZero();
    }

    @Test
    @DisplayName("by somebody who may not bet is refused as a whole")
    void notEligible() {
        MarketId market = bookmaker.open("2.50");
        AccountId customer = customers.withMoney(500);
        register.customers.put(customer, new EligibilityView(false, "NOT_CONFIRMED", 100));

        refused(
                Refusal.Kind.FORBIDDEN,
                "NOT_CONFIRMED",
                () -> customers.bet(customer, onHome(market, 100, "2.50")));
        assertThat(customers.wallet(customer).available()).isEqualTo(pounds(500));
        assertThat(book.liability(home(market))).isZero();
    }

    @Test
    @DisplayName("is put off, not refused, while nobody knows whether the customer may bet")
    void eligibilityUnknown() {
        MarketId market = bookmaker.open("2.50");
        AccountId customer = customers.withMoney(500);
        register.customers.put(customer, new EligibilityView(false, "ELIGIBILITY_UNKNOWN", 100));
        Slip slip = onHome(market, 100, "2.50");

        refused(Refusal.Kind.BUSY, "ELIGIBILITY_UNKNOWN", () -> customers.bet(customer, slip));
        register.customers.put(customer, new EligibilityView(true, null, 100));
        assertThat(customers.bet(customer, slip)).isInstanceOf(Accepted.class);
    }

    @Test
    @DisplayName("is put off while the book lacks what other nodes have taken")
    void bookOutOfDate() {
        MarketId market = bookmaker.open("2.50");
        AccountId customer = customers.withMoney(500);
        PlacementHandler behind =
                new PlacementHandler(
                        questions,
                        commands,
                        events,
                        book,
                        () -> true,
                        new RefusedIds(0),
                        new Limits(Currency.getInstance("GBP"), 10, 1_000, 1_000, 1_000));
        PlaceBets bets =
                new PlaceBets(customer, List.of(onHome(market, 100, "2.50")), Instant.EPOCH);

        refused(Refusal.Kind.BUSY, "BOOK_OUT_OF_DATE", () -> behind.handle(bets));
        assertThat(book.liability(home(market))).isZero();
    }

    @Test
    @DisplayName("above the customer's share of the limits says the highest stake possible")
    void customerFactor() {
        MarketId market = bookmaker.open("2.00");
        AccountId customer = customers.withMoney(1_000_000);
        register.customers.put(customer, new EligibilityView(true, null, 10));

        Refused refused = (Refused) customers.bet(customer, onHome(market, 40_001, "2.00"));

        assertThat(refused.code()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(refused.attributes()).isEqualTo(Map.of("maximumStake", "400.00"));
        assertThat(customers.bet(customer, onHome(market, 40_000, "2.00")))
                .isInstanceOf(Accepted.class);
    }

    @Test
    @DisplayName("in a batch decides each bet on its own, in order")
    void batch() {
        MarketId market = bookmaker.open("2.50", "3.00");
        AccountId customer = customers.withMoney(2_500);
        Slip good = onHome(market, 1_000, "2.50");
        List<Slip> slips =
                List.of(
                        good,
                        slip(new SelectionId(market, 7), 100, "2.50", PriceChange.NONE),
                        onHome(market, 1_000, "2.40"),
                        good,
                        slip(new SelectionId(market, 1), 1_600, "3.00", PriceChange.NONE),
                        slip(new SelectionId(market, 1), 1_500, "3.00", PriceChange.ANY));

        List<PlacementOutcome> outcomes = customers.bet(customer, slips);

        assertThat(outcomes.get(0)).isInstanceOf(Accepted.class);
        assertThat(outcomes.subList(1, 5))
                .extracting(PlacementTest::refusal)
                .containsExactly(
                        "SELECTION_UNKNOWN",
                        "PRICE_CHANGED",
                        "BET_ID_REUSED",
                        "INSUFFICIENT_FUNDS");
        assertThat(outcomes.get(5)).isInstanceOf(Accepted.class);
        assertHeld(customer, 2_500);
        assertThat(customers.wallet(customer).available()).isEqualTo(pounds(0));
        assertThat(bets(new BetsOf(customer, BetStatus.ACCEPTED, null, null, 10)).items())
                .hasSize(2);
    }

    @Test
    @DisplayName("of none or of too many at once is refused")
    void batchSize() {
        MarketId market = bookmaker.open("2.50");
        AccountId customer = customers.withMoney(2_500);
        Slip one = onHome(market, 10, "2.50");

        refused("BATCH_EMPTY", () -> customers.bet(customer, List.of()));
        refused("BATCH_TOO_LARGE", () -> customers.bet(customer, Collections.nCopies(101, one)));
    }

    @Test
    @DisplayName("that fails after its stake was held leaves neither bet nor stake nor exposure")
    void atomic() {
        MarketId market = bookmaker.open("2.50");
        AccountId customer = customers.withMoney(10_000);
        Slip slip = onHome(market, 1_000, "2.50");
        PlaceBets command = new PlaceBets(customer, List.of(slip), Instant.now());

        UnitOfWork<?> failing =
                DefaultUnitOfWork.startAndGet(GenericCommandMessage.asCommandMessage(command));
        List<PlacementOutcome> outcomes = commands.sendAndWait(command);
        assertThat(outcomes.getFirst()).isInstanceOf(Accepted.class);
        failing.rollback(new IllegalStateException("the power went out"));

        assertThatThrownBy(() -> questions.ask(new ReceiptOf(slip.betId()), BetReceipt.class))
                .isInstanceOf(Refusal.class);
        assertThat(book.liability(home(market))).isZero();
        assertThat(customers.bet(customer, slip)).isInstanceOf(Accepted.class);
        assertHeld(customer, 1_000);
        assertThat(book.liability(home(market))).isEqualTo(1_500);
    }

    @Test
    @DisplayName("by many customers at once never passes the market's limit")
    void limitsHoldUnderConcurrency() throws Exception {
        MarketId market = bookmaker.open("2.00");
        List<AccountId> bettors = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            bettors.add(customers.withMoney(1_000_000));
        }

        List<PlacementOutcome> outcomes =
                atOnce(
                        120,
                        n ->
                                customers.bet(
                                        bettors.get(n % bettors.size()),
                                        onHome(market, 10_000, "2.00")));

        assertThat(outcomes).filteredOn(Accepted.class::isInstance).hasSize(40);
        assertThat(outcomes)
                .filteredOn(Refused.class::isInstance)
                .extracting(PlacementTest::refusal)
                .containsOnly("LIMIT_EXCEEDED");
        assertThat(book.liability(home(market))).isEqualTo(400_000);
    }

    @Test
    @DisplayName("refused again and again is answered each time but recorded a bounded number")
    void floodOfRefusals() {
        MarketId market = bookmaker.open("2.00");
        AccountId customer = customers.withMoney(1_000);
        int sent = RefusalAllowance.REFUSALS_PER_WINDOW + 15;

        for (int i = 0; i < sent; i++) {
            assertThat(refusal(customers.bet(customer, onHome(market, 100, "2.50"))))
                    .isEqualTo("PRICE_CHANGED");
        }

        customers.caughtUp();
        Page<BetView> recorded = bets(new BetsOf(customer, BetStatus.REFUSED, null, null, 100));
        assertThat(recorded.items()).hasSize(RefusalAllowance.REFUSALS_PER_WINDOW);
    }

    @Test
    @DisplayName("many times is listed in pages, newest first, also by event and by status")
    void pages() {
        MarketId market = bookmaker.open("2.00");
        MarketId other = bookmaker.open("2.00");
        AccountId customer = customers.withMoney(100_000);
        List<BetId> placed = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Slip slip = onHome(i % 2 == 0 ? market : other, 100 + i, "2.00");
            placed.addFirst(slip.betId());
            customers.bet(customer, slip);
        }
        customers.caughtUp();

        Page<BetView> first = bets(new BetsOf(customer, null, null, null, 3));
        Page<BetView> second = bets(new BetsOf(customer, null, null, first.next(), 3));
        Page<BetView> third = bets(new BetsOf(customer, null, null, second.next(), 3));

        List<BetId> listed = new ArrayList<>();
        for (Page<BetView> page : List.of(first, second, third)) {
            page.items().forEach(bet -> listed.add(bet.betId()));
        }
        assertThat(listed).isEqualTo(placed);
        assertThat(third.next()).isNull();
        assertThat(bets(new BetsOf(customer, null, bookmaker.eventOf(other), null, 10)).items())
                .hasSize(3);
        assertThat(
                        bets(new BetsOf(
                                        null,
                                        BetStatus.ACCEPTED,
                                        bookmaker.eventOf(market),
                                        null,
                                        10))
                                .items())
                .hasSize(4);
        for (String wrong : List.of("no cursor", "abc", "-1", "1-1-1-1-1")) {
            refused("CURSOR_INVALID", () -> bets(new BetsOf(customer, null, null, wrong, 10)));
        }
    }

    /** Made before this node began to remember. */
    private static BetId oldId() {
        long lately = Ids.next().getLeastSignificantBits();
        return new BetId(
                UuidV7.of(Instant.parse("2020-01-01T00:00:00Z").toEpochMilli(), 0, lately));
    }

    private static Slip underId(BetId betId, Slip slip) {
        return new Slip(
                betId, slip.type(), slip.stake(), slip.legs(), slip.priceChange(), slip.request());
    }

    private static Slip onHome(MarketId market, long minor, String price) {
        return slip(home(market), minor, price, PriceChange.NONE);
    }

    private Page<BetView> bets(BetsOf which) {
        return questions.page(which, BetView.class);
    }

    private void assertHeld(AccountId customer, long minor) {
        assertThat(customers.wallet(customer).held()).isEqualTo(pounds(minor));
    }

    private static SelectionId home(MarketId market) {
        return new SelectionId(market, 0);
    }

    private static String refusal(PlacementOutcome outcome) {
        return ((Refused) outcome).code();
    }

    private interface Step {
        PlacementOutcome run(int n) throws Exception;
    }

    private static List<PlacementOutcome> atOnce(int times, Step step) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Future<PlacementOutcome>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < times; i++) {
                int n = i;
                Callable<PlacementOutcome> task =
                        () -> {
                            go.await();
                            return step.run(n);
                        };
                running.add(threads.submit(task));
            }
            go.countDown();
            List<PlacementOutcome> outcomes = new ArrayList<>();
            for (Future<PlacementOutcome> one : running) {
                outcomes.add(one.get());
            }
            return outcomes;
        }
    }
}
